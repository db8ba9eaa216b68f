"""Rules that no single file can break alone: references between files, dates, and what each area holds."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from coach.knowledge.catalogue import Knowledge
from coach.knowledge.schema import LEVELS, Source


def cross_references(knowledge: Knowledge, places: Mapping[str, str]) -> Iterator[str]:
    """Problems with references. `places` maps passage and question ids to the area folder they lie in."""
    yield from _topic_map(knowledge)
    for chapter in knowledge.book.chapters if knowledge.book else ():
        yield from (
            f"chapters.yaml: chapter {chapter.number}: topics: {topic!r} is not in topics.yaml"
            for topic in chapter.topics
            if topic not in knowledge.topics
        )
    for kind, items in (("passages", knowledge.passages), ("questions", knowledge.questions), ("drills", knowledge.drills)):
        for item in items.values():
            suffix = {"passages": ".md", "questions": ".yaml", "drills": "/drill.yaml"}[kind]
            folder = f"{kind}/{places[item.id]}" if item.id in places else kind
            name = f"{folder}/{item.id}{suffix}"
            if item.topic not in knowledge.topics:
                yield f"{name}: topic: {item.topic!r} is not in topics.yaml; add it there or correct it"
            elif kind != "drills" and places.get(item.id) != knowledge.area_of[item.topic].id:
                yield f"{name}: lies in the wrong folder; its topic belongs to {kind}/{knowledge.area_of[item.topic].id}/"
    for question in knowledge.questions.values():
        for passage_id in question.passages:
            if passage_id not in knowledge.passages:
                yield f"questions/{places[question.id]}/{question.id}.yaml: passages: no passage {passage_id!r}"
        for criterion in question.rubric:
            for passage_id in criterion.passages:
                if passage_id not in knowledge.passages:
                    yield f"questions/{places[question.id]}/{question.id}.yaml: rubric.{criterion.id}: no passage {passage_id!r}"
    for drill in knowledge.drills.values():
        known = (("after", drill.after, knowledge.drills), ("questions", drill.questions, knowledge.questions))
        for field, ids, items in (*known, ("passages", drill.passages, knowledge.passages)):
            yield from (f"drills/{drill.id}/drill.yaml: {field}: {one!r} does not exist" for one in ids if one not in items)
    for career in knowledge.careers.values():
        yield from (f"careers/{career.id}.yaml: skills: no area {area!r}" for area in career.skills if area not in knowledge.areas)
        yield from (
            f"careers/{career.id}.yaml: neighbours: {one!r} does not exist" for one in career.neighbours if one not in knowledge.careers
        )


def _topic_map(knowledge: Knowledge) -> Iterator[str]:
    topics = [topic for domain in knowledge.domains for area in domain.areas for topic in area.topics]
    areas = [area.id for domain in knowledge.domains for area in domain.areas]
    for what, ids in (("topic", [topic.id for topic in topics]), ("area", areas), ("domain", [d.id for d in knowledge.domains])):
        yield from (f"topics.yaml: the {what} {one} stands twice; ids are unique" for one, times in Counter(ids).items() if times > 1)
    for topic in topics:
        yield from (
            f"topics.yaml: {topic.id}: the prerequisite {one!r} does not exist" for one in topic.prerequisites if one not in knowledge.topics
        )
    for topic in topics:
        if topic.id in _all_prerequisites(knowledge, topic.id):
            yield f"topics.yaml: {topic.id} is its own prerequisite by way of others; break the circle"
        for one in topic.prerequisites:
            before = knowledge.topics.get(one)
            if before and LEVELS.index(before.level) > LEVELS.index(topic.level):
                yield f"topics.yaml: {topic.id} is {topic.level} and needs {one}, which is {before.level}; a learner is led from easy to hard"
    for area in knowledge.areas.values():
        places = {topic.id: place for place, topic in enumerate(area.topics)}
        for topic in area.topics:
            yield from (
                f"topics.yaml: {topic.id} stands before its prerequisite {one}; put it after"
                for one in topic.prerequisites
                if places.get(one, -1) > places[topic.id]
            )


def _all_prerequisites(knowledge: Knowledge, topic_id: str) -> set[str]:
    reached: set[str] = set()
    waiting = [topic_id]
    while waiting:
        topic = knowledge.topics.get(waiting.pop())
        fresh = set(topic.prerequisites) - reached if topic else set()
        reached |= fresh
        waiting += fresh
    return reached


def dates(knowledge: Knowledge, today: date) -> Iterator[str]:
    """Problems with dates: nothing was read or reviewed in the future."""
    for passage in knowledge.passages.values():
        yield from _future(f"passage {passage.id}", passage.sources, today)
        if passage.reviewed and passage.reviewed > today:
            yield f"passage {passage.id}: reviewed: {passage.reviewed} lies in the future"
    for question in knowledge.questions.values():
        yield from _future(f"question {question.id}", question.sources, today)
    for drill in knowledge.drills.values():
        yield from _future(f"drill {drill.id}", drill.sources, today)
    for career in knowledge.careers.values():
        yield from _future(f"career {career.id}", (*career.resources, *(pay.source for pay in career.pay)), today)
        yield from (f"career {career.id}: pay: as_of {pay.as_of} lies in the future" for pay in career.pay if pay.as_of > today)
    for gpu in knowledge.gpus.values():
        yield from _future(f"gpu {gpu.id}", gpu.sources, today)
        if gpu.as_of and gpu.as_of > today:
            yield f"gpu {gpu.id}: as_of {gpu.as_of} lies in the future"


def _future(name: str, sources: tuple[Source, ...], today: date) -> Iterator[str]:
    for source in sources:
        if source.accessed and source.accessed > today:
            yield f"{name}: sources: {source.url} was accessed on {source.accessed}, which lies in the future"


@dataclass(frozen=True)
class Counts:
    """How much content there is, and how much of it nobody else has read."""

    topics: int
    passages: int
    questions: int
    drills: int
    careers: int
    gpus: int
    unreviewed_passages: int
    unread_sources: int


def count(knowledge: Knowledge) -> Counts:
    """Totals for `coach check`."""
    sources = [source for passage in knowledge.passages.values() for source in passage.sources]
    sources += [source for question in knowledge.questions.values() for source in question.sources]
    return Counts(
        topics=len(knowledge.topics),
        passages=len(knowledge.passages),
        questions=len(knowledge.questions),
        drills=len(knowledge.drills),
        careers=len(knowledge.careers),
        gpus=len(knowledge.gpus),
        unreviewed_passages=sum(passage.reviewed is None for passage in knowledge.passages.values()),
        unread_sources=sum(source.accessed is None for source in sources),
    )
