"""Which question comes next, and why: one step harder after success, one easier after failure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from coach.interview.session import Item, Session
from coach.knowledge import LEVELS, Knowledge, Level, Question

SUCCESS, FAILURE = 70, 40


@dataclass(frozen=True)
class Choice:
    """The next question, and why it comes now, as a clause for the candidate."""

    question: Question
    because: str


class Rule(Protocol):
    """Chooses the next question."""

    def choose(self, knowledge: Knowledge, session: Session) -> Choice | None:
        """None when no suitable question is left. The same session gives the same choice."""


class StepRule:
    """Implements `Rule`: starts at the chosen level and moves one level with each result; prefers areas asked least."""

    def choose(self, knowledge: Knowledge, session: Session) -> Choice | None:
        """The next question at the wanted level, or at the nearest level that still has one."""
        asked = {item.asked.question for item in session.items}
        left = [question for question in candidates(knowledge, session.setup.areas) if question.id not in asked]
        if not left:
            return None
        wanted, because = _wanted(knowledge, session)
        distance = {level: abs(LEVELS.index(level) - LEVELS.index(wanted)) for level in LEVELS}
        nearest = min(distance[question.level] for question in left)
        if nearest:
            because = f"no {wanted} question is left here"
        times = _times_asked(knowledge, session.items)
        # The seed and the turn decide among equals, so that a resumed session asks what it would have asked.
        chance = random.Random(f"{session.seed}/{len(session.items)}")
        order = sorted((question for question in left if distance[question.level] == nearest), key=lambda question: question.id)
        chance.shuffle(order)
        return Choice(min(order, key=lambda question: times.get(knowledge.area_of[question.topic].id, 0)), because)


def candidates(knowledge: Knowledge, areas: Sequence[str]) -> list[Question]:
    """Questions that a model can grade, within `areas` (all if empty)."""
    return [q for q in knowledge.questions.values() if q.rubric and (not areas or knowledge.area_of[q.topic].id in areas)]


def _wanted(knowledge: Knowledge, session: Session) -> tuple[Level, str]:
    """The level to ask at, and why."""
    scored = [item for item in session.items if item.score is not None]
    if session.items and session.items[-1].skipped:
        level, _ = (session.setup.level, "") if not scored else _after(knowledge, session, scored[-1])
        return level, "you skipped the last one"
    if not scored:
        return session.setup.level, f"you chose to begin at {session.setup.level} level"
    return _after(knowledge, session, scored[-1])


def _after(knowledge: Knowledge, session: Session, last: Item) -> tuple[Level, str]:
    """The level to ask at after a scored question, and why."""
    question = knowledge.questions.get(last.asked.question)
    place = LEVELS.index(question.level) if question else LEVELS.index(session.setup.level)
    if last.gave_up:
        return LEVELS[max(place - 1, 0)], "you did not know the last one, so this is a step back"
    assert last.score is not None
    if last.score >= SUCCESS:
        harder = LEVELS[min(place + 1, len(LEVELS) - 1)]
        return harder, "your last answer was strong, so this one is harder" if harder != LEVELS[place] else "your last answer was strong"
    if last.score < FAILURE:
        easier = LEVELS[max(place - 1, 0)]
        return easier, "your last answer left gaps, so this one is easier" if easier != LEVELS[place] else "your last answer left gaps"
    return LEVELS[place], "your last answer was partly right, so the level stays"


def _times_asked(knowledge: Knowledge, items: Sequence[Item]) -> dict[str, int]:
    times: dict[str, int] = {}
    for item in items:
        question = knowledge.questions.get(item.asked.question)
        if question:
            area = knowledge.area_of[question.topic].id
            times[area] = times.get(area, 0) + 1
    return times
