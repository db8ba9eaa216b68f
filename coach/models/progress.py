"""Progress of slow steps, told to whoever shows it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, float | None], None]
"""Called with a message and how much is done, from 0 to 1, or None where that is not known. It may come from another thread."""

TICK_SECONDS = 0.5


def silent(message: str, fraction: float | None) -> None:
    """The `Progress` that shows nothing."""


@contextmanager
def ticking(progress: Progress, message: str) -> Iterator[None]:
    """Report `message` with the seconds gone, until the block ends: for steps that cannot say how far they are."""
    begun = time.monotonic()
    done = threading.Event()

    def tick() -> None:
        progress(message, None)
        while not done.wait(TICK_SECONDS):
            progress(f"{message}, {time.monotonic() - begun:.0f} s", None)

    thread = threading.Thread(target=tick, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
