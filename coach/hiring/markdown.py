"""A question set as Markdown that an interviewer can print and mark."""

import re
from collections.abc import Iterator

from coach.hiring.question_set import CLOSING, OPENING, QuestionSet, SetItem
from coach.markup import headline
from coach.wording import career_title, counted

# Less than a long question takes.
NOTICEABLE_MINUTES = 13
_LITERAL = re.compile(r"(```.*?```|`[^`]*`|\$[^$]+\$)", re.DOTALL)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def to_markdown(question_set: QuestionSet) -> str:
    """The whole set: a plan, each question with its rubric, and a scorecard."""
    return "\n".join(_lines(question_set)) + "\n"


def _lines(one: QuestionSet) -> Iterator[str]:
    asked = one.blueprint
    yield f"# Question set{f': {career_title(asked.career)}' if asked.career else ''}"
    yield ""
    yield f"{counted(len(one.items), 'question')} · {one.minutes} of {asked.minutes} minutes · {', '.join(asked.levels)} · seed {asked.seed}"
    yield ""
    if asked.minutes - one.minutes >= NOTICEABLE_MINUTES:
        yield "The bank has no further question that fits these areas, levels and kinds, so the set is shorter than asked for."
        yield ""
    yield f"Content {one.knowledge}, coach {one.coach}. The same blueprint, seed and content give the same set."
    yield ""
    yield "## Plan"
    yield ""
    yield "| from | min | question | area | level | kind |"
    yield "| ---: | ---: | --- | --- | --- | --- |"
    yield f"| 0 | {OPENING} | Welcome | | | |"
    for number, item in enumerate(one.items, start=1):
        yield f"| {item.begins} | {item.minutes} | {number}. {_cell(headline(item.prompt))} | {item.area_title} | {item.level} | {item.kind} |"
    yield f"| {one.minutes - CLOSING} | {CLOSING} | The candidate's questions | | | |"
    for number, item in enumerate(one.items, start=1):
        yield ""
        yield from _item(number, item)
    yield ""
    yield from _scorecard(one)


def _item(number: int, item: SetItem) -> Iterator[str]:
    yield f"## {number}. {item.area_title}"
    yield ""
    yield f"`{item.question}` version {item.version} · {item.level} · {item.kind} · {item.minutes} minutes, from minute {item.begins}"
    yield ""
    yield from (f"> {line}".rstrip() for line in _plain(item.prompt).strip().splitlines())
    yield ""
    if item.rubric:
        yield "| points | met when the candidate … | if it does not come by itself, ask | met | partly | missed |"
        yield "| ---: | --- | --- | :-: | :-: | :-: |"
        for criterion in item.rubric:
            note = f" *{_cell(criterion.note)}*" if criterion.note else ""
            yield f"| {criterion.points} | {_cell(criterion.text)}{note} | {_cell(criterion.follow_up or '')} | ☐ | ☐ | ☐ |"
        yield ""
    if item.anchors:
        yield "| level | what the answer looks like | |"
        yield "| ---: | --- | :-: |"
        for anchor in item.anchors:
            yield f"| {anchor.level} | {_cell(anchor.text)} | ☐ |"
        yield ""
    if item.mistakes:
        yield "**Listen for mistakes**"
        yield ""
        for mistake in item.mistakes:
            yield f"- ☐ “{_plain(mistake.text)}” {_plain(mistake.why)}"
        yield ""
    yield "**Hints, weak to strong**"
    yield ""
    for place, hint in enumerate(item.hints, start=1):
        yield f"{place}. {_plain(hint)}"
    yield ""
    yield f"**A strong answer.** {_plain(item.reference).strip()}"
    yield ""
    yield "Words that earned it: ________________________________________________"


def _scorecard(one: QuestionSet) -> Iterator[str]:
    yield "## Scorecard"
    yield ""
    yield "Candidate: ____________________  Interviewer: ____________________  Date: ____________"
    yield ""
    yield "| | question | area | level | points | of | note |"
    yield "| ---: | --- | --- | --- | ---: | ---: | --- |"
    total = 0
    for number, item in enumerate(one.items, start=1):
        most = sum(criterion.points for criterion in item.rubric)
        total += most
        yield f"| {number} | `{item.question}` | {item.area_title} | {item.level} | | {most or 'level 1 to 5'} | |"
    yield f"| | **all graded questions** | | | | **{total}** | |"
    yield ""
    yield (
        "Met earns all points of a criterion, partly half of them. Ask every candidate for the role the same questions, mark before you "
        "compare, and judge words alone. A question that was not asked is left out of the sum, not counted as zero."
    )


def _plain(text: str) -> str:
    """Curated Markdown, safe where HTML is let through: `<X>` outside code and formulas is no tag."""
    parts = _LITERAL.split(text)
    return "".join(part if place % 2 else _TAG.sub(r"\<", part) for place, part in enumerate(parts))


def _cell(text: str) -> str:
    return " ".join(_plain(text).split()).replace("|", "\\|")
