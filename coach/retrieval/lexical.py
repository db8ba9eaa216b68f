"""Lexical search: BM25 over stemmed words (bm25s)."""

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    return bm25s.tokenize(list(texts), stopwords="en", stemmer=Stemmer.Stemmer("english"), return_ids=False, show_progress=False)  # type: ignore[no-any-return]


class Lexical:
    """BM25 scores of one query against every text, in the order of the texts."""

    def __init__(self, ranker: bm25s.BM25):
        self._ranker = ranker

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Lexical":
        """Index `texts`; at least one must hold a word."""
        ranker = bm25s.BM25()
        ranker.index(_tokens(texts), show_progress=False)
        return cls(ranker)

    @classmethod
    def read(cls, folder: Path) -> "Lexical":
        """What `write` saved."""
        return cls(bm25s.BM25.load(folder))

    def write(self, folder: Path) -> None:
        """Save into `folder`."""
        self._ranker.save(folder, show_progress=False)

    @property
    def size(self) -> int:
        """Number of texts."""
        return int(self._ranker.scores["num_docs"])

    def scores(self, query: str) -> NDArray[np.float32]:
        """Shape (texts,), 0 where no word of the query occurs."""
        words = [word for word in _tokens([query])[0] if word in self._ranker.vocab_dict]
        if not words:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._ranker.get_scores(words), dtype=np.float32)
