"""Fit an adapter's calibration on the dev split, whose answers the adapter was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from coach.errors import InputError
from coach.grading.calibration import Calibration, Logistic
from coach.grading.reading import FEATURES
from coach.grading.trained import MARKS, TrainedJudge, said
from coach.knowledge import Knowledge
from finetune.labelled import LabelledQuestion

# Shrinks the weights; a few thousand verdicts of some forty questions carry about this much.
C = 0.1
# A mistake is held against somebody only where nine in ten such accusations were right on answers to other questions.
PRECISION = 0.9
# Chance from which an accusation may start at all: where no precision can be estimated, none is made.
NEVER = 1.1


@dataclass(frozen=True)
class Rows:
    """Features and classes of many (statement, answer) pairs, with the question of each."""

    features: NDArray[np.float64]
    classes: NDArray[np.int64]
    questions: NDArray[np.str_]


def read_answers(judge: TrainedJudge, questions: Sequence[LabelledQuestion], knowledge: Knowledge) -> tuple[Rows, Rows]:
    """What the judge reads in labelled answers: rows of criteria, rows of mistakes."""
    found: tuple[list[tuple[NDArray[np.float64], int, str]], ...] = ([], [])
    for labelled in tqdm(questions, desc="reading", unit="question"):
        question = knowledge.questions[labelled.question]
        for answer in labelled.answers:
            pieces = said(question, answer.text)
            if not pieces:
                continue
            features = judge.read(question, pieces).features
            count = len(question.rubric)
            for one, row in zip(question.rubric, features[:count], strict=True):
                found[0].append((row, MARKS.index(answer.final.verdicts[one.id]), question.id))
            for mistake, row in zip(question.mistakes, features[count:], strict=True):
                found[1].append((row, int(mistake.id in answer.final.mistakes), question.id))
    criteria, mistakes = (
        Rows(np.array([row[0] for row in rows]), np.array([row[1] for row in rows]), np.array([row[2] for row in rows])) for rows in found
    )
    return criteria, mistakes


def fit(criteria: Rows, mistakes: Rows) -> Calibration:
    """Raises InputError: a class does not occur, so its chance cannot be learned."""
    for rows, classes in ((criteria, len(MARKS)), (mistakes, 2)):
        if len(set(rows.classes.tolist())) < classes:
            raise InputError("too few labelled answers to fit a calibration on: not every verdict occurs in the dev split")
    marks, asserted = _logistic(criteria), _logistic(mistakes)
    return Calibration(marks=marks, mistakes=asserted, accuse=_threshold(mistakes))


def _logistic(rows: Rows) -> Logistic:
    scaler = StandardScaler().fit(rows.features)
    model = LogisticRegression(C=C, max_iter=2000).fit(scaler.transform(rows.features), rows.classes)
    weights, bias = model.coef_, model.intercept_
    if len(weights) == 1:  # two classes come as one row
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    scale = np.where(scaler.scale_ > 0, scaler.scale_, 1.0)
    return Logistic(
        features=FEATURES,
        mean=tuple(scaler.mean_.round(5).tolist()),
        scale=tuple(scale.round(5).tolist()),
        weights=tuple(tuple(row) for row in weights.round(5).tolist()),
        bias=tuple(bias.round(5).tolist()),
    )


def _threshold(rows: Rows) -> float:
    """The least chance at which predictions for questions left out of the fit were right often enough."""
    scaled = StandardScaler().fit_transform(rows.features)
    folds = GroupKFold(n_splits=min(5, len(set(rows.questions.tolist()))))
    model = LogisticRegression(C=C, max_iter=2000)
    chances = cross_val_predict(model, scaled, rows.classes, groups=rows.questions, cv=folds, method="predict_proba")[:, 1]
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum(rows.classes[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(right >= PRECISION)
    return round(float(chances[order[enough[-1]]]), 4) if len(enough) else NEVER
