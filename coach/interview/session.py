"""A session as a value: what was chosen at the start, and the turns since. Everything else is derived from the turns.

A session can be saved and resumed after any turn: `due` says whose move it is.
"""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coach.grading import Grade, Outcome, Ungraded
from coach.knowledge import Level

MINUTES_PER_QUESTION = 3
MOST_QUESTIONS = 30
MOST_MINUTES = 120
LONGEST_PAUSE = timedelta(minutes=10)

Mode = Literal["practice", "exam"]
Author = Literal["model", "bank", "mixed"]
EndReason = Literal["all-asked", "time", "candidate", "bank-empty"]
ENDS: dict[EndReason, str] = {
    "all-asked": "That was the last question. Thank you!",
    "time": "Our time is up. Thank you!",
    "candidate": "You ended the interview. Thank you!",
    "bank-empty": "There are no further questions on these areas. Thank you!",
}
Due = Literal["greeting", "grade", "move", "answer", "nothing"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Setup(_Value):
    """What a candidate chooses once, at the start. No areas means all of them; a length is a number of questions, minutes, or both."""

    areas: tuple[str, ...] = ()
    level: Level = "basic"
    questions: Annotated[int, Field(ge=1, le=MOST_QUESTIONS)] | None = 5
    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)] | None = None
    mode: Mode = "practice"

    @model_validator(mode="after")
    def _has_a_length(self) -> "Setup":
        if self.questions is None and self.minutes is None:
            raise ValueError("choose a number of questions or of minutes")
        return self

    @property
    def expected_questions(self) -> int:
        """How many questions it will be, as far as can be told beforehand."""
        by_time = MOST_QUESTIONS if self.minutes is None else max(1, self.minutes // MINUTES_PER_QUESTION)
        return min(by_time, self.questions or MOST_QUESTIONS)


class _Turn(_Value):
    at: datetime


class Said(_Turn):
    """The interviewer says something that is no question: a greeting, why an answer could not be graded."""

    kind: Literal["said"] = "said"
    text: str


class Asked(_Turn):
    """The interviewer asks a question of the bank. `written_by` says who worded it, `because` why it came now."""

    kind: Literal["asked"] = "asked"
    question: str
    question_version: int
    text: str
    written_by: Author
    because: str


class FollowedUp(_Turn):
    """The interviewer probes one criterion of the question that stands."""

    kind: Literal["followed-up"] = "followed-up"
    criterion: str
    text: str
    written_by: Author


class Hinted(_Turn):
    """The interviewer gives a hint, 1 (weak) to 3 (strong)."""

    kind: Literal["hinted"] = "hinted"
    strength: int
    text: str


class Repeated(_Turn):
    """The interviewer repeats the question as the bank has it."""

    kind: Literal["repeated"] = "repeated"
    text: str


class Answered(_Turn):
    """The candidate answers the question or the follow-up that stands."""

    kind: Literal["answered"] = "answered"
    text: str


class GaveUp(_Turn):
    """The candidate does not know."""

    kind: Literal["gave-up"] = "gave-up"


class Skipped(_Turn):
    """The candidate goes on without answering; the question is left out of the result."""

    kind: Literal["skipped"] = "skipped"


class Graded(_Turn):
    """The judge's outcome for all answers to the question that stands."""

    kind: Literal["graded"] = "graded"
    outcome: Outcome


class Ended(_Turn):
    """Nothing comes after this."""

    kind: Literal["ended"] = "ended"
    reason: EndReason


Turn = Annotated[Said | Asked | FollowedUp | Hinted | Repeated | Answered | GaveUp | Skipped | Graded | Ended, Field(discriminator="kind")]


class Item(_Value):
    """One question of a session with all that happened to it."""

    asked: Asked
    turns: tuple[Turn, ...]

    @property
    def follow_ups(self) -> tuple[FollowedUp, ...]:
        """The follow-ups asked, in order."""
        return tuple(turn for turn in self.turns if isinstance(turn, FollowedUp))

    @property
    def hints(self) -> int:
        """How many hints were given."""
        return sum(isinstance(turn, Hinted) for turn in self.turns)

    @property
    def skipped(self) -> bool:
        """Left out by the candidate before any answer."""
        return not self.answers and any(isinstance(turn, Skipped) for turn in self.turns)

    @property
    def gave_up(self) -> bool:
        """The candidate said that they do not know, before any answer."""
        return not self.answers and any(isinstance(turn, GaveUp) for turn in self.turns)

    @property
    def answers(self) -> tuple[str, ...]:
        """The answer and the replies to follow-ups, without any that was in a language that cannot be graded."""
        found: list[str] = []
        for turn in self.turns:
            if isinstance(turn, Answered):
                found.append(turn.text)
            if isinstance(turn, Graded) and isinstance(turn.outcome, Ungraded) and turn.outcome.cause == "language":
                found.pop()
        return tuple(found)

    @property
    def outcome(self) -> Grade | Ungraded | None:
        """The last outcome that is over all `answers` so far; a refused one only where there is no other."""
        outcomes = [turn.outcome for turn in self.turns if isinstance(turn, Graded)]
        over_answers = [outcome for outcome in outcomes if not (isinstance(outcome, Ungraded) and outcome.cause == "language")]
        return next(reversed(over_answers or outcomes), None)

    @property
    def score(self) -> int | None:
        """0 to 100: the grade's total, 0 for "I don't know"; None where nothing was or could be graded."""
        if isinstance(self.outcome, Grade):
            return self.outcome.total
        return 0 if self.gave_up else None


class Session(_Value):
    """One interview. A step returns a new session with more turns."""

    id: str
    setup: Setup
    seed: int
    started: datetime
    knowledge: str
    turns: tuple[Turn, ...] = ()

    def add(self, *turns: Turn) -> "Session":
        """The session after these turns."""
        return self.model_copy(update={"turns": (*self.turns, *turns)})

    @property
    def items(self) -> tuple[Item, ...]:
        """The questions asked so far, in order."""
        starts = [(place, turn) for place, turn in enumerate(self.turns) if isinstance(turn, Asked)]
        stops = [place for place, _ in starts[1:]] + [len(self.turns)]
        return tuple(Item(asked=asked, turns=self.turns[start:stop]) for (start, asked), stop in zip(starts, stops, strict=False))

    @property
    def current(self) -> Item | None:
        """The question that stands."""
        return self.items[-1] if self.items else None

    @property
    def ended(self) -> bool:
        """Whether the interview is over."""
        return bool(self.turns) and isinstance(self.turns[-1], Ended)

    @property
    def due(self) -> Due:
        """What comes next: an act of the interviewer, the candidate's answer, or nothing."""
        if not self.turns:
            return "greeting"
        last = self.turns[-1]
        match last:
            case Ended():
                return "nothing"
            case Answered():
                return "grade"
            case Asked() | FollowedUp() | Hinted() | Repeated():
                return "answer"
            case Said():
                return "answer" if self.current else "move"
            case Graded() | Skipped() | GaveUp():
                return "move"

    @property
    def standing(self) -> str:
        """The question or follow-up that waits for an answer; empty before the first."""
        texts = [turn.text for turn in self.turns if isinstance(turn, Asked | FollowedUp)]
        return texts[-1] if texts else ""

    @property
    def last_reply(self) -> int:
        """Position of the candidate's last answer, skip or "I don't know"; -1 before the first."""
        return max((place for place, turn in enumerate(self.turns) if isinstance(turn, Answered | Skipped | GaveUp)), default=-1)

    def elapsed(self, now: datetime) -> timedelta:
        """Time spent on the interview; a gap between turns counts for ten minutes at most, so that a night's pause ends nothing."""
        times = [self.started, *(turn.at for turn in self.turns), now]
        return sum((min(after - before, LONGEST_PAUSE) for before, after in pairwise(times)), timedelta())
