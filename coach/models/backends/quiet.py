"""Keeps the model libraries' bars, notices and telemetry away."""

import logging
import os
import warnings
from typing import Any


def quieten() -> None:
    """Keep the libraries' bars and notices off the terminal, and their telemetry off the network. Call it before they load a model."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    # Else tokenizers prints a warning whenever the process forks (to run pip, or a drill).
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import transformers
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()
    notices: Any = transformers.utils.logging  # not annotated there
    notices.disable_progress_bar()
    notices.set_verbosity_error()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module=r"(transformers|sentence_transformers|huggingface_hub|torch|peft)\b")
