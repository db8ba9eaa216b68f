"""A real server process, real models and a real Chromium.

The browser is taken from COACH_CHROMIUM, else chromium or chrome on PATH, else Playwright's own; without one, or without the models
in the cache, the suite says that it did not run, and why.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright

from coach.models import ENCODER, GENERATOR, find_pinned
from coach.settings import read_settings

READY_SECONDS = 120
Shot = Callable[[Page | Locator, str], None]
# Chromium itself asks Google's hosts for updates unless told not to; the test is about requests that pages make.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Server:
    """The app as a process on its own data folder; it can be killed and started again."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        """The first page."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start and wait until the page answers."""
        settings = {"COACH_DATA": str(self.data), "COACH_CACHE": str(read_settings().cache), "HF_HUB_OFFLINE": "1"}
        command = [sys.executable, "-m", "coach", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server stopped by itself"
            try:
                with urllib.request.urlopen(self.url, timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError(f"the server did not answer within {READY_SECONDS} s")

    def kill(self) -> None:
        """kill -9, as a power cut would."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _why_not() -> str | None:
    settings = read_settings().model_copy(update={"hub": False})
    for package in (GENERATOR, ENCODER):
        from coach.models import cache

        fault = cache.fault(cache.folder_of(settings.cache, package), package)
        if fault:
            return f"{package.title} is not in the cache ({fault}); run `coach fetch`"
    return None


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running app."""
    reason = _why_not()
    if reason:
        pytest.skip(f"browser suite not run: {reason}")
    assert find_pinned(ENCODER, read_settings()).pinned
    running = Server(tmp_path_factory.mktemp("data"), _free_port())
    running.start()
    yield running
    running.kill()


def _launch(playwright: Playwright) -> Browser:
    named = os.environ.get("COACH_CHROMIUM")
    found = named or next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome")) if path), None)
    return playwright.chromium.launch(executable_path=found, args=list(FLAGS))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with sync_playwright() as playwright:
        try:
            launched = _launch(playwright)
        except Exception as error:  # Playwright raises one type for everything; its first line says what is missing
            pytest.skip(f"browser suite not run: no Chromium ({str(error).splitlines()[0]}); set COACH_CHROMIUM to one")
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def shot() -> Shot:
    """Keep a screenshot in tests/screenshots, or in COACH_SCREENSHOTS."""
    folder = Path(os.environ.get("COACH_SCREENSHOTS") or Path(__file__).parents[1] / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)

    def keep(target: Page | Locator, name: str) -> None:
        whole = {"full_page": True} if isinstance(target, Page) else {}
        target.screenshot(path=folder / f"{name}.png", **whole)

    return keep
