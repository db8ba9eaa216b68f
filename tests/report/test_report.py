"""What a session says, by hand."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from coach.grading import Cause, Evidence, Grade, Mark, Ungraded, Verdict
from coach.interview import Answered, Asked, Ended, FollowedUp, GaveUp, Graded, Hinted, Session, Setup, Skipped, Turn
from coach.knowledge import Knowledge
from coach.report import Report, make_report, make_scorecard, standing_text
from tests.builder import POINTS, facts

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CREDIT = {"met": 1.0, "partial": 0.5, "missed": 0.0}
Marks = tuple[Mark, Mark, Mark]


def grade(question_id: str, marks: Marks, answer: str = "") -> Grade:
    """Met criteria quote the whole answer."""
    text = answer or ". ".join(facts(question_id))
    verdicts = tuple(
        Verdict(
            criterion=name,
            mark=mark,
            points=points * CREDIT[mark],
            out_of=points,
            confidence=0.8,
            evidence=(Evidence(start=0, end=len(text), quote=text),) if mark != "missed" else (),
        )
        for (name, points), mark in zip(POINTS.items(), marks, strict=True)
    )
    total = round(10 * sum(verdict.points for verdict in verdicts))
    return Grade(question=question_id, question_version=1, judge="hand", knowledge="k", answer=text, verdicts=verdicts, total=total)


def ungraded(question_id: str, cause: Cause) -> Ungraded:
    return Ungraded(question=question_id, question_version=1, judge="hand", knowledge="k", answer="x", cause=cause, detail="so it goes")


def asked(question_id: str) -> Asked:
    return Asked(at=NOON, question=question_id, question_version=1, text="?", written_by="bank", because="of a reason")


def answered(outcome: Grade | Ungraded) -> tuple[Turn, ...]:
    return (asked(outcome.question), Answered(at=NOON, text=outcome.answer), Graded(at=NOON, outcome=outcome))


@pytest.fixture
def report(knowledge: Knowledge) -> Callable[..., Report]:
    """Makes the report of a session of these turns."""

    def make(*parts: Sequence[Turn]) -> Report:
        turns = tuple(turn for part in parts for turn in part)
        session = Session(id="s", setup=Setup(), seed=1, started=NOON, knowledge="k", turns=turns)
        return make_report(knowledge, session, NOON + timedelta(hours=1))

    return make


Make = Callable[..., Report]


def test_a_standing_is_a_mean_with_students_interval(report: Make) -> None:
    """Scores 100, 70 and 50: mean 73.3, standard deviation 25.2, half width 2.920 * 25.2 / sqrt(3) = 42.4."""
    made = report(
        answered(grade("optimizers-basic", ("met", "met", "met"))),
        answered(grade("attention-basic", ("met", "missed", "met"))),
        answered(grade("normalization-basic", ("met", "missed", "missed"))),
    )
    standing = made.standing
    assert (standing.mean, standing.low, standing.high) == (73, 31, 100)
    assert (standing.graded, standing.asked) == (3, 3)
    assert "31 to 100" in standing_text(standing)
    assert [(area.area, area.standing.mean) for area in made.areas] == [("optimizers", 100), ("attention", 70), ("normalization", 50)]


def test_equal_scores_prove_no_certainty(report: Make) -> None:
    """Three times 50: the standard deviation counts as 15 at least, so the half width is 2.920 * 15 / sqrt(3) = 25.3."""
    half = ("met", "missed", "missed")
    made = report(*(answered(grade(f"{area}-basic", half)) for area in ("optimizers", "attention", "normalization")))
    assert (made.standing.mean, made.standing.low, made.standing.high) == (50, 25, 75)


def test_two_scores_are_too_few_for_an_interval(report: Make) -> None:
    half = ("met", "missed", "missed")
    made = report(answered(grade("optimizers-basic", half)), answered(grade("attention-basic", half)))
    assert (made.standing.mean, made.standing.low, made.standing.high) == (50, None, None)


def test_one_graded_answer_has_no_interval(report: Make) -> None:
    made = report(answered(grade("optimizers-basic", ("met", "met", "missed"))))
    assert (made.standing.mean, made.standing.low, made.standing.high) == (80, None, None)
    assert "too little for an interval" in standing_text(made.standing)


@pytest.mark.parametrize("asked_for", [0, 1])
def test_nothing_graded_has_no_estimate(report: Make, asked_for: int) -> None:
    made = report(*[answered(ungraded("optimizers-basic", "model-failure"))] * asked_for)
    assert made.standing.mean is None
    assert made.judge is None
    assert made.earned == made.gaps == ()
    assert f"0 of {asked_for} questions graded" in standing_text(made.standing)


def test_what_was_not_graded_stays_out_of_the_standing_and_says_why(report: Make) -> None:
    skipped = (asked("optimizers-advanced"), Hinted(at=NOON, strength=1, text="h"), Skipped(at=NOON))
    cut_off = (asked("normalization-basic"), Answered(at=NOON, text="an answer"))
    made = report(
        answered(grade("optimizers-basic", ("met", "missed", "missed"))),
        answered(ungraded("attention-basic", "model-failure")),
        skipped,
        (asked("attention-advanced"), GaveUp(at=NOON)),
        cut_off,
        (asked("normalization-advanced"), Ended(at=NOON, reason="candidate")),
    )
    assert [(item.score, item.note) for item in made.items] == [
        (50, None),
        (None, "could not grade: the grader failed, so left out"),
        (None, "skipped, so left out"),
        (0, "you said that you did not know"),
        (None, "ended before the answer was graded, so left out"),
        (None, "not answered, so left out"),
    ]
    assert (made.standing.mean, made.standing.graded, made.standing.asked) == (25, 2, 6)
    assert made.items[2].hints == 1
    assert made.finished


def test_an_unfinished_interview_can_be_reported(report: Make) -> None:
    assert not report((asked("optimizers-basic"),)).finished


def test_what_earned_most_and_three_gaps_with_reading(report: Make) -> None:
    made = report(
        answered(grade("optimizers-basic", ("met", "partial", "missed"))),
        answered(grade("attention-basic", ("missed", "met", "partial"))),
        answered(grade("normalization-basic", ("met", "missed", "met"))),
    )
    assert [one.points for one in made.earned] == [5, 5, 3]
    assert made.earned[0].quote == ". ".join(facts("optimizers-basic"))
    assert [gap.lost for gap in made.gaps] == [5, 3, 2]
    assert made.gaps[0].text == f"Says that {facts('attention-basic')[0]}."
    assert [reading.id for reading in made.gaps[0].reading] == ["about-attention-basic"]
    assert made.gaps[0].reading[0].first_sentence == f"{facts('attention-basic')[0].capitalize()}."


def test_only_the_last_grade_of_a_question_counts(report: Make) -> None:
    first, second = grade("optimizers-basic", ("missed", "missed", "met")), grade("optimizers-basic", ("met", "missed", "met"))
    follow_up = FollowedUp(at=NOON, criterion="first", text="?", written_by="bank")
    made = report(answered(first), (follow_up, Answered(at=NOON, text="more"), Graded(at=NOON, outcome=second)))
    assert [(item.score, item.follow_ups) for item in made.items] == [(70, 1)]


def test_a_question_that_has_left_the_content_is_left_out(report: Make) -> None:
    made = report(answered(grade("optimizers-basic", ("met", "met", "met"))), (asked("optimizers-forgotten"), Skipped(at=NOON)))
    assert [item.question for item in made.items] == ["optimizers-basic"]


def test_a_question_whose_rubric_has_changed_keeps_its_score(report: Make) -> None:
    old = grade("optimizers-basic", ("met", "met", "met"))
    renamed = old.model_copy(update={"verdicts": tuple(one.model_copy(update={"criterion": "renamed"}) for one in old.verdicts)})
    made = report(answered(renamed))
    (item,) = made.items
    assert item.score == 100
    assert item.scorecard is None
    assert item.note is not None
    assert "rubric has changed" in item.note


def test_a_scorecard_hides_what_a_follow_up_may_ask_for(knowledge: Knowledge) -> None:
    outcome = grade("optimizers-basic", ("met", "partial", "missed"))
    shown, hidden = make_scorecard(knowledge, outcome), make_scorecard(knowledge, outcome, hide_open=True)
    assert [row.sign for row in shown.rows] == ["met", "partial", "missed"]
    assert [row.sign for row in hidden.rows] == ["met", "hidden", "hidden"]
    told = " ".join(f"{row.text} {row.reading} {row.evidence}" for row in hidden.rows[1:])
    assert all(fact not in told for fact in facts("optimizers-basic"))
    assert all(row.points is None and row.confidence is None for row in hidden.rows[1:])


def test_the_scorecard_of_what_was_not_graded_has_no_points(knowledge: Knowledge) -> None:
    card = make_scorecard(knowledge, ungraded("optimizers-basic", "language"))
    assert card.total is None
    assert card.reason == "could not grade: language not supported (so it goes)"
    assert {(row.word, row.points) for row in card.rows} == {("could not grade", None)}
