"""Pieces of HTML: what a person typed shows as typed, marks sit where the words are, formulas are drawn."""

import re
from datetime import date
from html import unescape

import pytest

from coach.grading import Evidence
from coach.knowledge import default_folder, load
from coach.markup import to_html
from coach.ui.fragments import highlighted, notice

NASTY = '<script>alert(1)</script> & "σ(1−σ)" ${x} {{y}}\r\n\tlast'

PASSAGES = load(default_folder(), date.max).passages


def quote(text: str, words: str) -> Evidence:
    """The evidence that quotes `words`."""
    start = text.index(words)
    return Evidence(start=start, end=start + len(words), quote=words)


def test_an_answer_without_evidence_shows_as_typed() -> None:
    html = highlighted(NASTY, [])
    assert "<script" not in html
    assert unescape(re.sub(r"<[^>]+>", "", html)) == NASTY


def test_overlapping_quotes_are_both_marked() -> None:
    text = "the chain rule multiplies <b>local</b> derivatives"
    html = highlighted(text, [("one", quote(text, "chain rule multiplies")), ("two", quote(text, "multiplies <b>local</b>"))])
    assert '<mark data-for="one">chain rule </mark><mark data-for="one two">multiplies</mark><mark data-for="two"> &lt;b&gt;' in html
    assert unescape(re.sub(r"<[^>]+>", "", html)) == text


def test_a_notice_is_escaped_and_may_be_empty() -> None:
    assert notice("") == ""
    assert "&lt;img" in notice("<img src=x>")


def test_formulas_become_mathml_and_raw_html_does_not_pass() -> None:
    html = to_html(r"The step is $\frac{m}{\sqrt{v}+\epsilon}$. <img src=x onerror=alert(1)>" "\n\n$$a = b$$")
    assert html.count("<math") == 2
    assert "<img" not in html


@pytest.mark.parametrize("passage_id", sorted(PASSAGES))
def test_every_passage_is_drawn_whole(passage_id: str) -> None:
    html = to_html(PASSAGES[passage_id].text)
    text = re.sub(r"<math.*?</math>", "", html, flags=re.DOTALL)
    assert "$" not in text
    # An unknown command would stand in the formula with its backslash.
    assert not re.search(r"\\[A-Za-z]", html)
