"""How near pieces of an answer are to what a question's rubric asks, by vectors and words of the base encoder."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.grading.text import Piece, sentences, stems, written_out
from coach.grading.wordings import wordings
from coach.knowledge import Question
from coach.models import Encoder, Vectors

# These weights were set by hand on eval/data/grading/first_answers.yaml (twelve questions, six invented answers each);
# `python -m eval grading` writes what they reach there.
CRITERION, REFERENCE, WORDS, PROMPT = 0.6, 0.2, 0.3, -0.2
# A pair of sentences has to fit this much better than one of them alone, so that quotes stay short.
PAIR = -0.03


@dataclass(frozen=True)
class Key:
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


def make_key(question: Question, encoder: Encoder) -> Key:
    """The vectors and stems of a question with a rubric."""
    groups = [wordings(criterion) for criterion in question.rubric]
    texts = [text for group in groups for text in group]
    first = [sum(len(group) for group in groups[:place]) for place in range(len(groups))]
    prompt = encoder.encode([question.prompt])[0]
    vectors = encoder.encode([written_out(text) for text in texts])
    criteria = vectors[first]
    reference = encoder.encode([piece.words for piece in sentences(question.reference)])
    prompt_stems = stems(question.prompt)
    return Key(
        wordings=vectors,
        first=tuple(first),
        nearest_reference=reference[(criteria @ reference.T).argmax(axis=1)],
        right=np.concatenate([vectors, reference]),
        mistakes=encoder.encode([mistake.text for mistake in question.mistakes]),
        mistake_texts=tuple(mistake.text for mistake in question.mistakes),
        words=tuple(stems(text) - prompt_stems for text in texts),
        prompt_stems=prompt_stems,
        prompt_reach=vectors @ prompt,
    )


def fit(key: Key, pieces: list[Piece], vectors: Vectors) -> NDArray[np.float64]:
    """How well each piece meets each criterion, shape (pieces, criteria); about 0 for anything, 0.47 and more for a match."""
    piece_stems = [stems(piece.words) for piece in pieces]
    share = np.array([[len(words & found) / len(words) if words else 0.0 for words in key.words] for found in piece_stems])
    by_wording = CRITERION * (vectors @ key.wordings.T) + WORDS * share + PROMPT * key.prompt_reach[None, :]
    # Any one wording is enough.
    by_criterion = np.maximum.reduceat(by_wording, key.first, axis=1)
    pair = np.array([[PAIR * (len(sentences(piece.words)) > 1)] for piece in pieces])
    return np.asarray(by_criterion + REFERENCE * (vectors @ key.nearest_reference.T) + pair, dtype=np.float64)
