"""The first judge: what the base encoder gives without training.

A criterion is compared with every sentence, and every pair of neighbouring sentences, of the answer. What counts is the cosine with the
criterion, the cosine with the sentence of the reference that is nearest to the criterion, and the share of the criterion's own words that
occur; what the prompt alone already reaches is taken off, so that repeating the question earns nothing.

What it does not do: understand negation or swapped roles beyond the listed mistakes. Its confidences are not calibrated.
"""

import math
from typing import Any

import numpy as np

from coach.errors import CoachError
from coach.grading.grade import CREDIT, Evidence, Grade, Mark, RecognisedMistake, Ungraded, Verdict, total
from coach.grading.likeness import Key, fit, make_key
from coach.grading.screen import ungradable
from coach.grading.text import Piece, is_negated, sentences, stems, windows, written_out
from coach.knowledge import Question
from coach.models import Encoder, Vectors

VERSION = 1

# Weights and thresholds were set by hand on eval/data/grading/first_answers.yaml (twelve questions, six invented answers each);
# `python -m eval grading` writes what they reach there.
MET, PARTIAL = 0.47, 0.40
# Slope of the logistic curve through each threshold: 0.04 away from it is about 73 % sure.
SPREAD = 0.04
# A mistake is recognised only in one sentence that is plainly nearer to it than to anything right, has as many negations, odd or even,
# and holds half of its words, because a false accusation costs more trust than a missed one.
MISTAKE, MISTAKE_MARGIN, MISTAKE_WORDS = 0.6, 0.16, 0.5


class SimilarityJudge:
    """Implements `Judge` with an `Encoder` and no training."""

    def __init__(self, encoder: Encoder, knowledge: str, longest: int):
        self._encoder = encoder
        self._knowledge = knowledge
        self._longest = longest
        self._keys: dict[str, Key] = {}

    @property
    def name(self) -> str:
        """Method, version and encoder."""
        return f"similarity-{VERSION} on {self._encoder.name}"

    def grade(self, question: Question, answer: str) -> Grade | Ungraded:
        """A verdict per criterion, or why there is none."""
        head: dict[str, Any] = {
            "question": question.id,
            "question_version": question.version,
            "judge": self.name,
            "knowledge": self._knowledge,
            "answer": answer,
        }
        problem = ungradable(answer, self._longest)
        if problem:
            return Ungraded(**head, cause=problem[0], detail=problem[1])
        if not question.rubric:
            return Ungraded(**head, cause="model-failure", detail="this question has no rubric to grade against; a person has to read it")
        try:
            return self._grade(question, answer, head)
        except (CoachError, RuntimeError, MemoryError) as error:
            return Ungraded(**head, cause="model-failure", detail=f"the grader stopped ({error}); the answer is kept, grade it again later")

    def _grade(self, question: Question, answer: str, head: dict[str, Any]) -> Grade:
        key = self._key(question)
        pieces = [piece for piece in windows(answer) if not stems(piece.words) <= key.prompt_stems]
        if not pieces:
            verdicts = [_verdict(criterion.id, criterion.points, -1.0, None) for criterion in question.rubric]
            return Grade.model_validate({**head, "verdicts": verdicts, "total": 0})
        vectors = self._encoder.encode([written_out(piece.words) for piece in pieces])
        fits = fit(key, pieces, vectors)
        wrong = _assertions(key, pieces, vectors)
        blocked = np.array([any(_overlaps(piece, pieces[row]) for row in wrong.values()) for piece in pieces])
        verdicts = []
        for column, criterion in enumerate(question.rubric):
            scores = np.where(blocked, -1.0, fits[:, column])
            best = int(scores.argmax())
            verdicts.append(_verdict(criterion.id, criterion.points, float(scores[best]), pieces[best]))
        mistakes = [
            RecognisedMistake(mistake=question.mistakes[index].id, evidence=_evidence(pieces[row])) for index, row in sorted(wrong.items())
        ]
        return Grade.model_validate({**head, "verdicts": verdicts, "mistakes": mistakes, "total": total(verdicts)})

    def _key(self, question: Question) -> Key:
        text = question.model_dump_json()
        if text not in self._keys:
            self._keys[text] = make_key(question, self._encoder)
        return self._keys[text]


def _assertions(key: Key, pieces: list[Piece], vectors: Vectors) -> dict[int, int]:
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


def _verdict(criterion: str, points: int, fit: float, piece: Piece | None) -> Verdict:
    met, at_least_partial = _logistic(fit - MET), _logistic(fit - PARTIAL)
    chances: dict[Mark, float] = {"met": met, "partial": at_least_partial - met, "missed": 1 - at_least_partial}
    mark: Mark = "met" if fit >= MET else "partial" if fit >= PARTIAL else "missed"
    return Verdict(
        criterion=criterion,
        mark=mark,
        points=points * CREDIT[mark],
        out_of=points,
        confidence=round(chances[mark], 3),
        evidence=(_evidence(piece),) if piece and mark != "missed" else (),
    )


def _logistic(distance: float) -> float:
    return 1 / (1 + math.exp(-distance / SPREAD))


def _evidence(piece: Piece) -> Evidence:
    return Evidence(start=piece.start, end=piece.end, quote=piece.words)
