"""The first judge: what the base encoder gives without training.

A criterion is compared with every sentence, and every pair of neighbouring sentences, of the answer. What counts is the cosine with the
criterion, the cosine with the sentence of the reference that is nearest to the criterion, and the share of the criterion's own words that
occur; what the prompt alone already reaches is taken off, so that repeating the question earns nothing.

What it does not do: understand negation or swapped roles beyond the listed mistakes. Its confidences are not calibrated.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.grading.grade import Grade, Mark, RecognisedMistake, Ungraded
from coach.grading.outcome import Decision, outcome, quote, verdict
from coach.grading.text import Piece, covered, is_negated, sentences, stems, windows, written_out
from coach.grading.wordings import wordings
from coach.knowledge import Question
from coach.models import Encoder, Vectors

VERSION = 1

# Weights and thresholds were set by hand on eval/data/grading/first_answers.yaml (twelve questions, six invented answers each);
# `python -m eval grading` writes what they reach there.
CRITERION, REFERENCE, WORDS, PROMPT = 0.6, 0.2, 0.3, -0.2
MET, PARTIAL = 0.47, 0.40
# Slope of the logistic curve through each threshold: 0.04 away from it is about 73 % sure.
SPREAD = 0.04
# A pair of sentences has to fit this much better than one of them alone, so that quotes stay short.
PAIR = -0.03
# A mistake is recognised only in one sentence that is plainly nearer to it than to anything right, has as many negations, odd or even,
# and holds half of its words, because a false accusation costs more trust than a missed one.
MISTAKE, MISTAKE_MARGIN, MISTAKE_WORDS = 0.6, 0.16, 0.5


@dataclass(frozen=True)
class _Key:
    """What a question's answers are compared with, as vectors and stems.

    `wordings`, `words` and `prompt_reach` have a row per wording; `first` says where each criterion's begin.
    """

    wordings: Vectors
    first: tuple[int, ...]
    nearest_reference: Vectors
    right: Vectors
    mistakes: Vectors
    mistake_texts: tuple[str, ...]
    words: tuple[frozenset[str], ...]
    prompt_stems: frozenset[str]
    prompt_reach: NDArray[np.float32]


class SimilarityJudge:
    """Implements `Judge` with an `Encoder` and no training."""

    def __init__(self, encoder: Encoder, knowledge: str, longest: int):
        self._encoder = encoder
        self._knowledge = knowledge
        self._longest = longest
        self._keys: dict[str, _Key] = {}

    @property
    def name(self) -> str:
        """Method, version and encoder."""
        return f"similarity-{VERSION} on {self._encoder.name}"

    def grade(self, question: Question, answer: str) -> Grade | Ungraded:
        """A verdict per criterion, or why there is none."""
        return outcome(question, answer, judge=self.name, knowledge=self._knowledge, longest=self._longest, decide=self._decide)

    def _decide(self, question: Question, answer: str) -> Decision:
        key = self._key(question)
        pieces = [piece for piece in windows(answer) if not stems(piece.words) <= key.prompt_stems]
        if not pieces:
            return [verdict(criterion, *_marked(-1.0), None) for criterion in question.rubric], ()
        vectors = self._encoder.encode([written_out(piece.words) for piece in pieces])
        fit = _fit(key, pieces, vectors)
        wrong = _assertions(key, pieces, vectors)
        blocked = np.array([any(_overlaps(piece, pieces[row]) for row in wrong.values()) for piece in pieces])
        verdicts = []
        for column, criterion in enumerate(question.rubric):
            scores = np.where(blocked, -1.0, fit[:, column])
            best = int(scores.argmax())
            verdicts.append(verdict(criterion, *_marked(float(scores[best])), pieces[best]))
        mistakes = [
            RecognisedMistake(mistake=question.mistakes[index].id, evidence=quote(pieces[row])) for index, row in sorted(wrong.items())
        ]
        return verdicts, mistakes

    def _key(self, question: Question) -> _Key:
        text = question.model_dump_json()
        if text not in self._keys:
            self._keys[text] = self._make_key(question)
        return self._keys[text]

    def _make_key(self, question: Question) -> _Key:
        groups = [wordings(criterion) for criterion in question.rubric]
        texts = [text for group in groups for text in group]
        first = [sum(len(group) for group in groups[:place]) for place in range(len(groups))]
        prompt = self._encoder.encode([question.prompt])[0]
        vectors = self._encoder.encode([written_out(text) for text in texts])
        criteria = vectors[first]
        reference = self._encoder.encode([piece.words for piece in sentences(question.reference)])
        prompt_stems = stems(question.prompt)
        return _Key(
            wordings=vectors,
            first=tuple(first),
            nearest_reference=reference[(criteria @ reference.T).argmax(axis=1)],
            right=np.concatenate([vectors, reference]),
            mistakes=self._encoder.encode([mistake.text for mistake in question.mistakes]),
            mistake_texts=tuple(mistake.text for mistake in question.mistakes),
            words=tuple(stems(text) - prompt_stems for text in texts),
            prompt_stems=prompt_stems,
            prompt_reach=vectors @ prompt,
        )


def _fit(key: _Key, pieces: list[Piece], vectors: Vectors) -> NDArray[np.float64]:
    """How well each piece meets each criterion, shape (pieces, criteria); about 0 for anything, 0.47 and more for a match."""
    piece_stems = [stems(piece.words) for piece in pieces]
    share = np.array([[covered(words, found) for words in key.words] for found in piece_stems])
    by_wording = CRITERION * (vectors @ key.wordings.T) + WORDS * share + PROMPT * key.prompt_reach[None, :]
    # Any one wording is enough.
    by_criterion = np.maximum.reduceat(by_wording, key.first, axis=1)
    pair = np.array([[PAIR * (len(sentences(piece.words)) > 1)] for piece in pieces])
    return np.asarray(by_criterion + REFERENCE * (vectors @ key.nearest_reference.T) + pair, dtype=np.float64)


def _assertions(key: _Key, pieces: list[Piece], vectors: Vectors) -> dict[int, int]:
    """Mistakes asserted: index of the mistake to the row of the piece that asserts it."""
    wrong = vectors @ key.mistakes.T
    right = (vectors @ key.right.T).max(axis=1)
    worded = np.array([[_may_assert(piece.words, text, key.prompt_stems) for text in key.mistake_texts] for piece in pieces])
    plain = (wrong >= MISTAKE) & (wrong >= right[:, None] + MISTAKE_MARGIN) & worded
    rows = np.where(plain, wrong, -1.0).argmax(axis=0)
    return {index: int(row) for index, row in enumerate(rows) if plain[row, index]}


def _may_assert(words: str, mistake: str, prompt_stems: frozenset[str]) -> bool:
    """Whether one sentence could state a mistake, by its words and negations alone."""
    own = stems(mistake) - prompt_stems
    same_sense = is_negated(words) == is_negated(mistake)
    return len(sentences(words)) == 1 and same_sense and bool(own) and len(own & stems(words)) >= MISTAKE_WORDS * len(own)


def _overlaps(one: Piece, other: Piece) -> bool:
    return one.start < other.end and other.start < one.end


def _marked(fit: float) -> tuple[Mark, float]:
    """The mark of a fit, and its chance."""
    met, at_least_partial = _logistic(fit - MET), _logistic(fit - PARTIAL)
    chances: dict[Mark, float] = {"met": met, "partial": at_least_partial - met, "missed": 1 - at_least_partial}
    mark: Mark = "met" if fit >= MET else "partial" if fit >= PARTIAL else "missed"
    return mark, chances[mark]


def _logistic(distance: float) -> float:
    return 1 / (1 + math.exp(-distance / SPREAD))
