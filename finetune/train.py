"""Train an adapter, stage by stage; each can be stopped and goes on from its last checkpoint.

A run's folder holds `<stage>/checkpoint.pt` while a stage is under way, and the adapter with `losses.csv` when it is done.
"""

from __future__ import annotations

import contextlib
import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from coach.models.backends.cross_encoder import CrossEncoder, CrossEncoderScorer, batches_by_length
from finetune.examples import Example
from finetune.run import Run, Stage

CHECKPOINT_SECONDS = 300
WARM_UP = 0.05
CLIP = 1.0
# Rows are sorted by length within so many, which keeps padding small and the order still nearly random.
POOL = 2000


@dataclass(frozen=True)
class Held:
    """How a stage did on rows kept back: share of targets on the right side of a half, and mean cross-entropy, by source."""

    accuracy: dict[str, float]
    loss: float


def train_stage(
    model: CrossEncoder, run: Run, stage: Stage, examples: Sequence[Example], folder: Path, *, most_steps: int | None = None
) -> None:
    """Train `model` in place. Writes losses and checkpoints to `folder`, and goes on from a checkpoint that lies there.

    Args:
        model: with an adapter.
        run: gives the seed.
        stage: gives epochs and learning rate.
        examples: the mixture, in a fixed order.
        folder: of this stage.
        most_steps: stop after so many.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device).train()
    steps = list(_steps(examples, stage, run.seed))[:most_steps]
    parameters = [one for one in model.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=stage.learning_rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, len(steps)))
    torch.manual_seed(run.seed)
    done, losses = _resume(model, optimizer, schedule, folder)
    saved = monotonic()
    with tqdm(total=len(steps), initial=done, desc=stage.name, unit="step", mininterval=5) as bar:
        for step in range(done, len(steps)):
            rows = [examples[row] for row in steps[step]]
            with _half_precision(device):
                logits = model(model.tokens([(row.statement, row.text) for row in rows]).to(device))
            target = torch.tensor([row.target for row in rows], device=device)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits.float(), target)
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(parameters, CLIP)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            losses.append(loss.item())
            bar.update()
            bar.set_postfix(loss=f"{np.mean(losses[-50:]):.3f}", refresh=False)
            if monotonic() - saved > CHECKPOINT_SECONDS:
                _save(model, optimizer, schedule, step + 1, losses, folder)
                saved = monotonic()
    with (folder / "losses.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("step", "loss"), *((step + 1, round(loss, 5)) for step, loss in enumerate(losses))])
    (folder / "checkpoint.pt").unlink(missing_ok=True)


@torch.inference_mode()
def measure(model: CrossEncoder, examples: Sequence[Example]) -> Held:
    """The model on rows that it was not trained on."""
    logits = CrossEncoderScorer(model.cpu(), "held back").score([(row.statement, row.text) for row in examples])
    targets = np.array([row.target for row in examples])
    sources = np.array([row.source for row in examples])
    right = (logits > 0) == (targets > 0.5)
    losses = np.logaddexp(0, logits) - targets * logits
    by_source = {str(source): round(float(right[sources == source].mean()), 3) for source in sorted(set(sources))}
    return Held(by_source, round(float(losses.mean()), 4))


def _steps(examples: Sequence[Example], stage: Stage, seed: int) -> Iterator[list[int]]:
    """Row numbers of each step, drawn by the seed."""
    order = random.Random(seed)
    characters = [len(row.statement) + len(row.text) for row in examples]
    rows = [row for _ in range(int(stage.epochs)) for row in order.sample(range(len(examples)), len(examples))]
    rows += order.sample(range(len(examples)), round(len(examples) * (stage.epochs % 1)))
    for start in range(0, len(rows), POOL):
        pool = rows[start : start + POOL]
        batches = batches_by_length([characters[row] for row in pool], stage.batch_tokens)
        order.shuffle(batches)
        yield from ([pool[place] for place in batch] for batch in batches)


def _pace(step: int, steps: int) -> float:
    """The share of the highest learning rate at a step."""
    warm = max(1, round(WARM_UP * steps))
    return (step + 1) / warm if step < warm else max(0.02, (steps - step) / (steps - warm))


def _half_precision(device: str) -> Any:
    """bfloat16 where the processor or the graphics card computes in it, else nothing."""
    # Without such instructions bfloat16 is emulated, and slower than float32.
    if device == "cuda" or torch.cpu._is_avx512_bf16_supported():
        return torch.autocast(device, torch.bfloat16)
    return contextlib.nullcontext()


def _trained(model: CrossEncoder) -> dict[str, Any]:
    names = {name for name, parameter in model.named_parameters() if parameter.requires_grad}
    return {name: value for name, value in model.state_dict().items() if name in names}


def _save(model: CrossEncoder, optimizer: Any, schedule: Any, step: int, losses: list[float], folder: Path) -> None:
    state = {
        "model": _trained(model),
        "optimizer": optimizer.state_dict(),
        "schedule": schedule.state_dict(),
        "step": step,
        "losses": losses,
        "random": torch.get_rng_state(),
    }
    torch.save(state, folder / "checkpoint.new")
    (folder / "checkpoint.new").replace(folder / "checkpoint.pt")


def _resume(model: CrossEncoder, optimizer: Any, schedule: Any, folder: Path) -> tuple[int, list[float]]:
    path = folder / "checkpoint.pt"
    if not path.is_file():
        return 0, []
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    torch.set_rng_state(state["random"])
    return state["step"], state["losses"]
