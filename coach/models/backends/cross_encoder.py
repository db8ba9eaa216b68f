"""`CrossEncoder`: an encoder that reads a statement and a text together, with a LoRA adapter and one output; serves and is trained.

The base model is the pinned sentence encoder. An adapter's folder holds what PEFT writes and `head.safetensors`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from coach.errors import ModelError
from coach.models.backends.quiet import quieten
from coach.models.cause import cause

if TYPE_CHECKING:
    from transformers import BatchEncoding

HEAD = "head.safetensors"
# Longest pair; a criterion and about 250 words. Longer texts are cut into windows before they come here.
MAX_TOKENS = 384
# Tokens of a batch, padding included: large enough to keep two cores busy, small enough to stay in their caches.
BATCH_TOKENS = 4096


class CrossEncoder(nn.Module):
    """Pairs to logits. `encoder` is a transformers model, bare or with a PEFT adapter."""

    def __init__(self, encoder: Any, tokenizer: Any):
        super().__init__()
        self.encoder = encoder
        self.tokenizer = tokenizer
        width = encoder.config.hidden_size
        self.head = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Dropout(0.1), nn.Linear(width, 1))

    @classmethod
    def from_base(cls, folder: Path) -> CrossEncoder:
        """The bare base model with an untrained head.

        Raises:
            ModelError: the folder holds no encoder that can be loaded.
        """
        from transformers import AutoModel, AutoTokenizer

        quieten()
        try:
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            return cls(AutoModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32), tokenizer)
        except Exception as error:  # the libraries raise whatever their parsers raise
            raise ModelError(f"{folder} cannot be loaded as an encoder ({cause(error)})") from error

    @classmethod
    def from_adapter(cls, folder: Path, adapter: Path) -> CrossEncoder:
        """Base and adapter, merged into one and ready to score.

        Raises:
            ModelError: base or adapter cannot be loaded.
        """
        from peft import PeftModel
        from safetensors.torch import load_file

        model = cls.from_base(folder)
        try:
            model.encoder = PeftModel.from_pretrained(model.encoder, str(adapter)).merge_and_unload()
            model.head.load_state_dict(load_file(adapter / HEAD))
        except Exception as error:
            raise ModelError(f"the adapter in {adapter} cannot be put on {folder} ({cause(error)})") from error
        return model.eval()

    def add_adapter(self, rank: int, alpha: int, dropout: float) -> None:
        """Put a fresh LoRA adapter on every linear layer of the encoder; only it and the head can be trained from now on."""
        from peft import LoraConfig, get_peft_model

        config = LoraConfig(r=rank, lora_alpha=alpha, lora_dropout=dropout, target_modules="all-linear")
        self.encoder = get_peft_model(self.encoder, config)

    def save_adapter(self, folder: Path, base: str) -> None:
        """Write adapter and head.

        Args:
            folder: where to.
            base: the requirement of the package that holds the base model; the adapter names it.
        """
        from safetensors.torch import save_file

        self.encoder.peft_config["default"].base_model_name_or_path = base
        self.encoder.save_pretrained(folder)
        save_file(self.head.state_dict(), folder / HEAD)

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> BatchEncoding:
        """The pairs as one padded batch."""
        statements, texts = zip(*pairs, strict=True)
        batch: BatchEncoding = self.tokenizer(
            list(statements), list(texts), truncation="longest_first", max_length=MAX_TOKENS, padding=True, return_tensors="pt"
        )
        return batch

    def forward(self, batch: BatchEncoding) -> torch.Tensor:
        """Logits, shape (pairs,): the mean of the last layer over all tokens, through the head."""
        states = self.encoder(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1).to(states.dtype)
        pooled = (states * mask).sum(1) / mask.sum(1)
        logits: torch.Tensor = self.head(pooled.float()).squeeze(-1)
        return logits


class CrossEncoderScorer:
    """Implements `PairScorer` with a `CrossEncoder`. One call at a time; threads wait for each other."""

    def __init__(self, model: CrossEncoder, name: str):
        self._model = model.eval()
        self._name = name
        self._lock = Lock()

    @property
    def name(self) -> str:
        """Identifies base, adapter and version."""
        return self._name

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Logits, shape (len(pairs),)."""
        try:
            with self._lock, torch.inference_mode():
                return self._score(pairs)
        except Exception as error:  # torch raises all kinds
            raise ModelError(f"{self._name} failed while reading ({cause(error)})") from error

    def _score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        logits = np.zeros(len(pairs), dtype=np.float32)
        for rows in batches_by_length([len(first) + len(second) for first, second in pairs], BATCH_TOKENS):
            logits[rows] = self._model(self._model.tokens([pairs[row] for row in rows])).float().numpy()
        return logits


def batches_by_length(characters: Sequence[int], most_tokens: int) -> list[list[int]]:
    """Row numbers in batches of similar length, so that little is padding; a batch holds about `most_tokens` tokens at most."""
    # English has about four characters a token, formulas and code fewer.
    widths = [min(MAX_TOKENS, count // 4 + 8) for count in characters]
    batches: list[list[int]] = []
    for row in sorted(range(len(widths)), key=lambda row: widths[row]):
        if batches and (len(batches[-1]) + 1) * widths[row] <= most_tokens:
            batches[-1].append(row)
        else:
            batches.append([row])
    return batches
