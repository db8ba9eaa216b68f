"""The values of grading: `Grade`, `Ungraded`, and the `Judge` that gives one of them."""

from collections.abc import Sequence
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from coach.knowledge import Question

Mark = Literal["met", "partial", "missed"]
Cause = Literal["no-text", "language", "too-long", "model-failure"]

CREDIT: dict[Mark, float] = {"met": 1.0, "partial": 0.5, "missed": 0.0}
CAUSES: dict[Cause, str] = {
    "no-text": "no text",
    "language": "language not supported",
    "too-long": "over the length limit",
    "model-failure": "the grader failed",
}


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Value):
    """Quoted words of an answer: `answer[start:end] == quote`."""

    start: int
    end: int
    quote: str


class Verdict(_Value):
    """What an answer earned on one criterion.

    `confidence` is the judge's probability, 0 to 1, that the mark is right; see the judge for whether it is calibrated.
    """

    criterion: str
    mark: Mark
    points: float
    out_of: int
    confidence: float
    evidence: tuple[Evidence, ...] = ()


class RecognisedMistake(_Value):
    """A listed mistake that the answer asserts, with the words that assert it."""

    mistake: str
    evidence: Evidence


class Grade(_Value):
    """A judgement of one answer to one question, with all that is needed to check it later."""

    kind: Literal["grade"] = "grade"
    question: str
    question_version: int
    judge: str
    knowledge: str
    answer: str
    verdicts: tuple[Verdict, ...]
    mistakes: tuple[RecognisedMistake, ...] = ()
    total: int = Field(ge=0, le=100, description="Points earned, as a share of all points, 0 to 100.")

    def verdict(self, criterion: str) -> Verdict:
        """The verdict on a criterion of the question's rubric."""
        return next(verdict for verdict in self.verdicts if verdict.criterion == criterion)


class Ungraded(_Value):
    """No grade could be given. Has a cause and no total, and stays out of every average."""

    kind: Literal["ungraded"] = "ungraded"
    question: str
    question_version: int
    judge: str
    knowledge: str
    answer: str
    cause: Cause
    detail: str

    @property
    def reason(self) -> str:
        """One line for people."""
        return f"could not grade: {CAUSES[self.cause]}"


Outcome = Annotated[Grade | Ungraded, Field(discriminator="kind")]


class Judge(Protocol):
    """Grades answers. Implementations are pure: the same question and answer give the same outcome."""

    @property
    def name(self) -> str:
        """Identifies method, weights and version; recorded in every grade."""

    def grade(self, question: Question, answer: str) -> Grade | Ungraded:
        """A verdict per criterion, or why there is none. Never raises for anything the answer holds."""


def total(verdicts: Sequence[Verdict]) -> int:
    """Points earned as a share of all points, 0 to 100, rounded."""
    return round(100 * sum(verdict.points for verdict in verdicts) / sum(verdict.out_of for verdict in verdicts))


def nothing_met(question: Question, knowledge: str) -> Grade:
    """The grade of "I don't know": every criterion missed, and no judge needed to say so."""
    verdicts = tuple(Verdict(criterion=one.id, mark="missed", points=0, out_of=one.points, confidence=1) for one in question.rubric)
    return Grade(
        question=question.id,
        question_version=question.version,
        judge="none needed",
        knowledge=knowledge,
        answer="",
        verdicts=verdicts,
        total=0,
    )


def join_answers(answers: Sequence[str]) -> str:
    """An answer and the replies to its follow-ups as the one text that is graded."""
    return "\n\n".join(answers)
