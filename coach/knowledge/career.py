"""The schema of a career: `knowledge/careers/<id>.yaml`."""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from coach.knowledge.schema import CareerId, Content, Id, Source, Text


class InterviewRound(Content):
    """One round of a typical hiring loop and what it tests."""

    title: Text
    tests: Text


class Pay(Content):
    """Yearly pay of an occupation in a region, in whole units of `currency`, as of a date."""

    occupation: Text
    region: Text
    low: Annotated[int, Field(gt=0)] | None = None
    median: Annotated[int, Field(gt=0)] | None = None
    high: Annotated[int, Field(gt=0)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    as_of: date
    source: Source

    @model_validator(mode="after")
    def _ordered(self) -> "Pay":
        known = [value for value in (self.low, self.median, self.high) if value is not None]
        if not known:
            raise ValueError("give at least one of low, median, high")
        if known != sorted(known):
            raise ValueError("low, median and high must rise")
        return self


class Career(Content):
    """A path a candidate may take. `skills` maps areas to the level they ask for, 0 (none) to 5 (expert)."""

    id: CareerId
    title: Text
    summary: Text
    tasks: Annotated[tuple[Text, ...], Field(min_length=1)]
    skills: dict[Id, Annotated[int, Field(ge=0, le=5)]]
    projects: tuple[Text, ...]
    neighbours: tuple[CareerId, ...]
    rounds: Annotated[tuple[InterviewRound, ...], Field(min_length=1)]
    pay: tuple[Pay, ...] = ()
    resources: tuple[Source, ...] = ()
