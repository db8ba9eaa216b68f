"""Dense search: cosine similarity of unit vectors (FAISS, exact)."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from coach.models import Vectors


class Dense:
    """Cosine similarities of one query vector against every text, in the order of the texts."""

    def __init__(self, vectors: faiss.Index):
        self._vectors = vectors

    @classmethod
    def build(cls, vectors: Vectors) -> "Dense":
        """Index unit vectors, shape (texts, dimension)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index)

    @classmethod
    def read(cls, file: Path) -> "Dense":
        """What `write` saved."""
        return cls(faiss.read_index(str(file)))

    def write(self, file: Path) -> None:
        """Save to `file`."""
        faiss.write_index(self._vectors, str(file))

    @property
    def size(self) -> int:
        """Number of texts."""
        return int(self._vectors.ntotal)

    def scores(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (texts,), for a unit vector of shape (dimension,)."""
        similarities, order = self._vectors.search(query[None, :], self._vectors.ntotal)
        scores = np.empty(self._vectors.ntotal, dtype=np.float32)
        scores[order[0]] = similarities[0]
        return scores
