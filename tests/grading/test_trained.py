"""The trained judge, with a reader that counts words and a calibration that believes it."""

from itertools import pairwise

import pytest

from coach.errors import ModelError
from coach.grading import Grade, Ungraded
from coach.grading.calibration import Calibration, Logistic, read_calibration
from coach.grading.reading import FEATURES, stretches
from coach.grading.trained import TrainedJudge
from coach.knowledge import Question
from coach.models.fakes import KeywordEncoder, WordScorer
from tests.builder import facts
from tests.grading.conftest import LONGEST

FIRST, SECOND, THIRD = facts("optimizers-intermediate")


def believing(*, classes: int, features: tuple[str, ...] = FEATURES) -> Logistic:
    """The more the best window says, the likelier the highest class."""
    window = features.index("window")
    rows = [tuple(float(side) if column == window else 0.0 for column in range(len(features))) for side in range(classes)]
    centre = (classes - 1) / 2
    return Logistic(
        features=features,
        mean=(0.0,) * len(features),
        scale=(1.0,) * len(features),
        weights=tuple(tuple(value - (centre if column == window else 0) for column, value in enumerate(row)) for row in rows),
        bias=(0.0,) * classes,
    )


@pytest.fixture
def trained() -> TrainedJudge:
    calibration = Calibration(marks=believing(classes=3), mistakes=believing(classes=2), accuse=0.9)
    return TrainedJudge(KeywordEncoder(), WordScorer(), calibration, "k", LONGEST)


def graded(judge: TrainedJudge, question: Question, answer: str) -> Grade:
    outcome = judge.grade(question, answer)
    assert isinstance(outcome, Grade)
    for evidence in [one for verdict in outcome.verdicts for one in verdict.evidence] + [one.evidence for one in outcome.mistakes]:
        assert outcome.answer[evidence.start : evidence.end] == evidence.quote
    return outcome


def test_what_is_said_is_met_and_quoted_and_what_is_not_said_is_missed(trained: TrainedJudge, question: Question) -> None:
    grade = graded(trained, question, f"Well. {THIRD.capitalize()}. {FIRST.capitalize()}.")
    assert [verdict.mark for verdict in grade.verdicts] == ["met", "missed", "met"]
    assert grade.total == 70
    assert grade.verdict("first").evidence[0].quote == f"{FIRST.capitalize()}."
    assert grade.verdict("second").evidence == ()
    assert "word-scorer" in grade.judge


def test_a_mistake_is_recognised_only_when_it_is_surely_asserted(trained: TrainedJudge, question: Question) -> None:
    said = graded(trained, question, "It happens by pure magic and nobody can explain it.")
    assert [(one.mistake, one.evidence.quote) for one in said.mistakes] == [
        ("is-magic", "It happens by pure magic and nobody can explain it.")
    ]
    assert graded(trained, question, "It happens by arithmetic, nobody doubts it.").mistakes == ()


@pytest.mark.parametrize("times", [1, 5])
def test_the_question_repeated_earns_nothing(trained: TrainedJudge, question: Question, times: int) -> None:
    assert graded(trained, question, "\n".join([question.prompt] * times)).total == 0


def test_the_rubric_copied_out_earns_nothing(trained: TrainedJudge, question: Question) -> None:
    assert graded(trained, question, "\n".join(criterion.text for criterion in question.rubric)).total == 0


def test_a_long_answer_is_graded_whole(trained: TrainedJudge, question: Question) -> None:
    filler = "The weather was fine and the train left on time that day. " * 400
    grade = graded(trained, question, f"{filler}{FIRST.capitalize()}. {filler}{SECOND.capitalize()}.")
    assert [verdict.mark for verdict in grade.verdicts] == ["met", "met", "missed"]


def test_what_cannot_be_graded_says_why(trained: TrainedJudge, question: Question) -> None:
    class Broken(WordScorer):
        def score(self, pairs: object) -> None:  # type: ignore[override]
            raise ModelError("out of order")

    broken = TrainedJudge(KeywordEncoder(), Broken(), trained._calibration, "k", LONGEST)
    outcomes = [trained.grade(question, "..."), broken.grade(question, "A velocity accumulates."), trained.grade(question, "a " * LONGEST)]
    assert [outcome.cause for outcome in outcomes if isinstance(outcome, Ungraded)] == ["no-text", "model-failure", "too-long"]


def test_stretches_hold_every_sentence_and_overlap_by_one() -> None:
    sentences = [f"Sentence number {number} has a few words." for number in range(100)]
    runs = stretches(" ".join(sentences))
    assert [one for one in sentences if not any(one in run for run in runs)] == []
    assert all(len(run.split()) <= 200 for run in runs)
    assert all(later.split(". ")[0].rstrip(".") == earlier.split(". ")[-1].rstrip(".") for earlier, later in pairwise(runs))


def test_an_adapter_without_calibration_is_a_clear_error(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ModelError, match=r"calibration\.json cannot be used"):
        read_calibration(tmp_path)
