"""The library as HTML: every address leads somewhere, every link of it too, and nothing that would spoil a question stands open."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest

from coach.coach import Found
from coach.knowledge import Knowledge
from coach.ui.library import found_html
from coach.ui.library_page import library_html


def links(html: str) -> list[dict[str, str]]:
    """What the links within the library ask for."""
    return [dict(parse_qsl(unescape(query))) for query in re.findall(r'<a data-go href="library\??([^"]*)"', html)]


def test_every_page_is_reached_from_the_map_and_no_link_is_dead(knowledge: Knowledge) -> None:
    seen: set[tuple[tuple[str, str], ...]] = set()
    waiting: list[dict[str, str]] = [{}]
    while waiting:
        wanted = waiting.pop()
        key = tuple(wanted.items())
        if key in seen:
            continue
        seen.add(key)
        html = library_html(knowledge, wanted)
        assert "Not in the library" not in html, wanted
        waiting += links(html)
    reached = {(kind, item) for key in seen for kind, item in key}
    assert {("passage", one) for one in knowledge.passages} <= reached
    assert {("question", one) for one in knowledge.questions} <= reached
    assert {("topic", one) for one in knowledge.topics} <= reached
    assert {("area", one) for one in knowledge.areas} <= reached


def test_the_map_counts_what_is_there(knowledge: Knowledge) -> None:
    html = library_html(knowledge, {})
    assert "9 passages to read and 9 interview questions on 3 topics in 3 areas" in html
    assert html.count("aria-label='Questions: 1 basic, 1 intermediate, 1 advanced'") == 3


def test_a_passage_shows_text_sources_and_what_it_serves(knowledge: Knowledge) -> None:
    html = library_html(knowledge, {"passage": "about-attention-basic"})
    assert "Queries are compared with keys" in html
    assert '<a href="https://example.org/book" target="_blank" rel="noopener noreferrer">A book</a>' in html
    assert "read 2026-01-31" in html
    assert "Not checked by a second person yet" in html
    assert {"question": "attention-basic"} in links(html)


def test_a_question_keeps_its_rubric_closed(knowledge: Knowledge) -> None:
    html = library_html(knowledge, {"question": "attention-basic"})
    before, spoiler = html.split("<details class=coach-spoiler>")
    assert "How does attention work?" in before
    assert "queries are compared with keys" not in before.lower()
    assert "Says that queries are compared with keys." in spoiler
    assert "pure magic" in spoiler


@pytest.mark.parametrize("wanted", [{"passage": "adam"}, {"area": "x"}, {"topic": "<b>"}, {"question": "<script>alert(1)</script>"}])
def test_an_address_that_names_nothing_says_what_is_near(knowledge: Knowledge, wanted: dict[str, str]) -> None:
    html = library_html(knowledge, wanted)
    assert "Not in the library" in html
    assert "the nearest are" in html
    assert "<script" not in html


def test_a_search_shows_what_was_typed_as_typed(knowledge: Knowledge) -> None:
    html = found_html("<img src=x>", Found(topics=(), passages=(knowledge.passage("about-attention-basic"),), questions=()))
    assert "Search: &lt;img src=x&gt;" in html
    assert "No question has these words." in html


def test_a_search_for_what_the_library_does_not_cover_says_so(knowledge: Knowledge) -> None:
    passage = knowledge.passage("about-attention-basic")
    assert "Nothing in the library is close" in found_html("pizza", Found(topics=(), passages=(passage,), questions=(), is_near=False))
    assert "Nothing in the library is close" not in found_html("softmax", Found(topics=(), passages=(passage,), questions=()))
