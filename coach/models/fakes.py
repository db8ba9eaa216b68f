"""Whole implementations of the protocols that need no weights, for tests and for trying the rooms out."""

import hashlib
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from coach.errors import ModelError
from coach.models.protocols import Message, Pieces, Vectors

_WORD = re.compile(r"[a-z0-9]+")
_ENDINGS = ("isation", "ization", "ations", "ation", "izing", "ized", "izes", "ize", "ings", "ing", "ies", "ed", "es", "ly", "s", "e", "y")
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class KeywordEncoder:
    """Texts to unit vectors of their word stems, so that texts which share words are near, and only those."""

    dimension: int = 512
    name: str = "keyword-encoder"
    note: str | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length, shape (len(texts), dimension), float32. A text without words gets the first axis."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in _WORD.findall(text.lower()):
                row[_axis(_stem(word), self.dimension)] += 1
            if not row.any():
                row[0] = 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / lengths, dtype=np.float32)


@dataclass(frozen=True)
class WordScorer:
    """Reads pairs by their words: a text says a statement as far as it holds the statement's stems."""

    name: str = "word-scorer"

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Logits, shape (len(pairs),), from -4 (no stem of the statement in the text) to 4 (all of them)."""
        return np.array([8 * self._share(*pair) - 4 for pair in pairs], dtype=np.float32)

    @staticmethod
    def _share(statement: str, text: str) -> float:
        wanted, found = ({_stem(word) for word in _WORD.findall(side.lower())} for side in (statement, text))
        return len(wanted & found) / len(wanted) if wanted else 0.0


@dataclass
class ScriptedGenerator:
    """Writes what it was told to, in order, a word at a time.

    Attributes:
        prompts: the messages of every call, in order.
        abandoned: how many completions were closed before their end.
    """

    name: str = "scripted-generator"
    note: str | None = None
    prompts: list[tuple[Message, ...]] = field(default_factory=list)
    abandoned: int = 0
    _queue: deque[tuple[str, ModelError | None]] = field(default_factory=deque)

    def enqueue(self, text: str = "", *, error: ModelError | None = None) -> None:
        """Let the next free call write `text`, and fail with `error` after it if one is given."""
        self._queue.append((text, error))

    def generate(self, messages: Sequence[Message], *, max_tokens: int, seed: int) -> Pieces:
        """Yield the next completion in the queue; `max_tokens` counts words, and the seed changes nothing.

        Raises:
            ModelError: the queue is empty, or the completion was told to fail.
        """
        self.prompts.append(tuple(messages))
        if not self._queue:
            raise ModelError("ScriptedGenerator has nothing left to write; enqueue() a completion for each call")
        return self._pieces(*self._queue.popleft(), max_tokens)

    def _pieces(self, text: str, error: ModelError | None, max_tokens: int) -> Pieces:
        try:
            yield from re.findall(r"\S+\s*|\s+", text)[:max_tokens]
        except GeneratorExit:
            self.abandoned += 1
            raise
        if error is not None:
            raise error


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _axis(stem: str, dimension: int) -> int:
    # The hash of a str differs between processes, so it is of no use here. Axis 0 is for texts without words.
    return 1 + int.from_bytes(hashlib.blake2b(stem.encode(), digest_size=8).digest(), "big") % (dimension - 1)
