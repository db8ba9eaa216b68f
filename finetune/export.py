"""What a stage leaves behind: adapter, manifest, loss curve."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from coach import __version__
from coach.errors import InputError
from coach.models.backends.cross_encoder import HEAD, CrossEncoder
from finetune.examples import Example
from finetune.run import Run, Stage
from finetune.train import Held

MANIFEST = "manifest.json"
SMOOTHED = 50


def start(run: Run, base: Path) -> CrossEncoder:
    """The base model with a fresh adapter, the same for the same seed."""
    import torch

    torch.manual_seed(run.seed)
    model = CrossEncoder.from_base(base)
    model.add_adapter(run.r, run.lora_alpha, run.lora_dropout)
    return model


def is_done(folder: Path) -> bool:
    """Whether a stage was finished before: the manifest is written last."""
    return (folder / MANIFEST).is_file()


def restore(model: CrossEncoder, folder: Path) -> None:
    """Put the adapter of a finished stage into `model`.

    Raises:
        InputError: there is no finished stage in `folder`.
    """
    if not is_done(folder):
        raise InputError(f"{folder} holds no finished stage; run the config that makes it first")
    from peft import load_peft_weights, set_peft_model_state_dict
    from safetensors.torch import load_file

    set_peft_model_state_dict(model.encoder, load_peft_weights(str(folder), device="cpu"))
    model.head.load_state_dict(load_file(folder / HEAD))


def finish(model: CrossEncoder, run: Run, stage: Stage, examples: Sequence[Example], held: Held, base: str, folder: Path) -> None:
    """Write the adapter, the loss curve and, last, the manifest."""
    model.save_adapter(folder, base)
    _plot(folder)
    manifest = {
        "title": run.title,
        "base": base,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "coach": __version__,
        "run": run.model_dump(exclude={"stages"}),
        "stage": stage.model_dump(),
        "examples": dict(sorted(Counter(one.source for one in examples).items())),
        "data_sha256": _fingerprint(examples),
        "held_back": asdict(held),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def _fingerprint(examples: Sequence[Example]) -> str:
    digest = hashlib.sha256()
    for one in examples:
        digest.update(json.dumps([one.source, one.statement, one.text, one.target]).encode())
    return digest.hexdigest()


def _plot(folder: Path) -> None:
    """losses.csv as losses.png: every step, and the mean of the last fifty."""
    from matplotlib.figure import Figure

    with (folder / "losses.csv").open() as file:
        losses = np.array([float(row["loss"]) for row in csv.DictReader(file)])
    figure = Figure(figsize=(7, 3.5), layout="constrained")
    axes = figure.subplots()
    steps = np.arange(1, len(losses) + 1)
    axes.plot(steps, losses, color="0.8", linewidth=0.6, label="one step")
    width = min(SMOOTHED, len(losses))
    axes.plot(steps[width - 1 :], np.convolve(losses, np.ones(width) / width, "valid"), label=f"mean of {width} steps")
    axes.set(xlabel="step", ylabel="cross-entropy", ylim=(0, max(1.0, float(losses[:50].mean()))))
    axes.legend(frameon=False)
    figure.savefig(folder / "losses.png", dpi=110)
