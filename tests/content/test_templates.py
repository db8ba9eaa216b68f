"""A copied template is valid as it is, and the JSON Schemas are those of the code."""

from datetime import date
from pathlib import Path

import pytest

from coach.errors import CoachError
from coach.knowledge import load
from coach.knowledge.schemas import schemas

from .conftest import KNOWLEDGE, PLACES


def test_every_template_loads(folder: Path, today: date) -> None:
    knowledge = load(folder, today)
    kinds = (knowledge.passages, knowledge.questions, knowledge.drills, knowledge.careers, knowledge.gpus)
    assert [len(kind) for kind in kinds] == [1, 1, 1, 1, 1]


def test_no_template_is_left_out() -> None:
    assert {path.name for path in (KNOWLEDGE / "_template").iterdir()} == set(PLACES)


def test_templates_point_at_passages_that_exist() -> None:
    assert (KNOWLEDGE / PLACES["passage.md"]).is_file(), "the template question names it, so a copied template would fail the check"


@pytest.mark.parametrize("name", schemas())
def test_schema_file_is_current(name: str) -> None:
    assert (KNOWLEDGE / "schema" / name).read_text("utf-8") == schemas()[name], "run `coach check --write-schemas`"


def test_no_schema_file_is_left_over() -> None:
    assert {path.name for path in (KNOWLEDGE / "schema").iterdir()} == set(schemas())


def test_folder_without_topics_is_refused(tmp_path: Path, today: date) -> None:
    with pytest.raises(CoachError, match=r"holds no topics\.yaml.*set COACH_KNOWLEDGE"):
        load(tmp_path, today)
