"""A grade beside its rubric: what one answer earned, row by row, and what to read."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from coach.errors import NotFound
from coach.grading import Evidence, Grade, Mark, Ungraded
from coach.knowledge import Knowledge, Passage, Question

Sign = Literal["met", "partial", "missed", "ungraded", "hidden"]
WORDS: dict[Sign, str] = {
    "met": "met",
    "partial": "partly met",
    "missed": "missed",
    "ungraded": "could not grade",
    "hidden": "still open",
}
SIGNS: dict[Sign, str] = {"met": "✓", "partial": "◐", "missed": "✗", "ungraded": "?", "hidden": "…"}


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reading(_Value):
    """A passage to read, with its sources as (title, address, read date or None)."""

    id: str
    title: str
    first_sentence: str
    text: str
    sources: tuple[tuple[str, str, str | None], ...]


class ScoreRow(_Value):
    """One criterion of a scorecard."""

    criterion: str
    text: str
    sign: Sign
    points: float | None
    out_of: int
    confidence: float | None
    evidence: tuple[Evidence, ...]
    reading: tuple[Reading, ...]

    @property
    def word(self) -> str:
        """The mark as a word."""
        return WORDS[self.sign]


class MistakeRow(_Value):
    """A recognised mistake: what the answer asserts, and why it is wrong."""

    text: str
    why: str
    evidence: Evidence


class Scorecard(_Value):
    """One graded answer, ready to show. `total` is None where nothing could be graded."""

    question: str
    prompt: str
    answer: str
    total: int | None
    reason: str | None
    rows: tuple[ScoreRow, ...]
    mistakes: tuple[MistakeRow, ...]
    reference: str
    judge: str
    knowledge: str


def make_scorecard(knowledge: Knowledge, outcome: Grade | Ungraded, hide_open: bool = False) -> Scorecard:
    """The scorecard of an outcome.

    Args:
        knowledge: has the question and its passages.
        outcome: what the judge gave.
        hide_open: leave out the text of criteria that are not met and the reading, while a follow-up may still ask for them.

    Raises:
        NotFound: the question, or one of its criteria, has left the content since.
    """
    question = knowledge.question(outcome.question)
    if isinstance(outcome, Ungraded):
        rows = tuple(_row(knowledge, question, criterion.id, "hidden" if hide_open else "ungraded") for criterion in question.rubric)
        total, reason = None, f"{outcome.reason} ({outcome.detail})"
        mistakes: tuple[MistakeRow, ...] = ()
    else:
        rows = tuple(
            _row(
                knowledge,
                question,
                verdict.criterion,
                "hidden" if hide_open and verdict.mark != "met" else verdict.mark,
                points=verdict.points,
                confidence=verdict.confidence,
                evidence=verdict.evidence,
            )
            for verdict in outcome.verdicts
        )
        total, reason = outcome.total, None
        mistakes = () if hide_open else _mistakes(question, outcome)
    return Scorecard(
        question=question.id,
        prompt=question.prompt,
        answer=outcome.answer,
        total=total,
        reason=reason,
        rows=rows,
        mistakes=mistakes,
        reference=question.reference,
        judge=outcome.judge,
        knowledge=outcome.knowledge,
    )


def _row(
    knowledge: Knowledge,
    question: Question,
    criterion_id: str,
    sign: Mark | Sign,
    points: float | None = None,
    confidence: float | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> ScoreRow:
    criterion = next((one for one in question.rubric if one.id == criterion_id), None)
    if criterion is None:
        raise NotFound(f"question {question.id} has no criterion {criterion_id} any more; grade the answer again")
    hidden = sign == "hidden"
    return ScoreRow(
        criterion=criterion_id,
        text="A point that a follow-up may ask about, so it is not named yet." if hidden else criterion.text,
        sign=sign,
        points=None if hidden else points,
        out_of=criterion.points,
        confidence=None if hidden else confidence,
        evidence=() if hidden else evidence,
        reading=() if hidden else tuple(make_reading(passage) for passage in knowledge.backing(criterion)),
    )


def _mistakes(question: Question, grade: Grade) -> tuple[MistakeRow, ...]:
    by_id = {mistake.id: mistake for mistake in question.mistakes}
    found = [(by_id[one.mistake], one.evidence) for one in grade.mistakes if one.mistake in by_id]
    return tuple(MistakeRow(text=mistake.text, why=mistake.why, evidence=evidence) for mistake, evidence in found)


def make_reading(passage: Passage) -> Reading:
    """A passage as reading."""
    return Reading(
        id=passage.id,
        title=passage.title,
        first_sentence=passage.first_sentence,
        text=passage.text,
        sources=tuple((source.title, source.url, source.accessed.isoformat() if source.accessed else None) for source in passage.sources),
    )
