"""Pieces of HTML that several pages use. Everything a person typed passes through `escape`."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from coach.grading import Evidence
from coach.markup import to_html
from coach.report import Reading
from coach.report.scorecard import SIGNS, Sign

__all__ = ["badge", "escape", "highlighted", "notice", "reading"]


def badge(sign: Sign, word: str) -> str:
    """A mark as sign and word; its colour only repeats them."""
    return f'<span class="coach-mark coach-{sign}"><span aria-hidden="true">{SIGNS[sign]}</span> {escape(word)}</span>'


def notice(text: str) -> str:
    """A message that asks for attention; empty for no text."""
    return f'<div class="coach-notice" role="alert">{escape(text)}</div>' if text else ""


def highlighted(answer: str, evidence: Sequence[tuple[str, Evidence]]) -> str:
    """The answer with the quoted words marked. `evidence` pairs a label (criterion id) with its words; quotes may overlap."""
    edges = sorted({0, len(answer), *(edge for _, words in evidence for edge in (words.start, words.end))})
    parts = []
    for start, end in pairwise(edges):
        labels = [label for label, words in evidence if words.start <= start and end <= words.end]
        text = escape(answer[start:end])
        parts.append(f'<mark data-for="{escape(" ".join(labels))}">{text}</mark>' if labels else text)
    return f'<div class="coach-answer">{"".join(parts)}</div>'


def reading(passage: Reading) -> str:
    """A passage to open, with its sources."""
    sources = "".join(
        f'<li><a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(title)}</a>'
        f'<span class="coach-dim"> {"read " + read if read else "not checked"}</span></li>'
        for title, url, read in passage.sources
    )
    return (
        f'<details class="coach-reading"><summary>{escape(passage.title)}</summary>'
        f'{to_html(passage.text)}<ul class="coach-sources">{sources}</ul></details>'
    )
