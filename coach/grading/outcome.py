"""From what a judge decides to an outcome: the same for every judge."""

from collections.abc import Callable, Sequence
from typing import Any

from coach.errors import CoachError
from coach.grading.grade import CREDIT, Evidence, Grade, Mark, RecognisedMistake, Ungraded, Verdict, total
from coach.grading.screen import ungradable
from coach.grading.text import Piece
from coach.knowledge import Criterion, Question

Decision = tuple[Sequence[Verdict], Sequence[RecognisedMistake]]


def outcome(
    question: Question, answer: str, *, judge: str, knowledge: str, longest: int, decide: Callable[[Question, str], Decision]
) -> Grade | Ungraded:
    """A grade of what `decide` says, or why there is none.

    Args:
        question: what was asked.
        answer: the candidate's text.
        judge: the name of the judge.
        knowledge: version of the content.
        longest: the most characters that are graded.
        decide: verdicts on all criteria and the mistakes asserted; called only for what can be graded.
    """
    head: dict[str, Any] = {
        "question": question.id,
        "question_version": question.version,
        "judge": judge,
        "knowledge": knowledge,
        "answer": answer,
    }
    problem = ungradable(answer, longest)
    if problem:
        return Ungraded(**head, cause=problem[0], detail=problem[1])
    if not question.rubric:
        return Ungraded(**head, cause="model-failure", detail="this question has no rubric to grade against; a person has to read it")
    try:
        verdicts, mistakes = decide(question, answer)
    except (CoachError, RuntimeError, MemoryError) as error:
        return Ungraded(**head, cause="model-failure", detail=f"the grader stopped ({error}); the answer is kept, grade it again later")
    return Grade(**head, verdicts=tuple(verdicts), mistakes=tuple(mistakes), total=total(verdicts))


def verdict(criterion: Criterion, mark: Mark, confidence: float, piece: Piece | None) -> Verdict:
    """A verdict that quotes `piece`, unless the criterion is missed."""
    return Verdict(
        criterion=criterion.id,
        mark=mark,
        points=criterion.points * CREDIT[mark],
        out_of=criterion.points,
        confidence=round(confidence, 3),
        evidence=(quote(piece),) if piece and mark != "missed" else (),
    )


def quote(piece: Piece) -> Evidence:
    """The piece's words as evidence."""
    return Evidence(start=piece.start, end=piece.end, quote=piece.words)
