"""Figures about the labelled answers: how far labellers agree, and whether answers give their verdicts away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from coach.knowledge import Knowledge
from eval.agreement import kappa, macro_f1
from finetune.labelled import LabelledQuestion

UNUSUAL = {"unusual-words", "right-words-wrong"}


def figures(questions: Sequence[LabelledQuestion]) -> dict[str, Any]:
    """Counts and agreement. Kappa is Cohen's, of the two labels made blind, before anything was settled."""
    answers = [answer for question in questions for answer in question.answers]
    first = [mark for answer in answers for mark in answer.labels[0].verdicts.values()]
    second = [answer.labels[1].verdicts[criterion] for answer in answers for criterion in answer.labels[0].verdicts]
    settled = Counter(mark for answer in answers for mark in answer.final.verdicts.values())
    return {
        "questions": len(questions),
        "answers": len(answers),
        "verdicts": len(first),
        "marks": {mark: settled[mark] for mark in ("met", "partial", "missed")},
        "mistakes_asserted": sum(len(answer.final.mistakes) for answer in answers),
        "in_unusual_words_or_right_words_wrong": sum(answer.persona.knowledge in UNUSUAL for answer in answers),
        "labellers_agree": round(float(np.mean([one == other for one, other in zip(first, second, strict=True)])), 3),
        "labellers_kappa": round(kappa(second, first), 3),
        "words": {
            "shortest": min(len(answer.text.split()) for answer in answers),
            "longest": max(len(answer.text.split()) for answer in answers),
        },
    }


def giveaways(train: Sequence[LabelledQuestion], test: Sequence[LabelledQuestion], knowledge: Knowledge) -> dict[str, dict[str, float]]:
    """Accuracy and macro F1 on `test` of graders that see only a part: they should be no better than always saying the commonest mark."""
    seen, new = _rows(train, knowledge), _rows(test, knowledge)
    marks, people = [row[2] for row in seen], [row[2] for row in new]
    commonest = Counter(marks).most_common(1)[0][0]
    said = {"commonest mark": [commonest] * len(people)}
    for column, name in enumerate(("answer only", "criterion only")):
        model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), LogisticRegression(max_iter=1000))
        said[name] = list(model.fit([row[column] for row in seen], marks).predict([row[column] for row in new]))
    lengths = [np.array([[len(row[0].split()), np.log(len(row[0].split()))] for row in rows]) for rows in (seen, new)]
    said["length only"] = list(make_pipeline(StandardScaler(), LogisticRegression()).fit(lengths[0], marks).predict(lengths[1]))
    return {
        name: {
            "accuracy": round(float(np.mean(np.array(guess) == np.array(people))), 3),
            "macro_f1": round(macro_f1(guess, people), 3),
        }
        for name, guess in said.items()
    }


def _rows(questions: Sequence[LabelledQuestion], knowledge: Knowledge) -> list[tuple[str, str, str]]:
    """Answer, criterion and settled mark of each verdict."""
    return [
        (answer.text, criterion.text, answer.final.verdicts[criterion.id])
        for question in questions
        for answer in question.answers
        for criterion in knowledge.questions[question.question].rubric
    ]
