"""Reading an answer for statements: features of each (statement, answer) pair, and the piece of the answer that is nearest to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.grading.text import Piece, covered, is_negated, sentences, stems, written_out
from coach.models import PairScorer, Vectors

FEATURES = ("whole", "window", "others", "cosine", "share", "window_share", "turned", "length")
# Words that are read at once; longer answers are read in stretches.
STRETCH = 180
# Stretches and windows that are read for a statement: those that look most like it.
STRETCHES, WINDOWS = 2, 3


@dataclass(frozen=True)
class Statement:
    """What an answer may say: a criterion or a mistake, as text, vector, and the stems that the question does not give away."""

    text: str
    vector: NDArray[np.float32]
    words: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """Features, shape (statements, len(FEATURES)), and for each statement the row of the piece that says it best."""

    features: NDArray[np.float64]
    best: tuple[int, ...]


def stretches(answer: str) -> list[str]:
    """The answer in runs of whole sentences of at most 180 words (a longer sentence is one run), each beginning with the last sentence of the one before."""
    runs: list[list[str]] = []
    count = 0
    for sentence in sentences(answer):
        words = len(sentence.words.split())
        if not runs or count + words > STRETCH:
            runs.append(runs[-1][-1:] if runs else [])
            count = sum(len(one.split()) for one in runs[-1])
        runs[-1].append(sentence.words)
        count += words
    return [" ".join(run) for run in runs]


def read(
    statements: Sequence[Statement], criteria: int, answer: str, pieces: Sequence[Piece], vectors: Vectors, scorer: PairScorer
) -> Reading:
    """Read an answer for all statements, in one batch.

    Args:
        statements: criteria, then mistakes.
        criteria: how many of them are criteria; at least one.
        answer: the whole text.
        pieces: sentences and pairs of neighbours; at least one.
        vectors: of the pieces, shape (pieces, dimension).
        scorer: reads pairs.
    """
    cosine = vectors @ np.stack([one.vector for one in statements]).T
    piece_stems = [stems(piece.words) for piece in pieces]
    share = np.array([[covered(one.words, found) for one in statements] for found in piece_stems])
    likeness = cosine + 0.5 * share
    near = np.argsort(-likeness, axis=0, kind="stable")[:WINDOWS].T
    runs = [written_out(run) for run in stretches(answer)]
    run_stems = [stems(run) for run in runs]
    chosen = [
        sorted(range(len(runs)), key=lambda run: -covered(one.words, run_stems[run]))[:STRETCHES]
        if len(runs) > STRETCHES
        else range(len(runs))
        for one in statements
    ]
    pairs = [(one.text, runs[run]) for one, rows in zip(statements, chosen, strict=True) for run in rows]
    wholes = len(pairs)
    pairs += [(one.text, written_out(pieces[row].words)) for one, rows in zip(statements, near, strict=True) for row in rows]
    logits = scorer.score(pairs)
    ends = np.cumsum([len(rows) for rows in chosen])
    whole = np.array([part.max() for part in np.split(logits[:wholes], ends[:-1])])
    windows = logits[wholes:].reshape(len(statements), -1)
    best = near[np.arange(len(statements)), windows.argmax(axis=1)]
    everything = stems(answer)
    columns = [
        whole,
        windows.max(axis=1),
        np.concatenate([_others(whole[:criteria]), _others(whole[criteria:])]),
        cosine.max(axis=0),
        [covered(one.words, everything) for one in statements],
        share.max(axis=0),
        [is_negated(one.text) != is_negated(pieces[row].words) for one, row in zip(statements, best, strict=True)],
        np.full(len(statements), np.log1p(len(answer.split()))),
    ]
    return Reading(np.column_stack(columns).astype(np.float64), tuple(int(row) for row in best))


def _others(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each value the mean of the others; 0 where there is no other."""
    return np.asarray((values.sum() - values) / max(1, len(values) - 1), dtype=np.float32)
