"""Lexical search: BM25 (bm25s) over stemmed words, or over runs of four characters, which forgive misspellings and match code."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

Unit = Literal["words", "characters"]

CHARACTERS = 4
_WORD = re.compile(r"[a-z0-9]+")


def _words(text: str) -> list[str]:
    tokens = bm25s.tokenize([text], stopwords="en", stemmer=Stemmer.Stemmer("english"), return_ids=False, show_progress=False)
    return list(tokens[0])


def _characters(text: str) -> list[str]:
    """Runs of four characters within each word, its ends marked; a shorter word is a run of its own."""
    runs: list[str] = []
    for word in _WORD.findall(text.lower()):
        marked = f"_{word}_"
        runs += [marked[start : start + CHARACTERS] for start in range(max(1, len(marked) - CHARACTERS + 1))]
    return runs


_TOKENS: Mapping[Unit, Callable[[str], list[str]]] = {"words": _words, "characters": _characters}


class Lexical:
    """BM25 scores of one query against every text, in the order of the texts."""

    def __init__(self, ranker: bm25s.BM25, unit: Unit):
        self._ranker = ranker
        self._unit: Unit = unit

    @classmethod
    def build(cls, texts: Sequence[str], unit: Unit = "words") -> "Lexical":
        """Index `texts`; at least one must hold a word."""
        ranker = bm25s.BM25()
        ranker.index([_TOKENS[unit](text) for text in texts], show_progress=False)
        return cls(ranker, unit)

    @classmethod
    def read(cls, folder: Path, unit: Unit = "words") -> "Lexical":
        """What `write` saved of an index of the same unit."""
        return cls(bm25s.BM25.load(folder), unit)

    def write(self, folder: Path) -> None:
        """Save into `folder`."""
        self._ranker.save(folder, show_progress=False)

    @property
    def size(self) -> int:
        """Number of texts."""
        return int(self._ranker.scores["num_docs"])

    def best_per_token(self, query: str) -> float:
        """The best score of any text, divided by the tokens of the query; 0 where there are none."""
        return float(self.scores(query).max()) / max(1, len(_TOKENS[self._unit](query)))

    def scores(self, query: str) -> NDArray[np.float32]:
        """Shape (texts,), 0 where no token of the query occurs."""
        tokens = [token for token in _TOKENS[self._unit](query) if token in self._ranker.vocab_dict]
        if not tokens:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._ranker.get_scores(tokens), dtype=np.float32)
