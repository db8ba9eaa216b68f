"""Pairs to learn from: a statement, a text, and how far the text says what the statement claims."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from coach.errors import InputError
from coach.grading.text import written_out
from coach.grading.wordings import wordings
from coach.knowledge import Knowledge
from finetune.labelled import LabelledQuestion

# One text in so many is kept back to measure with, by a hash of the text, so that all rows about it stay on one side.
HELD_BACK = 12
CREDIT = {"met": 1.0, "partial": 0.5, "missed": 0.0}
SAME = {"entailment", "paraphrase"}


@dataclass(frozen=True, slots=True)
class Example:
    """What the model sees and what it should say.

    Attributes:
        source: the set it comes from.
        statement: a criterion, a hypothesis, a reference answer.
        text: an answer or a premise.
        target: 0 (does not say it) to 1 (says it).
    """

    source: str
    statement: str
    text: str
    target: float


def entailment(folder: Path, caps: Mapping[str, int], seed: int, *, held_back: bool) -> list[Example]:
    """Rows of entailment sets.

    Args:
        folder: holds `<name>.csv.gz` with the columns premise, hypothesis and label.
        caps: set name to the most rows taken from it.
        seed: decides which rows.
        held_back: the rows to measure with instead of those to train on; a thirtieth as many.

    Raises:
        InputError: a file is missing or lacks a column.
    """
    found: list[Example] = []
    for name, cap in caps.items():
        table = _read(folder / f"{name}.csv.gz").rename(columns={"text_1": "premise", "text_2": "hypothesis"})
        _need(table, name, "premise", "hypothesis", "label")
        kept = table[[_is_held_back(premise) == held_back for premise in table["premise"]]]
        kept = kept.sample(n=min(len(kept), cap // 30 if held_back else cap), random_state=seed)
        found += [
            Example(name, row.hypothesis, row.premise, float(row.label in SAME))
            for row in kept[["premise", "hypothesis", "label"]].itertuples()
        ]
    return found


def graded(folder: Path, names: Sequence[str], *, held_back: bool) -> list[Example]:
    """Train rows of sets of graded answers, the reference answer as the statement; held back by question.

    Raises:
        InputError: a file is missing or lacks a column.
    """
    found: list[Example] = []
    for name in names:
        table = _read(folder / f"{name}.csv.gz")
        _need(table, name, "question_id", "reference", "answer", "score", "split")
        chosen = table["split"].eq("train") & table["question_id"].map(_is_held_back).eq(held_back)
        rows = table[chosen]
        found += [Example(name, row.reference, row.answer, float(row.score)) for row in rows[["reference", "answer", "score"]].itertuples()]
    return found


def criteria(questions: Sequence[LabelledQuestion], knowledge: Knowledge) -> list[Example]:
    """A pair for every criterion and every listed mistake of every labelled answer."""
    found: list[Example] = []
    for labelled in questions:
        question = knowledge.questions[labelled.question]
        for answer in labelled.answers:
            text = written_out(answer.text)
            for criterion in question.rubric:
                statement = written_out(wordings(criterion)[0])
                found.append(Example("criteria", statement, text, CREDIT[answer.final.verdicts[criterion.id]]))
            for mistake in question.mistakes:
                found.append(Example("mistakes", written_out(mistake.text), text, float(mistake.id in answer.final.mistakes)))
    return found


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read ({error}); --data names the folder with the data sets, see finetune/README.md") from error


def _need(table: pd.DataFrame, name: str, *columns: str) -> None:
    missing = [column for column in columns if column not in table]
    if missing:
        raise InputError(f"{name} lacks the columns {', '.join(missing)}; see finetune/README.md")


def _is_held_back(text: str) -> bool:
    return int.from_bytes(hashlib.blake2b(text.lower().encode(), digest_size=4).digest(), "big") % HELD_BACK == 0
