"""What the rooms need from a model, as protocols: text in; vectors, text or scores out.

Nothing here knows torch; implementations live in `coach.models.backends` (real) and `coach.models.fakes` (for tests).
"""

from collections import abc
from collections.abc import Sequence
from typing import Literal, Protocol, TypedDict

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Pieces = abc.Generator[str, None, None]
"""Pieces of a text as they come; `close()` stops whatever makes them."""


class Message(TypedDict):
    """One message of a chat prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


class Encoder(Protocol):
    """Texts to unit vectors."""

    @property
    def name(self) -> str:
        """Identifies weights and version; part of the index's hash."""

    @property
    def note(self) -> str | None:
        """What readers should know about these weights, such as that figures were not measured on them; None for the pinned ones."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length, shape (len(texts), dimension), float32. An empty sequence gives shape (0, dimension)."""


class Generator(Protocol):
    """A chat prompt to text, piece by piece."""

    @property
    def name(self) -> str:
        """Identifies weights and version; recorded with what it wrote."""

    @property
    def note(self) -> str | None:
        """What readers should know about these weights, such as that figures were not measured on them; None for the pinned ones."""

    def generate(self, messages: Sequence[Message], *, max_tokens: int, seed: int) -> Pieces:
        """Yield pieces of the completion as they are decoded; their concatenation is the text.

        Closing the iterator early stops the decoding.

        Raises:
            ModelError: the model failed; pieces yielded before stay valid.
        """


class PairScorer(Protocol):
    """Pairs of a statement and a text to how surely the text says what the statement claims."""

    @property
    def name(self) -> str:
        """Identifies weights, adapter and version; recorded in every grade."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Logits, shape (len(pairs),): above 0 where the second text says what the first claims. Pairs do not depend on each other.

        Raises:
            ModelError: the model failed.
        """
