"""Curated Markdown with LaTeX as HTML. Formulas become MathML, which browsers draw without any script; raw HTML does not pass."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

HEADLINE_CHARACTERS = 160
# Formulas in a line that are longer than this may be wider than a phone, so they get a strip of their own to scroll in.
WIDE_FORMULA = 42

_CODE_BLOCK = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"\\[A-Za-z]+")
# A dollar sign before a digit is money.
_STRAY = re.compile(r"\$(?!\d)")


def to_html(text: str) -> str:
    """Whole paragraphs."""
    return str(_renderer().render(text))


def to_inline_html(text: str) -> str:
    """One line, for headings and cells: no paragraph around it, and formulas that stand on a line of their own come into it."""
    return str(_renderer().renderInline(" ".join(text.replace("$$", "$").split())))


def headline(text: str) -> str:
    """Curated Markdown for headings and lists: on one line, without its code, shortened at a word."""
    told = " ".join(_CODE_BLOCK.sub(" … ", text).split()).removesuffix(" …")
    if len(told) <= HEADLINE_CHARACTERS:
        return told
    cut = told[:HEADLINE_CHARACTERS].rsplit(" ", 1)[0]
    # A formula or a piece of code that is cut in two would not be drawn.
    for mark in "$`":
        if cut.count(mark) % 2:
            cut = cut[: cut.rindex(mark)]
    return f"{cut.rstrip(' ,;:')} …"


def formula_faults(text: str) -> Iterator[str]:
    """What a reader would see unrendered: a formula that cannot be converted, or a LaTeX command outside one."""
    for token in _tokens(text):
        match token.type:
            case "math_inline" | "math_block":
                yield from _conversion_fault(token.content)
            case "text":
                for command in _COMMAND.findall(token.content):
                    yield f"{command} stands outside a formula; put the formula between dollar signs"
                if _STRAY.search(token.content):
                    yield f"a dollar sign opens no formula in {token.content.strip()[:60]!r}; close the formula"


def emphasis_faults(text: str) -> Iterator[str]:
    """Signs of code that are taken for emphasis, so that a reader does not see them: `__init__` without backticks, a*b*c."""
    for token in _tokens(text):
        if token.type in ("em_open", "strong_open"):
            yield f"{token.markup} is taken for emphasis and not shown; put code between backticks, or write \\{token.markup[0]}"


def _conversion_fault(formula: str) -> Iterator[str]:
    bare = formula.replace("\\{", "").replace("\\}", "")
    if bare.count("{") != bare.count("}"):
        yield f"the formula {formula!r} cannot be drawn as it is meant: its braces do not match"
        return
    try:
        # A command that the converter does not know comes back as its own name.
        unknown = _COMMAND.findall(convert(formula))
    except Exception as error:  # the converter raises many types, some of them its own
        yield f"the formula {formula!r} cannot be drawn ({type(error).__name__}); rewrite it"
        return
    if unknown:
        yield f"the formula {formula!r} holds {unknown[0]}, which cannot be drawn; write it another way"


def _tokens(text: str) -> Iterator[Token]:
    for block in _renderer().parse(text):
        yield block
        yield from block.children or ()


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").use(dollarmath_plugin, renderer=_formula)


def _formula(tex: str, options: Mapping[str, Any]) -> str:
    if options["display_mode"]:
        return str(convert(tex, display="block"))
    drawn = str(convert(tex, display="inline"))
    return f'<span class="coach-wide">{drawn}</span>' if len(tex) > WIDE_FORMULA else drawn
