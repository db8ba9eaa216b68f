"""Do scores agree with people's? Figures with intervals over questions, since answers to one question are not independent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
SEED = 20261125
# Steps of the scale from 0 to 1 on which kappa is counted.
GRADES = 5

Scores = NDArray[np.float64]


def pearson(scores: Scores, people: Scores) -> float:
    """Pearson's r; not a number where one side does not vary."""
    if len(scores) < 2 or np.ptp(scores) == 0 or np.ptp(people) == 0:
        return float("nan")
    return float(np.corrcoef(scores, people)[0, 1])


def pearson_within(scores: Scores, people: Scores, questions: Sequence[str]) -> float:
    """Pearson's r after each question's mean is taken off: knowing which questions are hard counts for nothing."""
    _, rows = np.unique(np.asarray(questions), return_inverse=True)
    return pearson(scores - _means(scores, rows), people - _means(people, rows))


def rmse(scores: Scores, people: Scores) -> float:
    """Root mean squared error on the scale from 0 to 1."""
    return float(np.sqrt(np.mean((np.clip(scores, 0, 1) - people) ** 2)))


def weighted_kappa(scores: Scores, people: Scores) -> float:
    """Quadratic weighted kappa on five equal grades (Cohen 1968)."""
    mine, theirs = (np.clip(np.rint(side * (GRADES - 1)), 0, GRADES - 1).astype(int) for side in (scores, people))
    seen = np.zeros((GRADES, GRADES))
    np.add.at(seen, (mine, theirs), 1)
    expected = np.outer(seen.sum(1), seen.sum(0)) / seen.sum()
    weights = np.subtract.outer(np.arange(GRADES), np.arange(GRADES)) ** 2
    if not (weights * expected).any():
        return float("nan")
    return float(1 - (weights * seen).sum() / (weights * expected).sum())


def macro_f1(marks: Sequence[str], people: Sequence[str]) -> float:
    """Mean over people's marks of the F1 of each."""
    mine, theirs = np.asarray(marks), np.asarray(people)
    each = []
    for mark in sorted(set(people)):
        hit = int(((mine == mark) & (theirs == mark)).sum())
        each.append(2 * hit / (int((mine == mark).sum()) + int((theirs == mark).sum())))
    return float(np.mean(each))


def kappa(marks: Sequence[str], people: Sequence[str]) -> float:
    """Cohen's kappa, unweighted; not a number where chance alone agrees always."""
    mine, theirs = np.asarray(marks), np.asarray(people)
    chance = sum(float((mine == mark).mean() * (theirs == mark).mean()) for mark in set(marks) | set(people))
    return (float((mine == theirs).mean()) - chance) / (1 - chance) if chance < 1 else float("nan")


def interval(figure: Callable[[NDArray[np.int64]], float], questions: Sequence[str]) -> tuple[float, float]:
    """The middle 95 % of a figure over bootstrap draws of whole questions.

    Args:
        figure: row numbers to the figure on those rows.
        questions: the question of each row.
    """
    _, rows = np.unique(np.asarray(questions), return_inverse=True)
    groups = [np.flatnonzero(rows == question) for question in range(rows.max() + 1)]
    draw = np.random.default_rng(SEED)
    values = [figure(np.concatenate([groups[one] for one in draw.integers(len(groups), size=len(groups))])) for _ in range(DRAWS)]
    low, high = np.nanpercentile(values, (2.5, 97.5))
    return float(low), float(high)


def agreement(scores: Scores, people: Scores, questions: Sequence[str]) -> dict[str, Any]:
    """All figures of one set of scores, rounded."""
    names = np.asarray(questions)
    low, high = interval(lambda rows: pearson(scores[rows], people[rows]), questions)
    figures = {
        "r": pearson(scores, people),
        "r_low": low,
        "r_high": high,
        "r_within": pearson_within(scores, people, questions),
        "rmse": rmse(scores, people),
        "kappa": weighted_kappa(scores, people),
    }
    return {
        "answers": len(scores),
        "questions": len(set(names.tolist())),
        **{name: None if np.isnan(value) else round(value, 3) for name, value in figures.items()},
    }


def _means(values: Scores, rows: NDArray[np.int64]) -> Scores:
    means: Scores = np.bincount(rows, values) / np.bincount(rows)
    return means[rows]
