"""Folders of model files that are whole or absent.

A folder is made under another name and renamed when it is complete, with a manifest written last that lists every file and its size.
A folder whose manifest does not fit what lies there is no cache. One lock keeps processes from making the same folder twice;
what a killed process left behind is removed by the next one that holds the lock.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from coach.models.packages import PinnedPackage
from coach.models.progress import Progress

MANIFEST = "manifest.json"
RECIPE = 1
"""Raise it when the way files are made from a package changes; folders made the old way are then made anew."""

_PARTIAL = ".partial-"


def folder_of(cache: Path, package: PinnedPackage) -> Path:
    """Where the package's model lies once it is there."""
    return cache / "models" / package.folder


def fault(folder: Path, package: PinnedPackage) -> str | None:
    """Why `folder` is not a whole copy of the package's model, or None when it is."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return "not there" if not folder.exists() else f"has no {MANIFEST}"
    except (OSError, ValueError) as error:
        return f"{MANIFEST} cannot be read ({error})"
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict) or not manifest["files"]:
        return f"{MANIFEST} lists no files"
    for key, wanted in _identity(package).items():
        if manifest.get(key) != wanted:
            return f"{MANIFEST} says {key} {manifest.get(key)!r}, not {wanted!r}"
    for name, size in manifest["files"].items():
        try:
            found = (folder / name).stat().st_size
        except OSError:
            return f"{name} is missing"
        if found != size:
            return f"{name} has {found} bytes, not {size}"
    return None


@contextmanager
def locked(cache: Path, progress: Progress) -> Iterator[None]:
    """Hold the cache's lock, waiting for another process if need be; then clear what killed processes left.

    Raises:
        OSError: the cache cannot be written.
    """
    models = cache / "models"
    models.mkdir(parents=True, exist_ok=True)
    lock = FileLock(models / ".lock")
    seconds = 0
    while True:
        try:
            lock.acquire(timeout=1)
            break
        except Timeout:
            seconds += 1
            progress(f"another process is making models ready, waiting, {seconds} s", None)
    try:
        for left_over in models.glob(f"{_PARTIAL}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        yield
    finally:
        lock.release()


@contextmanager
def partial_folder(cache: Path) -> Iterator[Path]:
    """A temporary folder on the cache's file system, gone when the block ends. Hold the lock."""
    partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=cache / "models"))
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def publish(made: Path, cache: Path, package: PinnedPackage) -> Path:
    """Turn the complete folder `made` (in the cache's file system) into the package's cache folder. Hold the lock."""
    paths = sorted(path for path in made.rglob("*") if path.is_file())
    for path in paths:
        path.chmod(0o644)  # safetensors writes for its owner alone, but a cache made by root may be read by a service's user
    files = {path.relative_to(made).as_posix(): path.stat().st_size for path in paths}
    manifest = {**_identity(package), "licence": package.licence, "files": files}
    (made / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    target = folder_of(cache, package)
    if target.exists():
        # A folder cannot be replaced by a rename, so the unusable one steps aside first.
        aside = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=target.parent))
        os.replace(target, aside / "replaced")
        shutil.rmtree(aside, ignore_errors=True)
    os.replace(made, target)
    return target


def _identity(package: PinnedPackage) -> dict[str, Any]:
    return {
        "package": package.distribution,
        "version": package.version,
        "wheel_sha256": package.wheel_sha256,
        "member": package.member,
        "recipe": RECIPE,
    }
