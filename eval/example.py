"""Make the finished example that the start page links to: a scripted interview, graded by the real grader.

`python -m eval example` writes coach/ui/example.json from the answers in eval/data/example.yaml.
"""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from coach.coach import Coach
from coach.interview import Interviewer, Setup, StepRule, WrittenVoice
from coach.interview.choosing import Choice
from coach.interview.session import Session
from coach.knowledge import Knowledge
from coach.report import make_report
from coach.settings import read_settings
from coach.ui.example import FILE

ANSWERS = Path(__file__).parent / "data" / "example.yaml"
STARTED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class Scripted:
    """A rule that asks the script's questions in their order, with the reasons that the real rule gives."""

    def __init__(self, script: dict[str, list[str]]):
        self._script = script
        self._rule = StepRule()

    def choose(self, knowledge: Knowledge, session: Session) -> Choice | None:
        """The script's next question."""
        left = list(self._script)[len(session.items) :]
        choice = self._rule.choose(knowledge, session)
        return Choice(knowledge.question(left[0]), choice.because) if left and choice else None


def clock() -> Iterator[datetime]:
    """A minute passes with every turn."""
    now = STARTED
    while True:
        yield now
        now += timedelta(minutes=1)


def main() -> None:
    """Play the script and write the report."""
    script: dict[str, list[str]] = yaml.safe_load(ANSWERS.read_text("utf-8"))
    ticks = clock()
    with tempfile.TemporaryDirectory() as data:
        coach = Coach.open(read_settings().model_copy(update={"data": Path(data)}))
        interviewer = Interviewer(
            coach.knowledge,
            lambda question, answer: coach.grade(question.id, answer),
            WrittenVoice(),
            Scripted(script),
            lambda: next(ticks),
        )
        session = Session(id="example", setup=Setup(questions=len(script)), seed=1, started=STARTED, knowledge=coach.knowledge.version)
        session = _proceed(interviewer, session)
        while not session.ended:
            assert session.current is not None
            answers = script[session.current.asked.question]
            place = len(session.current.answers)
            session = interviewer.answer(session, answers[place]) if place < len(answers) else interviewer.give_up(session)
            session = _proceed(interviewer, session)
        report = make_report(coach.knowledge, session, next(ticks))
        coach.close()
    FILE.write_text(report.model_dump_json(indent=1) + "\n", "utf-8")
    print(f"wrote {FILE.name}: {report.standing.mean} of 100 on {report.standing.graded} questions")


def _proceed(interviewer: Interviewer, session: Session) -> Session:
    for event in interviewer.proceed(session):
        if isinstance(event, Session):
            session = event
    return session


if __name__ == "__main__":
    main()
