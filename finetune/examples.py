"""Pairs to learn from: a statement, a text, and how far the text says what the statement claims."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coach.errors import InputError
from coach.grading import CREDIT
from coach.grading.text import written_out
from coach.grading.wordings import wordings
from coach.knowledge import Knowledge
from eval.graded_answers import read_graded, read_table
from finetune.labelled import LabelledQuestion, read_labelled
from finetune.run import Stage

# One text in so many is kept back to measure with, by a hash of the text, so that all rows about it stay on one side.
HELD_BACK = 12
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


def mixture(stage: Stage, data: Path | None, knowledge: Knowledge, seed: int, *, held_back: bool) -> list[Example]:
    """What a stage reads, or what it is measured on.

    Args:
        stage: names the sources.
        data: folder with the data sets of others.
        knowledge: the bank that labelled answers are about.
        seed: decides which rows are drawn.
        held_back: the rows to measure with instead of those to train on; of the labelled answers the dev split.

    Raises:
        InputError: `data` is needed and missing, or a file in it cannot be used.
    """
    found: list[Example] = []
    if stage.entailment or stage.graded:
        if data is None:
            raise InputError(
                f"stage {stage.name} reads data sets; say where they are with --data FOLDER (finetune/README.md says how to get them)"
            )
        found += entailment(data / "entailment", stage.entailment, seed, held_back=held_back)
        found += graded(data, stage.graded, held_back=held_back)
    if stage.criteria:
        answers = criteria(read_labelled(knowledge, "dev" if held_back else "train"), knowledge)
        found += answers * (1 if held_back else stage.criteria)
    return found


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
        table = read_table(
            folder / f"{name}.csv.gz", ("premise", "hypothesis", "label"), renamed={"text_1": "premise", "text_2": "hypothesis"}
        )
        kept = table[[_is_held_back(premise) == held_back for premise in table["premise"]]]
        kept = kept.sample(n=min(len(kept), cap // 30 if held_back else cap), random_state=seed)
        found += [Example(name, row.hypothesis, row.premise, float(row.label in SAME)) for row in kept.itertuples()]
    return found


def graded(folder: Path, names: Sequence[str], *, held_back: bool) -> list[Example]:
    """Train rows of sets of graded answers, the reference answer as the statement; held back by question.

    Raises:
        InputError: a file is missing or lacks a column.
    """
    found: list[Example] = []
    for name in names:
        table = read_graded(folder / f"{name}.csv.gz")
        chosen = table["split"].eq("train") & table["question_id"].map(_is_held_back).eq(held_back)
        found += [Example(name, row.reference, row.answer, float(row.score)) for row in table[chosen].itertuples()]
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


def _is_held_back(text: str) -> bool:
    return int.from_bytes(hashlib.blake2b(text.lower().encode(), digest_size=4).digest(), "big") % HELD_BACK == 0
