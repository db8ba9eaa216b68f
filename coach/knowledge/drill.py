"""The schema of a coding drill: `knowledge/drills/<id>/drill.yaml` and the files beside it."""

from typing import Annotated, Literal

from pydantic import Field

from coach.knowledge.schema import CareerId, Content, Id, Level, Source, Text

DRILL_FILES = ("drill.yaml", "instructions.md", "stub.py", "exemplar.py", "checks.py")


class Drill(Content):
    """A coding drill. Code is kept as text; only the drills room runs it.

    `wrong_versions` holds the code of `mistakes/*.py` by file stem.
    """

    id: Id
    title: Text
    topic: Id
    level: Level
    careers: Annotated[tuple[CareerId, ...], Field(min_length=1)]
    profile: Literal["numpy", "torch"]
    after: tuple[Id, ...] = ()
    questions: tuple[Id, ...] = ()
    passages: tuple[Id, ...] = ()
    version: Annotated[int, Field(ge=1)]
    requires: tuple[Text, ...] = ()
    time_limit_s: Annotated[float, Field(gt=0, le=60)]
    hints: Annotated[tuple[Text, ...], Field(min_length=1)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    instructions: Text
    stub: Text
    exemplar: Text
    checks: Text
    wrong_versions: dict[Id, Text]
