"""`SentenceEncoder` over a tiny model of random weights."""

import threading
from pathlib import Path

import numpy as np
import pytest

from coach.errors import ModelError
from coach.models import Vectors
from coach.models.backends.encoder import SentenceEncoder

TEXTS = ["the gradient of a loss", "why does batch normalization help?", ""]


@pytest.fixture(scope="module")
def encoder(tiny_encoder: Path) -> SentenceEncoder:
    return SentenceEncoder.load("tiny", tiny_encoder)


def test_rows_are_unit_vectors(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (3, 32)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_no_texts_give_no_rows_of_the_same_width(encoder: SentenceEncoder) -> None:
    empty = encoder.encode([])
    assert empty.shape == (0, 32)
    assert empty.dtype == np.float32


def test_a_text_gets_the_same_vector_in_any_company(encoder: SentenceEncoder) -> None:
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    assert np.allclose(alone, encoder.encode(TEXTS), atol=1e-5)


def test_text_past_the_limit_does_not_count(encoder: SentenceEncoder) -> None:
    assert encoder.max_tokens == 16
    long = "gradient " * 14
    kept, cut = encoder.encode([long, long + "batch " * 50])
    assert np.allclose(kept, cut, atol=1e-6)


def test_threads_may_share_it(encoder: SentenceEncoder) -> None:
    expected = encoder.encode(TEXTS)
    seen: list[Vectors] = []
    threads = [threading.Thread(target=lambda: seen.append(encoder.encode(TEXTS))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert all(np.allclose(vectors, expected, atol=1e-6) for vectors in seen)


def test_folder_that_is_no_encoder_is_a_model_error(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"cannot be loaded as a sentence encoder"):
        SentenceEncoder.load("broken", tmp_path)
