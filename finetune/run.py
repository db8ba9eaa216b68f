"""A run: one config file from data to adapter."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from finetune.values import Value


class Stage(Value):
    """A pass over one mixture.

    Attributes:
        entailment: entailment set to the most rows taken from it.
        graded: sets of graded answers whose train rows are used.
        criteria: how often the project's own labelled answers (train split) come in an epoch.
        epochs: times the mixture is read.
        learning_rate: the highest; it rises over the first 5 % of the steps and falls to nothing.
        batch_tokens: about how many tokens make a step.
    """

    name: str
    entailment: dict[str, Annotated[int, Field(gt=0)]] = Field(default_factory=dict)
    graded: tuple[str, ...] = ()
    criteria: Annotated[int, Field(ge=0)] = 0
    epochs: Annotated[float, Field(gt=0)] = 1
    learning_rate: Annotated[float, Field(gt=0)]
    batch_tokens: Annotated[int, Field(gt=0)] = 2048


class Run(Value):
    """finetune/configs/<name>.yaml. `r`, `lora_alpha` and `lora_dropout` are PEFT's."""

    title: str
    start_from: str | None = Field(
        default=None, description="Finished stage to begin with, as <config's name>/<stage>, in the same folder of runs."
    )
    r: Annotated[int, Field(gt=0)]
    lora_alpha: Annotated[int, Field(gt=0)]
    lora_dropout: Annotated[float, Field(ge=0, lt=1)] = 0.05
    seed: int = 20261125
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
