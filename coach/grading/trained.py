"""The trained judge: a small transformer reads the answer for every criterion and every listed mistake; a calibrated model turns that into chances."""

from collections.abc import Sequence

from coach.grading.calibration import Calibration
from coach.grading.grade import Grade, Mark, RecognisedMistake, Ungraded
from coach.grading.outcome import Decision, outcome, quote, verdict
from coach.grading.reading import Reading, Statement, read
from coach.grading.text import Piece, sentences, stems, windows, written_out
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
        return outcome(question, answer, judge=self.name, knowledge=self._knowledge, longest=self._longest, decide=self._decide)

    def _decide(self, question: Question, answer: str) -> Decision:
        pieces = said(question, answer)
        if not pieces:
            return [verdict(one, "missed", 1.0, None) for one in question.rubric], ()
        reading = self.read(question, pieces)
        count = len(question.rubric)
        chances = self._calibration.marks.chances(reading.features[:count])
        verdicts = [
            verdict(one, MARKS[row.argmax()], float(row.max()), pieces[best])
            for one, row, best in zip(question.rubric, chances, reading.best[:count], strict=True)
        ]
        asserted = self._calibration.mistakes.chances(reading.features[count:])[:, 1]
        mistakes = [
            RecognisedMistake(mistake=one.id, evidence=quote(pieces[best]))
            for one, chance, best in zip(question.mistakes, asserted, reading.best[count:], strict=True)
            if chance >= self._calibration.accuse
        ]
        return verdicts, mistakes

    def read(self, question: Question, pieces: Sequence[Piece]) -> Reading:
        """The features of all criteria, then of all mistakes; what a calibration is fitted on."""
        vectors = self._encoder.encode([written_out(piece.words) for piece in pieces])
        # Only what is the candidate's own is read; pairs of sentences would repeat it.
        answer = "\n".join(piece.words for piece in pieces if len(sentences(piece.words)) == 1)
        return read(self._statements_of(question), len(question.rubric), answer, pieces, vectors, self._scorer)

    def _statements_of(self, question: Question) -> list[Statement]:
        """Criteria, then mistakes."""
        key = question.model_dump_json()
        if key not in self._statements:
            texts = [written_out(wordings(one)[0]) for one in question.rubric] + [written_out(one.text) for one in question.mistakes]
            prompt = stems(question.prompt)
            vectors = self._encoder.encode(texts)
            self._statements[key] = [Statement(text, vector, stems(text) - prompt) for text, vector in zip(texts, vectors, strict=True)]
        return self._statements[key]


def said(question: Question, answer: str) -> list[Piece]:
    """Sentences and pairs of an answer that are the candidate's own: not the question's words, nor a criterion copied out."""
    prompt = stems(question.prompt)
    copied = {" ".join(one.text.lower().split()).rstrip(".") for one in question.rubric}
    return [
        piece
        for piece in windows(answer)
        if not stems(piece.words) <= prompt and not any(text in " ".join(piece.words.lower().split()) for text in copied)
    ]
