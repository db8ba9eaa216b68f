"""Vectors of texts, kept on disk by the hash of each text, so that a changed file costs the encoding of one text."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from coach.models import Encoder, Progress, Vectors, silent

log = logging.getLogger(__name__)

CHUNK = 32


def kept_vectors(texts: Sequence[str], encoder: Encoder, file: Path, progress: Progress = silent) -> Vectors:
    """Unit vectors, shape (len(texts), dimension): those that `file` has are read, the others encoded, and `file` then holds exactly these.

    Args:
        texts: what to encode.
        encoder: encodes what is missing; vectors of another encoder are not reused.
        file: an .npz file; where it is damaged or cannot be written, everything still works, slower.
        progress: told how much of the encoding is done.
    """
    keys = [hashlib.sha256(f"{encoder.name}\0{text}".encode()).hexdigest() for text in texts]
    known = _read(file)
    missing = [place for place, key in enumerate(keys) if key not in known]
    for start in range(0, len(missing), CHUNK):
        progress("encoding texts", start / len(missing))
        chunk = missing[start : start + CHUNK]
        vectors = encoder.encode([texts[place] for place in chunk])
        known.update({keys[place]: vector for place, vector in zip(chunk, vectors, strict=True)})
    if missing:
        _write(file, {key: known[key] for key in keys})
    return np.stack([known[key] for key in keys]) if keys else encoder.encode([])


def _read(file: Path) -> dict[str, np.ndarray]:
    try:
        with np.load(file, allow_pickle=False) as held:
            return dict(zip(held["keys"].tolist(), held["vectors"], strict=True))
    except FileNotFoundError:
        return {}
    except Exception as error:  # a damaged file raises what its parser raises; the cure is the same
        log.warning("the vectors in %s are damaged (%s); encoding anew", file, error)
        return {}


def _write(file: Path, known: dict[str, np.ndarray]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".npz", delete=False) as part:
            np.savez(part, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
        os.replace(part.name, file)
    except OSError as error:
        log.warning("vectors cannot be kept in %s (%s), so they are encoded every time", file, error)
