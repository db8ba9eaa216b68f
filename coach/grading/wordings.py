"""The wordings that meet a criterion: its text, the alternatives that it lists, and what its note accepts."""

import re

from coach.knowledge import Criterion

# How criteria begin; the opening is the same everywhere and would make all criteria alike.
_OPENING = re.compile(
    r"^(?:says|gives|names|states|explains|defines|mentions|describes|notes|separates)\b(?:\s+that\b)?[:\s]*", re.IGNORECASE
)
_SUCH_AS = re.compile(r"^(?P<head>.*?),?\s+such as\s+(?P<list>[^;.]+)")
_LISTED = re.compile(r",\s*(?:or\s+|and\s+)?|\s+or\s+|\s+and\s+")
_SENTENCE = re.compile(r"(?<=[.;])\s+")
_QUOTED = re.compile(r'"([^"]+)"')


def wordings(criterion: Criterion) -> tuple[str, ...]:
    """Texts of which any one, said in an answer, meets the criterion; the criterion's own text first."""
    text = _OPENING.sub("", criterion.text)
    return (text, *_alternatives(text), *_accepted(criterion.note or ""))


def _alternatives(text: str) -> list[str]:
    """ "a remedy such as ReLU or gated cells" as one text per remedy."""
    listed = _SUCH_AS.match(text)
    return [f"{listed['head']}: {one}" for one in _LISTED.split(listed["list"])] if listed else []


def _accepted(note: str) -> list[str]:
    """The phrases in quotation marks of those sentences of a note that accept something, and refuse nothing."""
    sentences = [one for one in _SENTENCE.split(note) if "ccept" in one and " not " not in one]
    return [phrase for one in sentences for phrase in _QUOTED.findall(one)]
