"""The pinned models themselves, from the cache that `coach fetch` made."""

from pathlib import Path

import pytest

from coach.models import ENCODER, GENERATOR, Encoder, Message, PinnedPackage, Weights, cache, find_generator
from coach.models.backends import load_encoder
from coach.models.backends.generator import CausalGenerator
from coach.settings import Settings

pytestmark = pytest.mark.models

PROMPT: list[Message] = [
    {"role": "system", "content": "You are an interviewer. Ask one question."},
    {"role": "user", "content": "Topic: dropout"},
    {"role": "assistant", "content": "What does dropout change at test time?"},
    {"role": "user", "content": "Topic: batch normalization"},
]


def cached(package: PinnedPackage) -> Settings:
    settings = Settings()
    folder = cache.folder_of(settings.cache, package)
    problem = cache.fault(folder, package)
    if problem is not None:
        pytest.skip(f"the pinned models are not in the cache ({folder}: {problem}); run `coach fetch` first")
    return settings


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(cached(ENCODER), "retrieval")


@pytest.fixture(scope="module")
def weights() -> Weights:
    return find_generator(cached(GENERATOR).model_copy(update={"model": None}))


@pytest.fixture(scope="module")
def greedy(weights: Weights) -> CausalGenerator:
    return CausalGenerator.load(weights, temperature=0)


def test_encoder_puts_a_question_near_its_answer(encoder: Encoder) -> None:
    query, answer, other = encoder.encode(
        [
            "Why do gradients vanish in deep networks?",
            "Backpropagation multiplies many small derivatives, so early layers receive almost no gradient.",
            "A cloud instance is billed by the hour whether or not it is busy.",
        ]
    )
    assert query.shape == (384,)
    assert query @ answer > query @ other + 0.3


def test_converted_folder_is_complete_and_plain(weights: Weights) -> None:
    assert (weights.origin, weights.pinned, weights.note) == ("cache", True, None)
    config = (weights.path / "config.json").read_text(encoding="utf-8")
    assert "quantization_config" not in config
    assert {path.name for path in Path(weights.path).iterdir()} >= {"model.safetensors", "tokenizer.json", "chat_template.jinja"}


def test_reply_ends_by_itself(greedy: CausalGenerator) -> None:
    pieces = list(greedy.generate([{"role": "user", "content": "Say yes or no: is two more than one?"}], max_tokens=100, seed=0))
    assert 0 < len(pieces) < 100
    assert "<|" not in "".join(pieces)


def test_kept_prefix_gives_the_text_that_transformers_writes(greedy: CausalGenerator) -> None:
    cold = "".join(greedy.generate(PROMPT, max_tokens=24, seed=0))
    warm = "".join(greedy.generate(PROMPT, max_tokens=24, seed=0))
    inputs = greedy._tokenizer.apply_chat_template(PROMPT, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    output = greedy._model.generate(**inputs, max_new_tokens=24, do_sample=False)
    plain = greedy._tokenizer.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True)
    assert cold == warm == plain


def test_closing_stops_and_the_model_goes_on(greedy: CausalGenerator) -> None:
    stream = greedy.generate(PROMPT, max_tokens=400, seed=0)
    assert next(stream)
    stream.close()
    assert "".join(greedy.generate(PROMPT, max_tokens=5, seed=0))
