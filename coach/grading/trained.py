"""The trained judge: a small transformer reads the answer for every criterion and every listed mistake; a calibrated model turns that into chances."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.errors import CoachError
from coach.grading.calibration import Calibration
from coach.grading.grade import CREDIT, Evidence, Grade, Mark, RecognisedMistake, Ungraded, Verdict, total
from coach.grading.reading import Reading, Statement, read
from coach.grading.screen import ungradable
from coach.grading.text import Piece, stems, windows, written_out
from coach.grading.wordings import wordings
from coach.knowledge import Question
from coach.models import Encoder, PairScorer

VERSION = 1
MARKS: tuple[Mark, ...] = ("missed", "partial", "met")


class TrainedJudge:
    """Implements `Judge` with an `Encoder`, a trained `PairScorer` and its `Calibration`."""

    def __init__(self, encoder: Encoder, scorer: PairScorer, calibration: Calibration, knowledge: str, longest: int):
        self._encoder = encoder
        self._scorer = scorer
        self._calibration = calibration
        self._knowledge = knowledge
        self._longest = longest
        self._statements: dict[str, list[Statement]] = {}

    @property
    def name(self) -> str:
        """Method, version and weights."""
        return f"trained-{VERSION} with {self._scorer.name}"

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
        pieces = said(question, answer)
        if not pieces:
            missed = [_verdict(one.id, one.points, np.array([1.0, 0.0, 0.0]), None) for one in question.rubric]
            return Grade.model_validate({**head, "verdicts": missed, "total": 0})
        reading = self.read(question, pieces)
        count = len(question.rubric)
        chances = self._calibration.marks.chances(reading.features[:count])
        verdicts = [
            _verdict(one.id, one.points, row, pieces[best])
            for one, row, best in zip(question.rubric, chances, reading.best[:count], strict=True)
        ]
        mistakes = []
        if question.mistakes:
            asserted = self._calibration.mistakes.chances(reading.features[count:])[:, 1]
            mistakes = [
                RecognisedMistake(mistake=one.id, evidence=_evidence(pieces[best]))
                for one, chance, best in zip(question.mistakes, asserted, reading.best[count:], strict=True)
                if chance >= self._calibration.accuse
            ]
        return Grade.model_validate({**head, "verdicts": verdicts, "mistakes": mistakes, "total": total(verdicts)})

    def read(self, question: Question, pieces: Sequence[Piece]) -> Reading:
        """The features of all criteria, then of all mistakes; what a calibration is fitted on."""
        statements = statements_of(question, self._encoder, self._statements)
        vectors = self._encoder.encode([written_out(piece.words) for piece in pieces])
        # Only what is the candidate's own is read.
        alone = [piece for piece in pieces if not any(piece is not other and _holds(piece, other) for other in pieces)]
        answer = "\n".join(piece.words for piece in alone)
        parts = [part for part in (statements[: len(question.rubric)], statements[len(question.rubric) :]) if part]
        readings = [read(part, answer, pieces, vectors, self._scorer) for part in parts]
        features = np.concatenate([one.features for one in readings])
        return Reading(features, tuple(row for one in readings for row in one.best))


def said(question: Question, answer: str) -> list[Piece]:
    """Sentences and pairs of an answer that are the candidate's own: not the question's words, nor a criterion copied out."""
    prompt = stems(question.prompt)
    copied = {" ".join(one.text.lower().split()).rstrip(".") for one in question.rubric}
    return [
        piece
        for piece in windows(answer)
        if not stems(piece.words) <= prompt and not any(text in " ".join(piece.words.lower().split()) for text in copied)
    ]


def statements_of(question: Question, encoder: Encoder, kept: dict[str, list[Statement]]) -> list[Statement]:
    """Criteria, then mistakes, as statements; `kept` remembers them."""
    key = question.model_dump_json()
    if key not in kept:
        texts = [written_out(wordings(one)[0]) for one in question.rubric] + [written_out(one.text) for one in question.mistakes]
        prompt = stems(question.prompt)
        kept[key] = [Statement(text, vector, stems(text) - prompt) for text, vector in zip(texts, encoder.encode(texts), strict=True)]
    return kept[key]


def _holds(piece: Piece, other: Piece) -> bool:
    """Whether `piece` is the pair that `other` is a half of."""
    return piece.start <= other.start and other.end <= piece.end


def _verdict(criterion: str, points: int, chances: NDArray[np.float64], piece: Piece | None) -> Verdict:
    best = int(chances.argmax())
    mark = MARKS[best]
    return Verdict(
        criterion=criterion,
        mark=mark,
        points=points * CREDIT[mark],
        out_of=points,
        confidence=round(float(chances[best]), 3),
        evidence=(_evidence(piece),) if piece and mark != "missed" else (),
    )


def _evidence(piece: Piece) -> Evidence:
    return Evidence(start=piece.start, end=piece.end, quote=piece.words)
