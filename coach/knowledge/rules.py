"""House rules of the content: what loads, and still is not good enough to ship. `coach check` reports them."""

import re
from collections import Counter
from collections.abc import Iterator

from coach.knowledge.catalogue import Knowledge
from coach.knowledge.schema import LEVELS, Passage, Question
from coach.markup import emphasis_faults, formula_faults

REFERENCE_WORDS = (80, 180)
PASSAGE_WORDS_LEAST = 60

_HEADING = re.compile(r"^#", re.MULTILINE)


def house_rules(knowledge: Knowledge) -> Iterator[str]:
    """Problems, one line each: file or area, what is wrong, what to do."""
    yield from _quotas(knowledge)
    yield from _chapters(knowledge)
    yield from _unused(knowledge)
    for passage in knowledge.passages.values():
        place = f"passages/{knowledge.area_of[passage.topic].id}/{passage.id}.md"
        yield from (f"{place}: {fault}" for text in _passage_texts(passage) for fault in formula_faults(text))
        words = len(passage.text.split())
        if words < PASSAGE_WORDS_LEAST:
            yield f"{place}: {words} words; a passage that can be read alone has {PASSAGE_WORDS_LEAST} at least"
        if _HEADING.search(passage.text):
            yield f"{place}: a heading stands in it; one idea needs none"
    for question in knowledge.questions.values():
        place = f"questions/{knowledge.area_of[question.topic].id}/{question.id}.yaml"
        yield from (f"{place}: {fault}" for text in _question_texts(question) for fault in formula_faults(text))
        yield from (f"{place}: {fault}" for text in _question_texts(question) for fault in emphasis_faults(text))
        words, (fewest, most) = len(question.reference.split()), REFERENCE_WORDS
        if not fewest <= words <= most:
            yield f"{place}: reference: {words} words; a spoken answer has {fewest} to {most}"
        if question.id in knowledge.passages:
            yield f"{place}: a passage has the same id; rename the question before anything points at it"


def _quotas(knowledge: Knowledge) -> Iterator[str]:
    there = Counter((knowledge.area_of[question.topic].id, question.level) for question in knowledge.questions.values())
    for area in knowledge.areas.values():
        if not area.quota:
            continue
        total = sum(there[area.id, level] for level in LEVELS)
        if total < area.quota:
            yield f"area {area.id}: {total} questions, and its quota is {area.quota}; write {area.quota - total} more"
        yield from (f"area {area.id}: no {level} question; write one" for level in LEVELS if not there[area.id, level])


def _chapters(knowledge: Knowledge) -> Iterator[str]:
    for chapter in knowledge.book.chapters if knowledge.book else ():
        for what, items in (("passage", knowledge.passages), ("question", knowledge.questions)):
            if not any(item.topic in chapter.topics for item in items.values()):
                yield f"chapters.yaml: chapter {chapter.number} ({chapter.title}) has no {what} under its topics; write one or name more topics"


def _unused(knowledge: Knowledge) -> Iterator[str]:
    used = set(knowledge.served) | {passage for drill in knowledge.drills.values() for passage in drill.passages}
    for passage_id in sorted(set(knowledge.passages) - used):
        area = knowledge.area_of[knowledge.passages[passage_id].topic].id
        yield f"passages/{area}/{passage_id}.md: no question and no drill points at it; cite it where it backs one, or remove it"


def _passage_texts(passage: Passage) -> Iterator[str]:
    yield from (passage.title, passage.text)


def _question_texts(question: Question) -> Iterator[str]:
    yield from (question.prompt, question.reference, *question.hints, *question.follow_ups.values())
    for criterion in question.rubric:
        yield from (criterion.text, criterion.note or "")
    for mistake in question.mistakes:
        yield from (mistake.text, mistake.why)
    yield from (anchor.text for anchor in question.anchors)
