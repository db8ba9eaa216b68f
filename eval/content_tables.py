"""The generated tables of knowledge/README.md: what there is, which chapter is covered by what, what the blind readings found."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from coach.knowledge import CAREERS, KINDS, LEVELS, Knowledge, default_folder, load
from eval.results import read, table


def counts() -> str:
    """Passages and questions by area, level and kind, beside each area's quota."""
    knowledge = _content()
    rows: list[tuple[Any, ...]] = []
    for area in knowledge.areas.values():
        questions = knowledge.questions_in(area.id)
        levels, kinds = Counter(one.level for one in questions), Counter(one.kind for one in questions)
        rows.append(
            (
                area.title,
                len(area.topics),
                len(knowledge.passages_in(area.id)),
                f"{len(questions)} of {area.quota}",
                *(levels[level] for level in LEVELS),
                *(kinds[kind] or "" for kind in KINDS),
            )
        )
    everything = list(knowledge.questions.values())
    levels, kinds = Counter(one.level for one in everything), Counter(one.kind for one in everything)
    quota = sum(area.quota for area in knowledge.areas.values())
    whole = [len(knowledge.topics), len(knowledge.passages), f"{len(everything)} of {quota}"]
    numbers = [*whole, *(levels[level] for level in LEVELS), *(kinds[kind] for kind in KINDS)]
    rows.append(("**all**", *(f"**{number}**" for number in numbers)))
    worked = sum(kinds[kind] for kind in ("derivation", "estimation", "debugging", "code-reading"))
    shares = ", ".join(f"{levels[level] / max(1, len(everything)):.0%} {level}" for level in LEVELS)
    return (
        table(("area", "topics", "passages", "questions of quota", *LEVELS, *KINDS), rows)
        + f"\n\n{shares}; {worked / max(1, len(everything)):.0%} of the questions need a derivation, a number, code or a failing run."
    )


def weights() -> str:
    """How often interviews for each career ask about an area."""
    rows = [(area.title, *(area.weights.get(career, 0) for career in CAREERS), area.quota) for area in _content().areas.values()]
    return table(("area", *CAREERS, "quota"), rows)


def chapters() -> str:
    """The chapters of the book with the topics, passages and questions that cover each."""
    knowledge = _content()
    assert knowledge.book is not None
    rows = []
    for chapter in knowledge.book.chapters:
        passages = sum(one.topic in chapter.topics for one in knowledge.passages.values())
        questions = sum(one.topic in chapter.topics for one in knowledge.questions.values())
        rows.append((chapter.number, chapter.title, ", ".join(chapter.topics), passages, questions))
    return f"[{knowledge.book.title}]({knowledge.book.url})\n\n" + table(("", "chapter", "topics", "passages", "questions"), rows)


def blind() -> str:
    """What the blind readings found."""
    figures = read("blind")
    if figures is None:
        return "Not read yet: `python -m eval blind --draw SEED`."
    rows = [
        (one["round"], one["read"], one["items"], one["items_with_factual_error"], one["factual"], one["rubric"], one["wording"])
        for one in figures["rounds"]
    ]
    return table(("seed", "read on", "items", "items with a factual error", "factual errors", "rubric faults", "wording faults"), rows)


def _content() -> Knowledge:
    return load(default_folder(), date.max)


CONTENT_BLOCKS: dict[str, Callable[[], str]] = {"counts": counts, "weights": weights, "chapters": chapters, "blind": blind}
