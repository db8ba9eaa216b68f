"""A session summed up in four blocks: where you stand, what earned most, three gaps, every question."""

import math
from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from coach import __version__
from coach.errors import NotFound
from coach.grading import Grade, Ungraded
from coach.interview import Item, Session
from coach.knowledge import Knowledge, Level
from coach.report.scorecard import Reading, Scorecard, ScoreRow, make_scorecard

MOST_EARNED = 3
GAPS = 3
FEWEST_FOR_INTERVAL = 3
# Answers of one person to different questions differ by more than this; a few that happen to be equal prove no certainty.
LEAST_SPREAD = 15.0
# Two-sided 90 % quantiles of Student's t by degrees of freedom, 1 to 29; an interview has at most 30 questions.
_T90 = (
    6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753,
    1.746, 1.740, 1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701, 1.699,
)  # fmt: skip


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Standing(_Value):
    """Mean score of the graded questions, 0 to 100, and its 90 % interval; None where it cannot be given."""

    mean: int | None
    low: int | None
    high: int | None
    graded: int
    asked: int


class AreaStanding(_Value):
    """A standing within one area."""

    area: str
    title: str
    standing: Standing


class Earned(_Value):
    """A criterion that earned points, with the words that earned them."""

    question: str
    text: str
    points: float
    quote: str


class Gap(_Value):
    """A criterion that cost points, with what to read."""

    question: str
    text: str
    lost: float
    reading: tuple[Reading, ...]


class ReportItem(_Value):
    """One question of the session. `score` is None where it is kept out of the standing; `note` then says why."""

    question: str
    prompt: str
    area: str
    level: Level
    because: str
    score: int | None
    note: str | None
    hints: int
    follow_ups: int
    scorecard: Scorecard | None


class Report(_Value):
    """All that a session says."""

    session: str
    made: datetime
    started: datetime
    mode: str
    finished: bool
    standing: Standing
    areas: tuple[AreaStanding, ...]
    earned: tuple[Earned, ...]
    gaps: tuple[Gap, ...]
    items: tuple[ReportItem, ...]
    judge: str | None
    knowledge: str
    coach: str


def make_report(knowledge: Knowledge, session: Session, now: datetime) -> Report:
    """The report of a session as it stands. Questions that have left the content since are not in it.

    A question whose rubric has changed since keeps its score and loses its scorecard.
    """
    items = [item for item in session.items if item.asked.question in knowledge.questions]
    shown = [_item(knowledge, item) for item in items]
    by_area: dict[str, list[ReportItem]] = {}
    for one in shown:
        by_area.setdefault(one.area, []).append(one)
    rows = [(one.prompt, row) for one in shown if one.scorecard for row in one.scorecard.rows]
    judges = [item.outcome.judge for item in items if isinstance(item.outcome, Grade) and not item.gave_up]
    return Report(
        session=session.id,
        made=now,
        started=session.started,
        mode=session.setup.mode,
        finished=session.ended,
        standing=_standing(shown),
        areas=tuple(AreaStanding(area=area, title=knowledge.areas[area].title, standing=_standing(of)) for area, of in by_area.items()),
        earned=_earned(rows),
        gaps=_gaps(rows),
        items=tuple(shown),
        judge=judges[-1] if judges else None,
        knowledge=session.knowledge,
        coach=__version__,
    )


def _item(knowledge: Knowledge, item: Item) -> ReportItem:
    question = knowledge.question(item.asked.question)
    scorecard, note = None, _note(item)
    if item.outcome:
        try:
            scorecard = make_scorecard(knowledge, item.outcome)
        except NotFound:
            note = "its rubric has changed since, so the scorecard is left out"
    return ReportItem(
        question=question.id,
        prompt=question.prompt,
        area=knowledge.area_of[question.topic].id,
        level=question.level,
        because=item.asked.because,
        score=item.score,
        note=note,
        hints=item.hints,
        follow_ups=len(item.follow_ups),
        scorecard=scorecard,
    )


def _note(item: Item) -> str | None:
    if item.skipped:
        return "skipped, so left out"
    if item.gave_up:
        return "you said that you did not know"
    if isinstance(item.outcome, Ungraded):
        return f"{item.outcome.reason}, so left out"
    if item.outcome:
        return None
    return "ended before the answer was graded, so left out" if item.answers else "not answered, so left out"


def _standing(items: Sequence[ReportItem]) -> Standing:
    scores = [item.score for item in items if item.score is not None]
    if not scores:
        return Standing(mean=None, low=None, high=None, graded=0, asked=len(items))
    mean = sum(scores) / len(scores)
    if len(scores) < FEWEST_FOR_INTERVAL:
        return Standing(mean=round(mean), low=None, high=None, graded=len(scores), asked=len(items))
    spread = max(LEAST_SPREAD, math.sqrt(sum((score - mean) ** 2 for score in scores) / (len(scores) - 1)))
    half = _T90[len(scores) - 2] * spread / math.sqrt(len(scores))
    return Standing(
        mean=round(mean), low=max(0, round(mean - half)), high=min(100, round(mean + half)), graded=len(scores), asked=len(items)
    )


def _earned(rows: Sequence[tuple[str, ScoreRow]]) -> tuple[Earned, ...]:
    found = [(prompt, row, row.points) for prompt, row in rows if row.sign == "met" and row.points and row.evidence]
    best = sorted(found, key=lambda one: -one[2])[:MOST_EARNED]
    return tuple(Earned(question=prompt, text=row.text, points=points, quote=row.evidence[0].quote) for prompt, row, points in best)


def _gaps(rows: Sequence[tuple[str, ScoreRow]]) -> tuple[Gap, ...]:
    found = [(prompt, row, row.out_of - row.points) for prompt, row in rows if row.points is not None and row.points < row.out_of]
    worst = sorted(found, key=lambda one: -one[2])[:GAPS]
    return tuple(Gap(question=prompt, text=row.text, lost=lost, reading=row.reading) for prompt, row, lost in worst)
