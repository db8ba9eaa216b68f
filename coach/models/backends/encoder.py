"""`SentenceEncoder`: a sentence-transformers model as an `Encoder`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from coach.errors import ModelError
from coach.models.backends.quiet import quieten
from coach.models.cause import cause
from coach.models.protocols import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32


class SentenceEncoder:
    """Texts to unit vectors on the processor. One call at a time; threads wait for each other.

    Text beyond `max_tokens` tokens is cut off and does not count; whoever encodes longer texts splits them first.
    """

    def __init__(self, model: SentenceTransformer, name: str, note: str | None = None):
        self._model = model
        self._name = name
        self._note = note
        self._lock = Lock()

    @classmethod
    def load(cls, name: str, folder: Path, note: str | None = None) -> SentenceEncoder:
        """Raises ModelError: the folder holds no sentence encoder that can be loaded."""
        from sentence_transformers import SentenceTransformer

        quieten()
        try:
            model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # the libraries raise whatever their parsers raise
            raise ModelError(
                f"{name} in {folder} cannot be loaded as a sentence encoder ({cause(error)}); "
                "if coach fetched it, delete that folder and run `coach fetch`"
            ) from error
        return cls(model, name, note)

    @property
    def name(self) -> str:
        """Identifies weights and version."""
        return self._name

    @property
    def note(self) -> str | None:
        """What readers should know about these weights; None for the pinned ones."""
        return self._note

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that count."""
        return int(self._model.max_seq_length or 512)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length, shape (len(texts), dimension), float32."""
        if not texts:
            return np.zeros((0, self._model.get_embedding_dimension() or 0), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode(
                list(texts), batch_size=BATCH, convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)
