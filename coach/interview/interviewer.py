"""The interview itself: from any point of a session to the candidate's next move."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from coach.errors import InputError
from coach.grading import Grade, Ungraded, join_answers, nothing_met
from coach.interview.asking import Voice, Wording
from coach.interview.choosing import Rule
from coach.interview.session import (
    Answered,
    Asked,
    Ended,
    EndReason,
    FollowedUp,
    GaveUp,
    Graded,
    Hinted,
    Item,
    Repeated,
    Said,
    Session,
    Skipped,
)
from coach.knowledge import Knowledge, Question
from coach.wording import counted

MOST_FOLLOW_UPS = 2
HINTS = 3

Clock = Callable[[], datetime]
# A judge's `grade`.
Grader = Callable[[Question, str], Grade | Ungraded]


@dataclass(frozen=True)
class Speaks:
    """A checked sentence of the interviewer, to be shown now; the turn that holds it follows."""

    sentence: str


@dataclass(frozen=True)
class Works:
    """What is being done while the candidate waits."""

    at: Literal["reading the answer", "wording the question", "wording a follow-up"]


# What a step tells while it runs. A Session is to be saved as it comes: it holds at least one new turn.
Event = Speaks | Works | Session


class Interviewer:
    """Moves sessions on. Holds no state of any session."""

    def __init__(self, knowledge: Knowledge, grade: Grader, voice: Voice, rule: Rule, clock: Clock):
        self._knowledge = knowledge
        self._grade_answer = grade
        self._voice = voice
        self._rule = rule
        self._clock = clock

    def proceed(self, session: Session) -> Iterator[Event]:
        """Everything up to the candidate's next move: greets, grades, follows up, asks, ends.

        Safe to call at any time; does nothing when the candidate is to move or the session has ended. A session that was
        cut off in mid-step is picked up from its last saved turn.
        """
        while session.due in ("greeting", "grade", "move"):
            step = {"greeting": self._greet, "grade": self._grade, "move": self._move}[session.due]
            for event in step(session):
                if isinstance(event, Session):
                    session = event
                yield event

    def answer(self, session: Session, text: str) -> Session:
        """The session with the candidate's answer.

        Raises:
            InputError: nobody waits for an answer.
        """
        self._require_open(session)
        return session.add(Answered(at=self._clock(), text=text))

    def hint(self, session: Session) -> Session:
        """The session with the next hint, from weak to strong.

        Raises:
            InputError: all hints were given, or no question stands.
        """
        item = self._require_open(session)
        if item.hints >= HINTS:
            raise InputError("that was the last of three hints for this question; answer as far as you can, or skip it")
        question = self._knowledge.question(item.asked.question)
        return session.add(Hinted(at=self._clock(), strength=item.hints + 1, text=question.hints[item.hints]))

    def repeat(self, session: Session) -> Session:
        """The session with the standing question repeated as the bank has it."""
        item = self._require_open(session)
        question = self._knowledge.question(item.asked.question)
        follow_ups = item.follow_ups
        text = question.follow_ups.get(follow_ups[-1].criterion, follow_ups[-1].text) if follow_ups else question.prompt
        return session.add(Repeated(at=self._clock(), text=text))

    def skip(self, session: Session) -> Session:
        """The session with the standing question left."""
        self._require_open(session)
        return session.add(Skipped(at=self._clock()))

    def give_up(self, session: Session) -> Session:
        """The session with "I don't know" to the standing question; without any answer to it, nothing of its rubric is met."""
        item = self._require_open(session)
        now = self._clock()
        if item.outcome:
            return session.add(GaveUp(at=now))
        nothing = nothing_met(self._knowledge.question(item.asked.question), self._knowledge.version)
        return session.add(GaveUp(at=now), Graded(at=now, outcome=nothing))

    def end(self, session: Session) -> Session:
        """The session ended by the candidate; an ended one as it is."""
        return session if session.ended else session.add(Ended(at=self._clock(), reason="candidate"))

    def _require_open(self, session: Session) -> Item:
        item = session.current
        if session.ended:
            raise InputError("this interview has ended; start a new one")
        if item is None or session.due != "answer":
            raise InputError("no question is waiting for an answer yet; wait a moment or reload the page")
        return item

    def _greet(self, session: Session) -> Iterator[Event]:
        setup = session.setup
        length = f"about {setup.minutes} minutes" if setup.questions is None else counted(setup.questions, "question")
        feedback = "You get feedback after each answer." if setup.mode == "practice" else "Feedback comes at the end, as in an exam."
        text = f"Welcome. We have {length}, beginning at {setup.level} level. {feedback} Take your time and answer in your own words."
        yield Speaks(text)
        yield session.add(Said(at=self._clock(), text=text))

    def _grade(self, session: Session) -> Iterator[Event]:
        item = session.current
        assert item is not None
        yield Works("reading the answer")
        question = self._knowledge.question(item.asked.question)
        outcome = self._grade_answer(question, join_answers(item.answers))
        graded = Graded(at=self._clock(), outcome=outcome)
        if isinstance(outcome, Ungraded) and outcome.cause in ("language", "no-text"):
            text = f"I could not grade that: {outcome.detail}. Answer again, or skip the question."
            yield Speaks(text)
            # Both turns at once: a session cut off between them would go on to the next question.
            yield session.add(graded, Said(at=self._clock(), text=text))
        else:
            yield session.add(graded)

    def _move(self, session: Session) -> Iterator[Event]:
        reason = self._reason_to_end(session)
        criterion = None if reason else self._criterion_to_probe(session)
        if criterion:
            yield from self._follow_up(session, *criterion)
            return
        reason = reason or self._reason_to_stop_asking(session)
        choice = None if reason else self._rule.choose(self._knowledge, session)
        if choice is None:
            yield session.add(Ended(at=self._clock(), reason=reason or "bank-empty"))
            return
        yield Works("wording the question")
        wording = None
        for part in self._voice.ask(choice.question.prompt, session.seed + len(session.turns)):
            if isinstance(part, Wording):
                wording = part
            else:
                yield Speaks(part)
        assert wording is not None
        yield session.add(
            Asked(
                at=self._clock(),
                question=choice.question.id,
                question_version=choice.question.version,
                text=wording.text,
                written_by=wording.written_by,
                because=choice.because,
            )
        )

    def _follow_up(self, session: Session, question: Question, criterion: str) -> Iterator[Event]:
        yield Works("wording a follow-up")
        wording = None
        for part in self._voice.follow_up(question.follow_ups[criterion], question.prompt, session.seed + len(session.turns)):
            if isinstance(part, Wording):
                wording = part
            else:
                yield Speaks(part)
        assert wording is not None
        yield session.add(FollowedUp(at=self._clock(), criterion=criterion, text=wording.text, written_by=wording.written_by))

    def _reason_to_end(self, session: Session) -> EndReason | None:
        minutes = session.setup.minutes
        return "time" if minutes is not None and session.elapsed(self._clock()) >= timedelta(minutes=minutes) else None

    def _reason_to_stop_asking(self, session: Session) -> EndReason | None:
        questions = session.setup.questions
        return "all-asked" if questions is not None and len(session.items) >= questions else None

    def _criterion_to_probe(self, session: Session) -> tuple[Question, str] | None:
        """The criterion not yet probed that would earn most, if a follow-up is due."""
        item = session.current
        if item is None or not isinstance(session.turns[-1], Graded) or len(item.follow_ups) >= MOST_FOLLOW_UPS:
            return None
        if not isinstance(item.outcome, Grade) or item.gave_up:
            return None
        question = self._knowledge.question(item.asked.question)
        # A criterion may have left the rubric since the answer was graded.
        left = set(question.follow_ups) - {turn.criterion for turn in item.follow_ups}
        open_verdicts = [verdict for verdict in item.outcome.verdicts if verdict.mark != "met" and verdict.criterion in left]
        if not open_verdicts:
            return None
        # Ties go to the criterion that stands first: authors put what matters first.
        worth = max(open_verdicts, key=lambda verdict: verdict.out_of - verdict.points)
        return question, worth.criterion
