"""The fakes keep the promises of the protocols, as the rooms' tests lean on them."""

import subprocess
import sys

import numpy as np
import pytest

from coach.errors import ModelError
from coach.models import Encoder, Generator, Message
from coach.models.fakes import KeywordEncoder, ScriptedGenerator

PROMPT: list[Message] = [{"role": "system", "content": "You ask."}, {"role": "user", "content": "Ask about attention."}]


def test_encoder_gives_unit_rows_for_any_text() -> None:
    encoder: Encoder = KeywordEncoder(dimension=64)
    vectors = encoder.encode(["", "?!", "Attention weighs values.", "注意"])
    assert vectors.shape == (4, 64)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert encoder.encode([]).shape == (0, 64)


def test_texts_that_share_words_are_near() -> None:
    query, same, other = KeywordEncoder().encode(["vanishing gradients", "The gradient vanishes in deep stacks", "Attention weighs values"])
    assert query @ same > 0.4
    assert query @ other == pytest.approx(0)


def test_encoder_agrees_between_processes() -> None:
    code = "from coach.models.fakes import KeywordEncoder as K; print(K().encode(['batch normalization']).argmax())"
    seen = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(seen) == 1


def test_generator_writes_its_script_in_pieces_and_records_prompts() -> None:
    scripted = ScriptedGenerator()
    scripted.enqueue("  What does\nattention weigh? ")
    scripted.enqueue("Second.")
    generator: Generator = scripted
    pieces = list(generator.generate(PROMPT, max_tokens=40, seed=0))
    assert len(pieces) > 3
    assert "".join(pieces) == "  What does\nattention weigh? "
    assert "".join(generator.generate(PROMPT[:1], max_tokens=40, seed=0)) == "Second."
    assert scripted.prompts == [tuple(PROMPT), tuple(PROMPT[:1])]


def test_generator_keeps_to_max_tokens() -> None:
    scripted = ScriptedGenerator()
    scripted.enqueue("one two three four")
    assert "".join(scripted.generate(PROMPT, max_tokens=2, seed=0)).split() == ["one", "two"]


def test_generator_fails_when_told_to() -> None:
    scripted = ScriptedGenerator()
    scripted.enqueue("What is", error=ModelError("the model fell over"))
    pieces = scripted.generate(PROMPT, max_tokens=40, seed=0)
    assert [next(pieces), next(pieces)] == ["What ", "is"]
    with pytest.raises(ModelError, match=r"fell over"):
        next(pieces)


def test_generator_without_a_script_says_so() -> None:
    with pytest.raises(ModelError, match=r"enqueue"):
        list(ScriptedGenerator().generate(PROMPT, max_tokens=5, seed=0))


def test_generator_counts_completions_closed_early() -> None:
    scripted = ScriptedGenerator()
    scripted.enqueue("one two three")
    pieces = scripted.generate(PROMPT, max_tokens=40, seed=0)
    assert next(pieces) == "one "
    pieces.close()
    assert scripted.abandoned == 1
