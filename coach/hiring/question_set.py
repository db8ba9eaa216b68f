"""A blueprint -> a question set: balanced over areas and levels, within the minutes, from easy to hard."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict

from coach import __version__
from coach.errors import InputError
from coach.hiring.blueprint import Blueprint, weights
from coach.knowledge import LEVELS, Anchor, Criterion, Kind, Knowledge, Level, Mistake, Question

# Minutes for a question, its answer and a follow-up or two; editorial, from practice interviews.
LEVEL_MINUTES: Mapping[Level, int] = {"basic": 4, "intermediate": 5, "advanced": 6}
KIND_MINUTES: Mapping[Kind, int] = {"derivation": 2, "estimation": 2, "debugging": 1, "code-reading": 1, "design": 6, "behavioural": 3}
# The bank's own mix, which a set keeps where all levels are wanted.
LEVEL_SHARES: Mapping[Level, int] = {"basic": 3, "intermediate": 4, "advanced": 3}
OPENING, CLOSING = 2, 3
TYPICAL_MINUTES = 6


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Asked(_Value):
    """A criterion, with the follow-up that leads to it."""

    id: str
    points: int
    text: str
    note: str | None
    follow_up: str | None


class SetItem(_Value):
    """A question with all that an interviewer needs to ask and to mark it. `begins` counts minutes from the start."""

    question: str
    version: int
    area: str
    area_title: str
    level: Level
    kind: Kind
    begins: int
    minutes: int
    prompt: str
    rubric: tuple[Asked, ...]
    mistakes: tuple[Mistake, ...]
    anchors: tuple[Anchor, ...]
    reference: str
    hints: tuple[str, ...]


class QuestionSet(_Value):
    """A whole interview on paper. `knowledge` and `coach` are versions: with them the set can be made again."""

    blueprint: Blueprint
    items: tuple[SetItem, ...]
    minutes: int
    knowledge: str
    coach: str


def minutes_for(question: Question) -> int:
    """Minutes that a question takes with its follow-ups."""
    return LEVEL_MINUTES[question.level] + KIND_MINUTES.get(question.kind, 0)


def make_question_set(knowledge: Knowledge, blueprint: Blueprint) -> QuestionSet:
    """The question set of a blueprint: the same for the same blueprint and content.

    Raises:
        NotFound: an area that does not exist.
        InputError: nothing that fits.
    """
    shares = weights(knowledge, blueprint)
    wanted = [
        question
        for _, question in sorted(knowledge.questions.items())
        if knowledge.area_of[question.topic].id in shares
        and question.level in blueprint.levels
        and (not blueprint.kinds or question.kind in blueprint.kinds)
    ]
    if not wanted:
        raise InputError("no question of the bank fits these areas, levels and kinds; widen one of them")
    chosen = _choose(knowledge, wanted, shares, blueprint)
    places = {area: place for place, area in enumerate(knowledge.areas)}
    order = sorted(chosen, key=lambda one: (LEVELS.index(one.level), places[knowledge.area_of[one.topic].id], one.id))
    items: list[SetItem] = []
    begins = OPENING
    for question in order:
        items.append(_item(knowledge, question, begins))
        begins += items[-1].minutes
    return QuestionSet(blueprint=blueprint, items=tuple(items), minutes=begins + CLOSING, knowledge=knowledge.version, coach=__version__)


def _choose(knowledge: Knowledge, wanted: Iterable[Question], shares: Mapping[str, int], blueprint: Blueprint) -> list[Question]:
    """Fill the minutes: each time the area whose turn it is, in it the level that is furthest behind.

    An area's turns come as often as its share says, the first after a random part of its interval (systematic sampling), so that an
    area of half the weight is asked about half as often even in a set that is too short for all.
    """
    chance = random.Random(blueprint.seed)
    left = list(wanted)
    chance.shuffle(left)
    turns = {area: chance.random() / share for area, share in shares.items()}
    budget = blueprint.minutes - OPENING - CLOSING
    chosen: list[Question] = []
    levels: Counter[Level] = Counter()
    topics: set[str] = set()
    kinds: Counter[Kind] = Counter()
    while left := [one for one in left if minutes_for(one) <= budget]:
        open_areas = {knowledge.area_of[one.topic].id for one in left}
        area = min(open_areas, key=lambda one: (turns[one], one))
        here = [one for one in left if knowledge.area_of[one.topic].id == area]
        best = min(here, key=lambda one: (one.topic in topics, (levels[one.level] + 1) / LEVEL_SHARES[one.level], kinds[one.kind]))
        chosen.append(best)
        left.remove(best)
        budget -= minutes_for(best)
        turns[area] += minutes_for(best) / shares[area] / TYPICAL_MINUTES
        levels[best.level] += 1
        kinds[best.kind] += 1
        topics.add(best.topic)
    if not chosen:
        raise InputError(f"{blueprint.minutes} minutes are too few for any of these questions; give more minutes")
    return chosen


def _item(knowledge: Knowledge, question: Question, begins: int) -> SetItem:
    area = knowledge.area_of[question.topic]
    return SetItem(
        question=question.id,
        version=question.version,
        area=area.id,
        area_title=area.title,
        level=question.level,
        kind=question.kind,
        begins=begins,
        minutes=minutes_for(question),
        prompt=question.prompt,
        rubric=tuple(_asked(criterion, question.follow_ups.get(criterion.id)) for criterion in question.rubric),
        mistakes=question.mistakes,
        anchors=question.anchors,
        reference=question.reference,
        hints=question.hints,
    )


def _asked(criterion: Criterion, follow_up: str | None) -> Asked:
    return Asked(id=criterion.id, points=criterion.points, text=criterion.text, note=criterion.note, follow_up=follow_up)
