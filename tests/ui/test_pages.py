"""What the pages say, without a browser."""

from datetime import date

import pytest

from coach.knowledge import default_folder, load
from coach.parts import PartState
from coach.settings import Settings
from coach.ui.example import example_report
from coach.ui.report_page import report_html
from coach.ui.start_page import LENGTHS, MODES, chosen, privacy, readiness_html


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(public=False), "Nothing you type leaves this computer"),
        (Settings(public=True), "kept on this Space"),
        (Settings(public=True, model_url="http://gpu.example:8000/v1"), "A model server that its owner set up (gpu.example)"),
    ],
)
def test_the_first_page_says_where_text_goes(settings: Settings, said: str) -> None:
    assert said in privacy(settings)


def test_every_choice_of_the_first_page_is_a_setup() -> None:
    for length in LENGTHS:
        for mode in MODES:
            setup = chosen(["nn-basics"], "basic", length, mode)
            assert (setup.questions, setup.minutes) == LENGTHS[length]
            assert setup.mode == MODES[mode]


def test_readiness_names_each_part_with_its_seconds_and_what_still_works() -> None:
    html = readiness_html(
        (
            PartState("grader", "loading", 3.2, "loading weights"),
            PartState("retriever", "ready", 1.0, ""),
            PartState("question model", "failed", 0.0, "no usable copy of <it>"),
        )
    )
    assert "<strong>grader</strong> loading, 3 s" in html
    assert "no usable copy of &lt;it&gt;" in html
    assert "written words instead" in html


def test_the_example_belongs_to_the_content() -> None:
    report = example_report()
    questions = load(default_folder(), date.max).questions
    for item in report.items:
        assert item.prompt == questions[item.question].prompt
        assert item.scorecard is not None
        assert [row.text for row in item.scorecard.rows] == [criterion.text for criterion in questions[item.question].rubric]
    assert "This is a finished example" in report_html(report, example=True)
