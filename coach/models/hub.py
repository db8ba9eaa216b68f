"""A model's files from the model hub, or from the hub's own cache on this machine."""

import os
from pathlib import Path

from coach.errors import ModelError
from coach.models.cause import cause
from coach.models.progress import Progress, ticking

_FILES = ["*.json", "*.txt", "*.jinja", "*.model", "*.safetensors"]
_NOT_FILES = ["onnx/*", "openvino/*", "original/*", "metal/*"]


def offline() -> bool:
    """Whether the environment forbids the model hub (HF_HUB_OFFLINE)."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}


def hub_copy(hub_id: str, may_ask: bool, progress: Progress) -> tuple[str, Path]:
    """Name (`id@revision`) and folder of a model on the hub.

    Args:
        hub_id: `owner/name`; only safetensors weights are taken, as other formats can carry code.
        may_ask: whether the network may be used; else only what was fetched before.

    Raises:
        ModelError: no such model, no network, or not fetched before.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, RepositoryNotFoundError
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()
    try:
        with ticking(progress, f"fetching {hub_id} from the model hub" if may_ask else f"looking for {hub_id} among hub files"):
            folder = snapshot_download(hub_id, allow_patterns=_FILES, ignore_patterns=_NOT_FILES, local_files_only=not may_ask)
    except HFValidationError:
        raise ModelError("neither a folder here nor an id of the model hub") from None
    except RepositoryNotFoundError:
        raise ModelError("the model hub has no such model, or wants an account for it (`hf auth login`)") from None
    except LocalEntryNotFoundError:
        why = "the model hub cannot be reached" if may_ask else "the model hub may not be asked (COACH_HUB=0 or HF_HUB_OFFLINE)"
        raise ModelError(f"no folder here, not fetched before, and {why}") from None
    except (HfHubHTTPError, OSError) as error:
        raise ModelError(f"the model hub failed ({cause(error)})") from error
    path = Path(folder)
    return f"{hub_id}@{path.name[:8]}", path
