"""The evaluations count what they say they count."""

from typing import Any

import pytest

from coach.errors import NotFound
from coach.grading import Grade, Ungraded
from coach.grading.grade import Evidence, RecognisedMistake
from coach.interview import ModelVoice, Wording
from coach.models.fakes import KeywordEncoder, ScriptedGenerator
from eval import generation, grading, readme
from eval.results import table

HEAD = {"question": "q", "question_version": 1, "judge": "j", "knowledge": "k", "answer": "words"}
MISTAKE = RecognisedMistake(mistake="m", evidence=Evidence(start=0, end=5, quote="words"))
TOTALS = {"reference": 100, "strong": 90, "terse": 60, "half": 50, "wrong": 20, "fluent_empty": 5, "off_topic": 0, "question_repeated": 0}


def graded(total: int, *mistakes: RecognisedMistake) -> Grade:
    return Grade(**HEAD, verdicts=(), mistakes=mistakes, total=total)


def outcomes(**changed: Grade | Ungraded) -> dict[str, Grade | Ungraded]:
    return {**{kind: graded(total) for kind, total in TOTALS.items()}, **changed}


def test_order_is_kept_only_by_strictly_more_and_by_grades() -> None:
    no_grade = Ungraded(**HEAD, cause="language", detail="-")
    figures = grading.figures(
        {"kept": outcomes(), "tie": outcomes(half=graded(0)), "no grade": outcomes(off_topic=no_grade, question_repeated=no_grade)}
    )
    assert figures["orders"] == {"reference > half > off_topic": 1, "reference > half > question_repeated": 1}


def test_answers_without_a_grade_stay_out_of_the_mean() -> None:
    figures = grading.figures({"a": outcomes(), "b": outcomes(half=Ungraded(**HEAD, cause="model-failure", detail="-"))})
    assert figures["totals"]["half"] == {"mean": 50, "lowest": 50, "highest": 50, "graded": 1, "of": 2}


def test_mistakes_are_counted_apart_in_right_and_wrong_answers() -> None:
    figures = grading.figures({"a": outcomes(strong=graded(90, MISTAKE), wrong=graded(0, MISTAKE, MISTAKE)), "b": outcomes()})
    assert figures["mistakes"] == {
        "false_in_right_answers": 1,
        "right_answers": 6,
        "wrong_answers_with_one_recognised": 1,
        "recognised_in_wrong_answers": 2,
    }


def test_a_turn_is_timed_and_its_author_counted() -> None:
    generator = ScriptedGenerator()
    generator.enqueue("What is dropout?")
    generator.enqueue("Dropout is a way of regularizing networks.")
    voice = ModelVoice(generator, KeywordEncoder())
    turn = generation.Turn("questions", "What is dropout?", "What is dropout?")
    worded = [generation.word(voice, turn, seed) for seed in (0, 1)]
    assert all(one.seconds >= 0 for one in worded)
    assert generation.summary(worded) == {
        "turns": 2,
        "model": 1,
        "model_verbatim": 1,
        "mixed": 0,
        "bank": 1,
        "as_written": 0,
        "reasons": {"claims a fact": 1},
    }


def test_follow_ups_are_worded_as_follow_ups() -> None:
    generator = ScriptedGenerator()
    generator.enqueue("Staying with that, what happens at test time?")
    turn = generation.Turn("follow_ups", "What happens at test time?", "What is dropout?")
    worded = generation.word(ModelVoice(generator, KeywordEncoder()), turn, 0)
    assert isinstance(worded.wording, Wording)
    assert "dig a little deeper" in str(generator.prompts[0])


def test_readme_without_a_place_for_a_block_is_refused() -> None:
    with pytest.raises(NotFound, match="no place for the generated block 'generation'"):
        readme.current("# coach", {"generation": readme.generation})


def test_readme_says_what_was_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> dict[str, Any] | None:
        return None

    monkeypatch.setattr(readme, "read", nothing)
    assert readme.speed() == "Not measured yet: `python -m eval speed`."


def test_table_escapes_what_would_end_a_cell() -> None:
    assert table(("a",), [("x|y",)]) == "| a |\n| --- |\n| x\\|y |"
