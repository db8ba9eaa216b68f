"""Parts that take seconds to load, with a name, a state and a clock that anyone may read meanwhile."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from coach.models import Progress

State = Literal["waiting", "loading", "ready", "failed"]
Loaded = TypeVar("Loaded")


@dataclass(frozen=True)
class PartState:
    """How far a part is.

    `seconds` is how long it has been loading, or took; `message` says what it is doing, what went wrong, or what readers should know.
    """

    name: str
    state: State
    seconds: float
    message: str


class Part(Generic[Loaded]):
    """A value that is loaded at most once, in whichever thread asks first; others wait. A failed load is tried again when asked again.

    `load` gives the value and a note for readers, None for nothing worth a note.
    """

    def __init__(self, name: str, load: Callable[[Progress], tuple[Loaded, str | None]]):
        self._name = name
        self._load = load
        self._lock = threading.Lock()
        self._value: Loaded | None = None
        self._began = self._ended = 0.0
        self._state: State = "waiting"
        self._message = ""

    def get(self, progress: Progress) -> Loaded:
        """The value, loaded first where it is not there yet.

        Raises:
            CoachError: it could not be loaded.
        """
        with self._lock:
            if self._value is None:
                self._value = self._timed(progress)
            return self._value

    @property
    def state(self) -> PartState:
        """A snapshot."""
        end = time.monotonic() if self._state == "loading" else self._ended
        return PartState(self._name, self._state, end - self._began, self._message)

    def _timed(self, progress: Progress) -> Loaded:
        def heard(message: str, fraction: float | None) -> None:
            self._message = message if fraction is None else f"{message}, {fraction:.0%}"
            progress(message, fraction)

        self._began, self._state, self._message = time.monotonic(), "loading", "loading"
        try:
            value, note = self._load(heard)
        except BaseException as error:  # an interrupted load has failed too, and is not loading any more
            self._state, self._message = "failed", str(error) or type(error).__name__
            raise
        else:
            self._state, self._message = "ready", note or ""
            return value
        finally:
            self._ended = time.monotonic()
