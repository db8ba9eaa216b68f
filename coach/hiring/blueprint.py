"""What a question set is to cover: areas and their weights, levels, minutes and a seed."""

import secrets
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach.errors import InputError
from coach.knowledge import LEVELS, CareerId, Kind, Knowledge, Level
from coach.wording import career_title

SHORTEST, LONGEST = 10, 240


class Blueprint(BaseModel):
    """What a hiring team asks for. The same blueprint, seed and content give the same question set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    career: CareerId | None = None
    areas: tuple[str, ...] = ()
    levels: Annotated[tuple[Level, ...], Field(min_length=1)] = LEVELS
    kinds: tuple[Kind, ...] = ()
    minutes: Annotated[int, Field(ge=SHORTEST, le=LONGEST)] = 45
    seed: Annotated[int, Field(ge=0, lt=10**9)] = 0


def weights(knowledge: Knowledge, blueprint: Blueprint) -> dict[str, int]:
    """Area id to its share of the set: what interviews for the career ask about, or equal shares.

    Raises:
        NotFound: an area that does not exist.
        InputError: areas that interviews for the career do not ask about.
    """
    chosen = [knowledge.area(area) for area in blueprint.areas] or list(knowledge.areas.values())
    if blueprint.career is None:
        return {area.id: 1 for area in chosen}
    career = blueprint.career
    # Content without weights counts all of its areas alike.
    shares = {area.id: area.weights.get(career, 0) if area.weights else 1 for area in chosen}
    asked = {area: share for area, share in shares.items() if share}
    if not asked:
        raise InputError(
            f"interviews for {career_title(career)} hardly ask about {', '.join(shares)} (weight 0); choose other areas, or leave the role out"
        )
    return asked


def read_list(*texts: str) -> tuple[str, ...]:
    """Names out of texts that separate them by commas or spaces, each once."""
    return tuple(dict.fromkeys(name for text in texts for name in text.replace(",", " ").split()))


def read_blueprint(
    *,
    career: str | None = None,
    areas: Sequence[str] = (),
    levels: Sequence[str] = (),
    kinds: Sequence[str] = (),
    minutes: int = 45,
    seed: int | None = None,
) -> Blueprint:
    """A blueprint out of what a person typed; without a seed, one is drawn.

    Raises:
        InputError: a name or a number that is not possible; the message says which are.
    """
    fields = {
        "career": career or None,
        "areas": tuple(areas),
        "levels": tuple(levels) or LEVELS,
        "kinds": tuple(kinds),
        "minutes": minutes,
        "seed": secrets.randbelow(10_000) if seed is None else seed,
    }
    try:
        return Blueprint.model_validate(fields)
    except ValidationError as error:
        detail = error.errors()[0]
        expected = detail.get("ctx", {}).get("expected")
        wanted = f"choose from: {expected}" if expected else f"{detail['msg'][0].lower()}{detail['msg'][1:]}"
        raise InputError(f"{detail['loc'][0]}: {detail['input']!r} is not possible; {wanted}") from None
