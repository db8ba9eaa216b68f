"""`CausalGenerator` over a tiny model of random weights: what it writes is noise, how it writes is not."""

import copy
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coach.errors import ModelError
from coach.models import Message, Weights
from coach.models.backends.generator import PREFIXES_KEPT, CausalGenerator

PROMPT: list[Message] = [
    {"role": "system", "content": "The gradient of a loss."},
    {"role": "user", "content": "Why does batch normalization help?"},
    {"role": "assistant", "content": "step by step."},
    {"role": "user", "content": "what follows?"},
]


@pytest.fixture(scope="module")
def weights(tiny_chat: Path) -> Weights:
    return Weights("tiny", tiny_chat, "set", pinned=False)


@pytest.fixture
def generator(weights: Weights) -> CausalGenerator:
    return CausalGenerator.load(weights)


@pytest.fixture
def reads(generator: CausalGenerator, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many tokens each pass through the model read."""
    seen: list[int] = []
    forward = generator._model.forward

    def counted(*, input_ids: Any, **rest: Any) -> Any:
        seen.append(input_ids.shape[1])
        return forward(input_ids=input_ids, **rest)

    monkeypatch.setattr(generator._model, "forward", counted)
    return seen


def write(generator: CausalGenerator, prompt: list[Message] = PROMPT, *, max_tokens: int = 20, seed: int = 0) -> str:
    return "".join(generator.generate(prompt, max_tokens=max_tokens, seed=seed))


def test_greedy_text_is_what_transformers_writes(weights: Weights) -> None:
    generator = CausalGenerator.load(weights, temperature=0)
    model, tokenizer = generator._model, generator._tokenizer
    inputs = tokenizer.apply_chat_template(PROMPT, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    output = model.generate(**inputs, max_new_tokens=20, do_sample=False)
    expected = tokenizer.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True)
    assert expected
    assert write(generator) == expected.rstrip("\ufffd")


def test_prefix_is_read_once_and_changes_nothing(generator: CausalGenerator, reads: list[int]) -> None:
    first = write(generator)
    prefix, rest = reads[0], reads[1]
    assert prefix > rest
    reads.clear()
    assert write(generator) == first
    assert reads[0] == rest
    assert set(reads[1:]) == {1}

    other: list[Message] = [*PROMPT[:-1], {"role": "user", "content": "system"}]
    reads.clear()
    write(generator, other)
    assert prefix not in reads


def test_only_the_latest_prefixes_are_kept(generator: CausalGenerator, reads: list[int]) -> None:
    write(generator)
    prefix = reads[0]
    for number in range(PREFIXES_KEPT):
        write(generator, [{"role": "system", "content": "loss " * (number + 1)}, PROMPT[-1]], max_tokens=1)
    reads.clear()
    write(generator)
    assert reads[0] == prefix


def test_closing_the_iterator_stops_the_decoding(generator: CausalGenerator, reads: list[int]) -> None:
    pieces = generator.generate(PROMPT, max_tokens=100, seed=0)
    next(pieces)
    read = len(reads)
    pieces.close()
    assert len(reads) == read < 20
    assert write(generator, max_tokens=3)


def test_a_seed_decides_the_text(weights: Weights) -> None:
    generator = CausalGenerator.load(weights, temperature=5.0)
    texts = [write(generator, seed=seed) for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_max_tokens_is_kept_and_stop_tokens_end_the_text(
    generator: CausalGenerator, reads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = list(generator._decode([], generator._encoded(PROMPT), 7, 0))
    assert len(tokens) == 7
    monkeypatch.setattr(generator, "_stops", frozenset([tokens[3]]))
    assert len(list(generator._decode([], generator._encoded(PROMPT), 7, 0))) == tokens.index(tokens[3])


def test_characters_that_span_tokens_come_whole(generator: CausalGenerator, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "∂L/∂w → 0 — 勾配"
    tokens = generator._tokenizer(text, add_special_tokens=False)["input_ids"]
    assert len(tokens) > len(text)

    def spell(*_: object) -> Iterator[int]:
        yield from tokens

    monkeypatch.setattr(generator, "_decode", spell)
    pieces = list(generator.generate(PROMPT, max_tokens=99, seed=0))
    assert "".join(pieces) == text
    assert not any("\ufffd" in piece for piece in pieces)


def test_threads_share_one_model(generator: CausalGenerator) -> None:
    prompts: list[list[Message]] = [[*PROMPT[:-1], {"role": "user", "content": word}] for word in ("loss", "gradient", "batch", "step")]
    alone = [write(generator, prompt) for prompt in prompts]
    together = [""] * len(prompts)

    def run(index: int) -> None:
        together[index] = write(generator, prompts[index])

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(prompts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_prompt_that_does_not_fit_is_an_error(generator: CausalGenerator) -> None:
    with pytest.raises(ModelError, match=r"reads 256 tokens at most; the prompt has"):
        write(generator, max_tokens=250)


def test_model_failure_is_a_model_error(generator: CausalGenerator, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(generator._model, "forward", fail)
    with pytest.raises(ModelError, match=r"tiny failed while writing .*out of memory"):
        write(generator)


def test_folder_that_is_no_model_is_a_model_error(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"cannot be loaded as a causal language model"):
        CausalGenerator.load(Weights("broken", tmp_path, "set", pinned=False))


def test_model_without_chat_template_is_refused(tiny_chat: Path, tmp_path: Path) -> None:
    for path in tiny_chat.iterdir():
        if path.name != "chat_template.jinja":
            (tmp_path / path.name).symlink_to(path)
    with pytest.raises(ModelError, match=r"no chat template"):
        CausalGenerator.load(Weights("plain", tmp_path, "set", pinned=False))


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`:FutureWarning")
def test_adapter_changes_what_its_base_writes(weights: Weights, generator: CausalGenerator, tmp_path: Path) -> None:
    import torch
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(1)
    adapted = get_peft_model(
        copy.deepcopy(generator._model), LoraConfig(r=4, lora_alpha=64, target_modules=["q_proj", "v_proj"], init_lora_weights=False)
    )
    adapted.save_pretrained(str(tmp_path))
    with_adapter = CausalGenerator.load(Weights("tiny-adapted", weights.path, "set", pinned=False, adapter=tmp_path))
    assert write(with_adapter) != write(generator)
