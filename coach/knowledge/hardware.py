"""The schema of a graphics card: `knowledge/hardware/gpus/<id>.yaml`.

Every figure is covered by a source or by a `derived` rule, and a price has a date.
"""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from coach.knowledge.schema import Content, Id, Source, Text

Figure = Annotated[float, Field(gt=0)]
FIGURES = ("memory_gb", "memory_bandwidth_gb_s", "dense_bf16_tflops", "board_power_w", "launch_price_usd")


class CoveringSource(Source):
    """A source and the fields whose figures stand in it."""

    covers: Annotated[tuple[str, ...], Field(min_length=1)]


class Gpu(Content):
    """A graphics card. Units are in the field names; None means that the chip has no such unit or the figure is unknown."""

    id: Id
    title: Text
    memory_gb: Figure
    memory_bandwidth_gb_s: Figure
    dense_bf16_tflops: Figure | None = None
    board_power_w: Figure
    launch_price_usd: Figure | None = None
    as_of: date | None = None
    derived: dict[str, Text] = Field(default_factory=dict)
    sources: Annotated[tuple[CoveringSource, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _backed(self) -> "Gpu":
        backed = {field for source in self.sources for field in source.covers} | set(self.derived)
        unknown = sorted(backed - set(FIGURES))
        if unknown:
            raise ValueError(f"covers/derived name {unknown[0]!r}, which is no figure; figures are {', '.join(FIGURES)}")
        bare = [field for field in FIGURES if getattr(self, field) is not None and field not in backed]
        if bare:
            raise ValueError(f"{bare[0]} has no source that covers it and no `derived` rule; add one")
        if self.launch_price_usd is not None and self.as_of is None:
            raise ValueError("launch_price_usd needs `as_of`, the date of the price")
        return self
