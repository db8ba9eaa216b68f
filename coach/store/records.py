"""What the store keeps, as values. Payloads are JSON text that the room which wrote them reads again."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SessionRecord:
    """A session: its head and its turns, in order. `head` and `turns` are JSON texts of the interview room."""

    id: str
    visitor: str
    head: str
    turns: tuple[str, ...]
    started: datetime
    changed: datetime


@dataclass(frozen=True)
class Draft:
    """A half-typed answer to the turn at `position`."""

    text: str
    position: int
    saved: datetime
