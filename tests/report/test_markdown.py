"""The report as Markdown: what a candidate typed shows as typed and does nothing else."""

import re
from datetime import UTC, datetime

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from coach.interview import Answered, Asked, Graded, Session, Setup
from coach.knowledge import Knowledge
from coach.report import Report, make_report, to_markdown
from tests.report.test_report import grade

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

TYPED = {
    "html": "<script>alert(1)</script> <b>bold</b> <img src=x onerror=alert(1)> <!-- gone -->",
    "entities": "&lt;b&gt; &amp; &#x41;",
    "link": "[click](https://evil.example) ![i](https://evil.example/i.png) <https://evil.example> [a]: https://evil.example",
    "bare address": "see https://evil.example/a_b and www.evil.example or me@evil.example",
    "pipes": "a | b |--| c",
    "backticks": "`code` and ``` fence ``` ~~~ ~~gone~~",
    "fence": "```python\nx = a * b * c\n```",
    "emphasis": "*a* _b_ **c** __d__ a*b*c snake_case_name",
    "headings": "# one\n## two\nthree\n===\nfour\n---",
    "lists": "- one\n+ two\n* three\n1. four\n2) five\n   - six",
    "quote": "> deeper\n>> still",
    "indented": "if x:\n    y = 1\n\tz = 2",
    "math": "$\\sigma(x)$ and $$x$$ cost $5",
    "backslashes": "\\alpha \\* \\\\ end\\",
    "blank lines": "one\n\ntwo\n\n\nthree",
    "line separators": "one\u2028two\x0bthree\rfour",
    "unicode": "σ ≥ 梯度 🙂 e\u0301",
    "strange": "\u202eright to left\u202c \x1b[31m",
}


def report_on(knowledge: Knowledge, answer: str) -> Report:
    outcome = grade("optimizers-basic", ("met", "partial", "missed"), answer)
    turns = (
        Asked(at=NOON, question="optimizers-basic", question_version=1, text="?", written_by="bank", because="so"),
        Answered(at=NOON, text=answer),
        Graded(at=NOON, outcome=outcome),
    )
    session = Session(id="s", setup=Setup(), seed=1, started=NOON, knowledge="k", turns=turns)
    return make_report(knowledge, session, NOON)


def render(markdown: str) -> list[Token]:
    # Raw HTML, tables and strikethrough as on a code host.
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)


def quoted_text(tokens: list[Token]) -> str:
    """The text of the block quote, a line break for every break."""
    start, stop = (
        next(place for place, token in enumerate(tokens) if token.type == kind) for kind in ("blockquote_open", "blockquote_close")
    )
    inside = tokens[start + 1 : stop]
    assert [token.type for token in inside] == ["paragraph_open", "inline", "paragraph_close"], [token.type for token in inside]
    children = inside[1].children or []
    assert {child.type for child in children} <= {"text", "text_special", "hardbreak"}, [child.type for child in children]
    return "".join("\n" if child.type == "hardbreak" else child.content for child in children)


@pytest.mark.parametrize("answer", TYPED.values(), ids=TYPED)
def test_an_answer_shows_as_typed(knowledge: Knowledge, answer: str) -> None:
    shown = quoted_text(render(to_markdown(report_on(knowledge, answer))))
    typed = "\n".join(line.expandtabs(4) for line in answer.splitlines())
    assert [line.replace("\u00a0", " ").rstrip() for line in shown.split("\n")] == [line.rstrip() for line in typed.split("\n")]


@pytest.mark.parametrize("answer", TYPED.values(), ids=TYPED)
def test_quotes_stay_within_their_line_and_their_cell(knowledge: Knowledge, answer: str) -> None:
    tokens = render(to_markdown(report_on(knowledge, answer)))
    plain = render(to_markdown(report_on(knowledge, "plain words")))
    assert [token.type for token in tokens] == [token.type for token in plain]
    for token in tokens:
        assert token.type != "html_block"
        for child in token.children or []:
            assert child.type not in {"html_inline", "image", "code_inline", "s_open"}
            if child.type == "link_open":
                assert str(child.attrs["href"]).startswith("https://example.org/")


def test_addresses_are_not_left_for_a_renderer_to_link(knowledge: Knowledge) -> None:
    markdown = to_markdown(report_on(knowledge, TYPED["bare address"]))
    assert not re.search(r"https?://evil|www\.evil|\w@evil", markdown)


def test_the_four_blocks_the_dates_and_the_versions(knowledge: Knowledge) -> None:
    markdown = to_markdown(report_on(knowledge, "steps against the slope"))
    headings = re.findall(r"^## (.*)$", markdown, re.MULTILINE)
    assert headings == ["Where you stand", "What earned most", "Three gaps and what to read", "Every question"]
    assert "01 June 2026, 12:00 UTC" in markdown
    assert "Grader: hand. Content: k. coach " in markdown
    assert "not finished yet" in markdown
    assert "[A book](https://example.org/book)" in markdown
    assert "✓ met" in markdown
    assert "◐ partly met" in markdown
    assert "✗ missed" in markdown
    assert "5 of 5" in markdown
    assert "1.5 of 3" in markdown
