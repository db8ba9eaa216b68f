"""`CausalGenerator`: a causal language model of transformers as a `Generator`."""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from coach.errors import ModelError
from coach.models.backends.quiet import quieten
from coach.models.cause import cause
from coach.models.protocols import Message, Pieces
from coach.models.weights import Weights

if TYPE_CHECKING:
    import torch
    from transformers import DynamicCache

TEMPERATURE = 0.2
TOP_K = 50
TOP_P = 0.9
PREFIXES_KEPT = 8
"""Prompt prefixes whose keys and values stay in memory; about 46 kB a token for SmolLM2 135M."""


class CausalGenerator:
    """A chat prompt to text, one token a step, on the processor; for a model that wants a GPU there is `ServerGenerator`.

    All messages but the last are the prompt's prefix. A prefix that was seen before is not read again: its keys and values
    are kept, and each completion goes on from a copy. Steps of several threads take turns, so that two never compete for the processor.
    """

    def __init__(self, model: Any, tokenizer: Any, name: str, note: str | None, temperature: float):
        self._model = model
        self._tokenizer = tokenizer
        self._name = name
        self._note = note
        self._temperature = temperature
        self._stops = _stop_ids(model, tokenizer)
        self._prefixes: OrderedDict[tuple[int, ...], DynamicCache] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def load(cls, weights: Weights, *, temperature: float = TEMPERATURE) -> CausalGenerator:
        """Raises ModelError: the folder holds no chat model that can be loaded."""
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        quieten()
        try:
            tokenizer = AutoTokenizer.from_pretrained(weights.path, local_files_only=True)
            # float32: half precision is slow on processors without instructions for it.
            model: Any = AutoModelForCausalLM.from_pretrained(weights.path, local_files_only=True, dtype=torch.float32)
            if weights.adapter is not None:
                from peft import PeftModel

                model = PeftModel.from_pretrained(model, str(weights.adapter)).merge_and_unload()
        except Exception as error:  # the libraries raise whatever their parsers raise
            raise ModelError(
                f"{weights.name} in {weights.path} cannot be loaded as a causal language model ({cause(error)}); "
                "if coach fetched it, delete that folder and run `coach fetch`"
            ) from error
        if not tokenizer.chat_template:
            raise ModelError(f"{weights.name} has no chat template, so it cannot hold a conversation; choose an instruct model")
        return cls(model.eval(), tokenizer, weights.name, weights.note, temperature)

    @property
    def name(self) -> str:
        """Identifies weights and version."""
        return self._name

    @property
    def note(self) -> str | None:
        """What readers should know about these weights; None for the pinned ones."""
        return self._note

    def generate(self, messages: Sequence[Message], *, max_tokens: int, seed: int) -> Pieces:
        """Yield pieces of the completion as they are decoded; closing the iterator stops the decoding at the current token.

        Raises:
            ModelError: the prompt does not fit the model, or the model failed.
        """
        try:
            prefix, rest = self._tokens(messages)
            self._check_length(len(prefix) + len(rest), max_tokens)
            yield from self._pieces(self._decode(prefix, rest, max_tokens, seed))
        except ModelError:
            raise
        except Exception as error:  # torch and templates raise all kinds
            raise ModelError(f"{self._name} failed while writing ({cause(error)})") from error

    def _tokens(self, messages: Sequence[Message]) -> tuple[list[int], list[int]]:
        """The prompt's tokens, split where the last message's text begins."""
        whole = self._encoded(messages)
        # Rendered with another text in the last message, the prompt stays the same just as far as it does not depend on that text;
        # this holds for every template, while rendering the first messages alone does not.
        other = self._encoded([*messages[:-1], {"role": messages[-1]["role"], "content": ""}])
        shared = 0
        # One token at least is left to read: the step that gives the first logits.
        for mine, theirs in zip(whole[:-1], other, strict=False):
            if mine != theirs:
                break
            shared += 1
        return whole[:shared], whole[shared:]

    def _encoded(self, messages: Sequence[Message]) -> list[int]:
        text = self._tokenizer.apply_chat_template(list(messages), tokenize=False, add_generation_prompt=True)
        return list(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def _check_length(self, prompt: int, max_tokens: int) -> None:
        room = getattr(self._model.config.get_text_config(), "max_position_embeddings", None)
        if room is not None and prompt + max_tokens > room:
            raise ModelError(f"{self._name} reads {room} tokens at most; the prompt has {prompt} and the reply may have {max_tokens}")

    def _decode(self, prefix: list[int], rest: list[int], max_tokens: int, seed: int) -> Iterator[int]:
        import torch

        choice = torch.Generator().manual_seed(seed)
        past = self._past(prefix)
        step = rest
        for _ in range(max_tokens):
            with self._lock:
                logits = self._read(step, past)
            token = self._choose(logits, choice)
            if token in self._stops:
                return
            yield token
            step = [token]

    def _past(self, prefix: list[int]) -> DynamicCache:
        """Keys and values after the prefix, the caller's to change."""
        from transformers import DynamicCache

        key = tuple(prefix)
        with self._lock:
            kept = self._prefixes.pop(key, None)
            if kept is None:
                kept = DynamicCache(config=self._model.config)
                if prefix:
                    self._read(prefix, kept)
            self._prefixes[key] = kept
            while len(self._prefixes) > PREFIXES_KEPT:
                self._prefixes.popitem(last=False)
            return copy.deepcopy(kept)

    def _read(self, tokens: list[int], past: DynamicCache) -> torch.Tensor:
        """Read tokens after `past`, which grows by them; logits of the next token, shape (vocabulary,)."""
        import torch

        with torch.inference_mode():
            output = self._model(input_ids=torch.tensor([tokens]), past_key_values=past, use_cache=True, logits_to_keep=1)
        logits: torch.Tensor = output.logits[0, -1].float()
        return logits

    def _choose(self, logits: torch.Tensor, choice: torch.Generator) -> int:
        """The likeliest token at temperature 0, else one drawn from the likeliest few."""
        import torch

        if self._temperature == 0:
            return int(logits.argmax())
        likeliest, tokens = torch.topk(logits, min(TOP_K, len(logits)))  # sorted, at a tenth of the cost of sorting all
        probabilities = torch.softmax(likeliest / self._temperature, dim=-1)
        probabilities[probabilities.cumsum(dim=-1) - probabilities > TOP_P] = 0
        return int(tokens[torch.multinomial(probabilities, 1, generator=choice)])

    def _pieces(self, tokens: Iterator[int]) -> Iterator[str]:
        written: list[int] = []
        shown = ""
        for token in tokens:
            written.append(token)
            text = self._tokenizer.decode(written, skip_special_tokens=True)
            # A character may span tokens; until it is whole it decodes to the replacement sign.
            if not text.endswith("\ufffd") and len(text) > len(shown):
                yield text[len(shown) :]
                shown = text


def _stop_ids(model: Any, tokenizer: Any) -> frozenset[int]:
    named = model.generation_config.eos_token_id
    stops = set(named) if isinstance(named, list) else {named}
    return frozenset(int(token) for token in stops | {tokenizer.eos_token_id} if token is not None)
