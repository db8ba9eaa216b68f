"""The schema of topics, passages and questions: closed, frozen, strict.

An id is the file's stem; it is not written inside the file. References between files are ids.
"""

import re
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PASSAGE_WORDS = 300
SMALLEST_QUOTA = 8

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Level = Literal["basic", "intermediate", "advanced"]
Kind = Literal["concept", "derivation", "estimation", "debugging", "design", "code-reading", "behavioural"]
CareerId = Literal[
    "ai-researcher",
    "ml-engineer",
    "nlp-engineer",
    "computer-vision-engineer",
    "deep-rl-researcher",
    "performance-engineer",
    "mlops-engineer",
]

LEVELS: tuple[Level, ...] = get_args(Level)
KINDS: tuple[Kind, ...] = get_args(Kind)
CAREERS: tuple[CareerId, ...] = get_args(CareerId)


def _asks(text: str) -> str:
    if not text.endswith("?"):
        raise ValueError("must be one question that ends with '?'")
    return text


QuestionText = Annotated[Text, AfterValidator(_asks)]


_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bet al)(?<!\bcf)(?<!\bvs)[.?!](?=\s+[A-Z$\"(]|\s*$)")


class Content(BaseModel):
    """Base of everything read from knowledge/: unknown fields and wrong types are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Source(Content):
    """Where a fact stands. `accessed` only if the text was read; otherwise `checked: false`, which readers see."""

    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$")]
    accessed: date | None = None
    checked: Literal[False] | None = None

    @model_validator(mode="after")
    def _read_or_not(self) -> "Source":
        if (self.accessed is None) == (self.checked is None):
            raise ValueError("give either `accessed: <date>` (the text was read) or `checked: false`, not both and not neither")
        return self


class Topic(Content):
    """A node of the topic map."""

    id: Id
    title: Text
    level: Level
    prerequisites: tuple[Id, ...] = ()


class Area(Content):
    """Topics that an interview can be about. `weights` says how often interviews for a career ask about it, 0 (hardly) to 5 (always)."""

    id: Id
    title: Text
    weights: dict[CareerId, Annotated[int, Field(ge=0, le=5)]] = Field(default_factory=dict)
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]

    @property
    def quota(self) -> int:
        """How many questions the area needs at least; 0 where no weights are given."""
        if not self.weights:
            return 0
        return max(SMALLEST_QUOTA, sum(self.weights.values()) // 3 + max(self.weights.values()))


class Domain(Content):
    """Areas that a candidate's profile sums up together."""

    id: Id
    title: Text
    areas: Annotated[tuple[Area, ...], Field(min_length=1)]


class TopicMap(Content):
    """knowledge/topics.yaml."""

    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]


class Chapter(Content):
    """A chapter of a book and the topics that cover it."""

    number: Annotated[int, Field(ge=1)]
    title: Text
    topics: Annotated[tuple[Id, ...], Field(min_length=1)]


class Book(Content):
    """knowledge/chapters.yaml: a textbook whose chapters the topic map covers."""

    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$")]
    chapters: Annotated[tuple[Chapter, ...], Field(min_length=1)]


class Passage(Content):
    """One idea, at most 300 words of Markdown with LaTeX; its first sentence is the answer."""

    id: Id
    title: Text
    topic: Id
    level: Level
    reviewed: date | None = None
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    text: Text

    @model_validator(mode="after")
    def _short(self) -> "Passage":
        words = len(self.text.split())
        if words > PASSAGE_WORDS:
            raise ValueError(f"text has {words} words; {PASSAGE_WORDS} at most, so split it by idea")
        return self

    @property
    def first_sentence(self) -> str:
        """The sentence that answers; a full stop inside a formula or an abbreviation does not end it."""
        for match in _SENTENCE_END.finditer(self.text):
            head = self.text[: match.end()].rstrip()
            if head.count("$") % 2 == 0:
                return " ".join(head.split())
        return " ".join(self.text.split())


class Criterion(Content):
    """One checkable fact or step of an answer. `note` is for the grader's eyes."""

    id: Id
    points: Annotated[int, Field(ge=1, le=10)]
    text: Text
    note: Text | None = None
    passages: Annotated[tuple[Id, ...], Field(min_length=1)]


class Mistake(Content):
    """A wrong statement that candidates make, and why it is wrong."""

    id: Id
    text: Text
    why: Text


class Anchor(Content):
    """What an answer to a behavioural question looks like at one level, 1 (weak) to 5 (strong)."""

    level: Annotated[int, Field(ge=1, le=5)]
    text: Text


class Question(Content):
    """A question with all that grading and asking it needs. `passages` is what to read for a behavioural one, which has no criteria."""

    id: Id
    prompt: Text
    topic: Id
    kind: Kind
    level: Level
    careers: Annotated[tuple[CareerId, ...], Field(min_length=1)]
    version: Annotated[int, Field(ge=1)]
    reference: Text
    rubric: tuple[Criterion, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    passages: tuple[Id, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    follow_ups: dict[Id, QuestionText] = Field(default_factory=dict)
    hints: Annotated[tuple[Text, ...], Field(min_length=3, max_length=3)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]

    @property
    def backing(self) -> tuple[str, ...]:
        """Ids of all passages behind the question, each once, in the order of its criteria."""
        return tuple(dict.fromkeys([*(one for criterion in self.rubric for one in criterion.passages), *self.passages]))

    @model_validator(mode="after")
    def _whole(self) -> "Question":
        if self.kind == "behavioural":
            if self.rubric or len(self.anchors) < 3:
                raise ValueError("a behavioural question has no rubric but at least three `anchors` (levels 1 to 5)")
            return self
        if self.anchors or self.passages:
            raise ValueError("only a behavioural question has `anchors` and `passages`; this kind has a `rubric` whose criteria name passages")
        if not 3 <= len(self.rubric) <= 6:
            raise ValueError(f"the rubric has {len(self.rubric)} criteria; give 3 to 6")
        if sum(criterion.points for criterion in self.rubric) != 10:
            raise ValueError(f"the points add up to {sum(c.points for c in self.rubric)}; they must add up to 10")
        for name, ids in (("rubric", [c.id for c in self.rubric]), ("mistakes", [m.id for m in self.mistakes])):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise ValueError(f"{name}: the id {twice[0]} stands twice; rename one")
        if not 2 <= len(self.mistakes) <= 4:
            raise ValueError(f"there are {len(self.mistakes)} mistakes; give 2 to 4")
        wanted, given = {criterion.id for criterion in self.rubric}, set(self.follow_ups)
        if wanted != given:
            odd = ", ".join(sorted(wanted ^ given))
            raise ValueError(f"follow_ups must name exactly the criteria of the rubric; differs in: {odd}")
        return self
