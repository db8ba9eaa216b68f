"""An interviewer whose grader does what the answer says, and a candidate who follows a script."""

import re
from collections.abc import Callable, Iterator, Sequence

import pytest

from coach.grading import Grade, Mark, Ungraded, Verdict
from coach.interview import Event, Interviewer, Session, Setup, StepRule, WrittenVoice
from coach.knowledge import Knowledge, Question
from coach.models import Vectors
from coach.models.fakes import KeywordEncoder
from tests.conftest import Clock

FRAME = frozenset(
    "a an and be could describe do does explain for how i in is it me moment next of own said say so staying tell that the this to what "
    "which why with words would you your".split()
)


class SubjectEncoder:
    """Texts to what they are about: a `KeywordEncoder` that leaves out the words that any question has."""

    name = "subject-encoder"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length."""
        return KeywordEncoder().encode(
            [" ".join(word for word in re.findall(r"[a-z]+", text.lower()) if word not in FRAME) for text in texts]
        )


CREDIT: dict[Mark, float] = {"met": 1.0, "partial": 0.5, "missed": 0.0}


def grade(question: Question, answer: str) -> Grade | Ungraded:
    """Criteria named in the answer are met, those behind "half-" partial; "ungraded:CAUSE" is what it says."""
    head = {"question": question.id, "question_version": question.version, "judge": "obedient", "knowledge": "k", "answer": answer}
    cause = re.search(r"ungraded:([a-z-]+)", answer)
    if cause:
        return Ungraded.model_validate({**head, "cause": cause.group(1), "detail": "as the answer asked"})
    marks: dict[str, Mark] = {}
    for criterion in question.rubric:
        named = re.findall(rf"(half-)?{criterion.id}\b", answer)
        marks[criterion.id] = "missed" if not named else "met" if "" in named else "partial"
    verdicts = tuple(
        Verdict(criterion=one.id, mark=marks[one.id], points=one.points * CREDIT[marks[one.id]], out_of=one.points, confidence=0.9)
        for one in question.rubric
    )
    return Grade.model_validate({**head, "verdicts": verdicts, "total": round(10 * sum(verdict.points for verdict in verdicts))})


@pytest.fixture
def interviewer(knowledge: Knowledge, clock: Clock) -> Interviewer:
    return Interviewer(knowledge, grade, WrittenVoice(), StepRule(), clock)


@pytest.fixture
def begin(clock: Clock) -> Callable[..., Session]:
    """Makes a session without turns; arguments are those of `Setup`."""

    def make(**chosen: object) -> Session:
        return Session(id="s", setup=Setup.model_validate(chosen), seed=1, started=clock.now, knowledge="k")

    return make


@pytest.fixture
def drive() -> Callable[[Iterator[Event], Session], Session]:
    """Runs a step to its end; the session after it."""

    def run(events: Iterator[Event], session: Session) -> Session:
        for event in events:
            if isinstance(event, Session):
                session = event
        return session

    return run
