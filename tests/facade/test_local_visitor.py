"""The visitor of this computer's terminal."""

import stat
import sys

import pytest

from coach.coach import local_visitor, new_visitor
from coach.errors import InputError
from coach.settings import Settings


def test_the_visitor_is_made_once_and_read_by_its_owner_alone(settings: Settings) -> None:
    visitor = local_visitor(settings)
    assert len(visitor) >= 32
    assert local_visitor(settings) == visitor
    if sys.platform != "win32":
        assert stat.S_IMODE((settings.data / "visitor").stat().st_mode) == 0o600


def test_visitors_cannot_be_guessed() -> None:
    assert len({new_visitor() for _ in range(100)}) == 100


@pytest.mark.parametrize("content", ["", "\n"])
def test_what_a_killed_process_left_empty_is_no_visitor(settings: Settings, content: str) -> None:
    settings.data.mkdir(parents=True)
    (settings.data / "visitor").write_text(content)
    assert len(local_visitor(settings)) >= 32


def test_a_folder_that_cannot_be_made_is_an_error_with_its_setting(settings: Settings) -> None:
    settings.data.write_text("in the way")
    with pytest.raises(InputError, match="COACH_DATA"):
        local_visitor(settings)
