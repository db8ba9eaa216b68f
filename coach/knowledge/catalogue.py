"""The loaded knowledge: frozen, cross-referenced, looked up by id."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from coach.errors import NotFound
from coach.knowledge.career import Career
from coach.knowledge.drill import Drill
from coach.knowledge.hardware import Gpu
from coach.knowledge.schema import Area, Book, Criterion, Domain, Passage, Question, Topic


@dataclass(frozen=True)
class Knowledge:
    """All content of one folder. `version` is a hash of its files, recorded with every grade."""

    version: str
    domains: tuple[Domain, ...]
    passages: Mapping[str, Passage]
    questions: Mapping[str, Question]
    drills: Mapping[str, Drill]
    careers: Mapping[str, Career]
    gpus: Mapping[str, Gpu]
    book: Book | None = None

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        """Areas by id, in the order of the topic map."""
        return {area.id: area for domain in self.domains for area in domain.areas}

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """Topics by id, in the order of the topic map."""
        return {topic.id: topic for area in self.areas.values() for topic in area.topics}

    @cached_property
    def area_of(self) -> Mapping[str, Area]:
        """Topic id to its area."""
        return {topic.id: area for area in self.areas.values() for topic in area.topics}

    @cached_property
    def question_areas(self) -> tuple[Area, ...]:
        """Areas with at least one question that a model can grade, in the order of the topic map."""
        asked = {self.area_of[question.topic].id for question in self.questions.values() if question.rubric}
        return tuple(area for area in self.areas.values() if area.id in asked)

    def questions_in(self, area_id: str) -> tuple[Question, ...]:
        """The questions of an area."""
        return self._by_area[0].get(area_id, ())

    def passages_in(self, area_id: str) -> tuple[Passage, ...]:
        """The passages of an area."""
        return self._by_area[1].get(area_id, ())

    @cached_property
    def served(self) -> Mapping[str, tuple[Question, ...]]:
        """Passage id to the questions that it is behind."""
        found: dict[str, list[Question]] = {}
        for question in self.questions.values():
            for passage_id in question.backing:
                found.setdefault(passage_id, []).append(question)
        return {passage_id: tuple(questions) for passage_id, questions in found.items()}

    @cached_property
    def asked(self) -> Mapping[str, str]:
        """Passage id to the words in which it is asked about: its topic, and what the questions behind it ask for and accept."""
        found = {passage.id: [self.topics[passage.topic].title] for passage in self.passages.values()}
        for question in self.questions.values():
            for criterion in question.rubric:
                for passage_id in criterion.passages:
                    found[passage_id] += [criterion.text, criterion.note or "", question.follow_ups[criterion.id]]
            for passage_id in question.backing:
                found[passage_id].append(question.prompt)
        return {passage_id: " ".join(words) for passage_id, words in found.items()}

    @cached_property
    def _by_area(self) -> tuple[Mapping[str, tuple[Question, ...]], Mapping[str, tuple[Passage, ...]]]:
        questions = {area: tuple(one for one in self.questions.values() if self.area_of[one.topic].id == area) for area in self.areas}
        passages = {area: tuple(one for one in self.passages.values() if self.area_of[one.topic].id == area) for area in self.areas}
        return questions, passages

    def question(self, question_id: str) -> Question:
        """Raises: NotFound, with the nearest ids."""
        return _find(self.questions, question_id, "question")

    def passage(self, passage_id: str) -> Passage:
        """Raises: NotFound, with the nearest ids."""
        return _find(self.passages, passage_id, "passage")

    def topic(self, topic_id: str) -> Topic:
        """Raises: NotFound, with the nearest ids."""
        return _find(self.topics, topic_id, "topic")

    def area(self, area_id: str) -> Area:
        """Raises: NotFound, with the nearest ids."""
        return _find(self.areas, area_id, "area")

    def backing(self, criterion: Criterion) -> tuple[Passage, ...]:
        """The passages that back a criterion."""
        return tuple(self.passages[passage_id] for passage_id in criterion.passages)


Item = TypeVar("Item")


def _find(items: Mapping[str, Item], wanted: str, what: str) -> Item:
    if wanted in items:
        return items[wanted]
    near = difflib.get_close_matches(wanted.lower(), items, n=3, cutoff=0.4) or sorted(items)[:3]
    raise NotFound(f"no {what} has the id {wanted!r}; the nearest are: {', '.join(near)}")
