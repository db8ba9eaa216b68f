"""An answer as pieces: sentences and windows of sentences with their places, and stems of its words of content."""

import re
from dataclasses import dataclass
from itertools import pairwise

import Stemmer

# A run-on transcript has no full stops; pieces beyond this length blur several ideas into one vector.
LONGEST_PIECE = 40
_SENTENCE = re.compile(r"[^.!?;\n]+(?:\.(?=\w)[^.!?;\n]*|[.!?;]+(?=[^\s\w])[^.!?;\n]*)*[.!?;]*")
_WORD = re.compile(r"[^\W_]+")
_STOP_WORDS = frozenset(
    "a about all also an and any are as at be because been but by can could do does each for from get gets had has have how i if in into is "
    "it its just like made make makes many may me might more most much my no not of on one only or other our out over own per same should so "
    "some such than that the their them then there these they thing things this those through to too up use used uses using very was way we "
    "were what when where whether which while who why will with without would you your".split()
)
# Shorthand of the field, written out, since neither the encoder nor the stems know that the two are the same.
_SHORTHAND = {
    "attn": "attention",
    "backprop": "backpropagation",
    "ema": "exponential moving average",
    "grad": "gradient",
    "grads": "gradients",
    "init": "initialization",
    "lr": "learning rate",
    "moe": "mixture of experts",
    "mse": "mean squared error",
    "params": "parameters",
    "sqrt": "square root",
    "std": "standard deviation",
    "var": "variance",
    "wd": "weight decay",
}
_SHORTHAND_WORD = re.compile(rf"(?<![^\W_])({'|'.join(_SHORTHAND)})(?![^\W_])", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|no|never|nothing|none|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_stemmer = Stemmer.Stemmer("english")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: `text[start:end] == words`."""

    start: int
    end: int
    words: str


def sentences(text: str) -> list[Piece]:
    """The sentences of a text, in order; over-long ones are cut into runs of at most 40 words."""
    found: list[Piece] = []
    for match in _SENTENCE.finditer(text):
        words = list(re.finditer(r"\S+", match.group()))
        for first in range(0, len(words), LONGEST_PIECE):
            run = words[first : first + LONGEST_PIECE]
            start, end = match.start() + run[0].start(), match.start() + run[-1].end()
            if _WORD.search(text[start:end]):
                found.append(Piece(start, end, text[start:end]))
    return found


def windows(text: str) -> list[Piece]:
    """Every sentence, and every pair of neighbouring sentences: what one criterion is compared with."""
    singles = sentences(text)
    # An empty line parts an answer from the reply to a follow-up: a quote must not glue the two together.
    pairs = [Piece(a.start, b.end, text[a.start : b.end]) for a, b in pairwise(singles) if "\n\n" not in text[a.end : b.start]]
    return singles + pairs


def written_out(text: str) -> str:
    """The text with the field's shorthand written out: what a model reads. Never used for places in the text."""
    return _SHORTHAND_WORD.sub(lambda match: _SHORTHAND[match.group().lower()], text)


def stems(text: str) -> frozenset[str]:
    """Stems of the words that carry content."""
    words = (word for word in _WORD.findall(written_out(text).lower()) if word not in _STOP_WORDS)
    return frozenset(_stemmer.stemWords(list(words)))


def is_negated(text: str) -> bool:
    """Whether the text holds an odd number of negations."""
    return len(_NEGATION.findall(text)) % 2 == 1


def covered(wanted: frozenset[str], found: frozenset[str]) -> float:
    """The share of the wanted stems that were found, 0 to 1; 0 where none is wanted."""
    return len(wanted & found) / len(wanted) if wanted else 0.0
