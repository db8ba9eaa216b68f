"""finetune/answers/: candidates' answers written for this project, labelled criterion by criterion."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field

from coach.errors import InputError
from coach.grading import Mark
from coach.knowledge import Knowledge
from finetune.values import Value, read_value

ANSWERS = Path(__file__).parent / "answers"
SPLITS = ANSWERS / "splits.yaml"

# Texts of more characters are written as blocks.
LONG = 100

Split = Literal["train", "dev", "test"]


class Persona(Value):
    """What the writer of an answer was asked to play."""

    knowledge: str
    voice: str


class Label(Value):
    """One person's verdicts on an answer: every criterion, the mistakes it asserts, and the words that earned met and partial."""

    by: str
    verdicts: dict[str, Mark]
    mistakes: tuple[str, ...] = ()
    evidence: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class LabelledAnswer(Value):
    """An answer, who it was to sound like, what each labeller gave it, and what was settled; without the last two until it is labelled."""

    id: str
    text: Annotated[str, Field(min_length=1)]
    persona: Persona
    labels: tuple[Label, ...] = ()
    settled: Label | None = None
    note: str | None = None

    @property
    def final(self) -> Label:
        """The settled label; only of answers that `read_labelled` gave."""
        assert self.settled is not None
        return self.settled


class LabelledQuestion(Value):
    """finetune/answers/<area>/<question id>.yaml; `version` is the question's at the time of labelling."""

    question: str
    version: int
    answers: Annotated[tuple[LabelledAnswer, ...], Field(min_length=1)]


class Splits(Value):
    """finetune/answers/splits.yaml: question ids by split; drawn once, never changed."""

    train: tuple[str, ...]
    dev: tuple[str, ...]
    test: tuple[str, ...]


@cache
def read_splits(path: Path = SPLITS) -> Splits:
    """Raises InputError: the file is not as it should be."""
    return read_value(Splits, path)


def read_labelled(knowledge: Knowledge, split: Split | None = None, folder: Path = ANSWERS) -> list[LabelledQuestion]:
    """The questions of a split, or all, whose answers are all labelled and settled, in the order of their ids.

    Raises:
        InputError: a file is not as it should be, or does not fit the question it is about; all faults are named at once.
    """
    splits = read_splits(folder / SPLITS.name)
    wanted = {*splits.train, *splits.dev, *splits.test} if split is None else set(getattr(splits, split))
    found: list[LabelledQuestion] = []
    faults: list[str] = []
    for path in sorted(folder.glob("*/*.yaml"), key=lambda path: path.stem):
        if path.stem not in wanted:
            continue
        try:
            labelled = read_value(LabelledQuestion, path)
        except InputError as error:
            faults.append(str(error))
            continue
        faults += [f"{path}: {fault}" for fault in _misfits(labelled, path.stem, knowledge)]
        if all(answer.settled for answer in labelled.answers):
            found.append(labelled)
    if faults:
        raise InputError("\n".join(faults))
    return found


def read_question(question_id: str, folder: Path = ANSWERS) -> LabelledQuestion:
    """The answers to one question, labelled or not.

    Raises:
        InputError: there is no such file, or it is not as it should be.
    """
    return read_value(LabelledQuestion, _file_of(question_id, folder))


def write_question(labelled: LabelledQuestion, folder: Path = ANSWERS) -> None:
    """Write the answers to a question back to their file."""
    values = labelled.model_dump(mode="json", exclude_defaults=True)
    text = yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=140)
    _file_of(labelled.question, folder).write_text(text, "utf-8")


def _file_of(question_id: str, folder: Path) -> Path:
    found = next(folder.glob(f"*/{question_id}.yaml"), None)
    if found is None:
        raise InputError(f"there are no answers to {question_id} in {folder}; look its id up with `coach questions`")
    return found


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, so that a changed answer is a readable change."""


def _block(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else ">" if len(text) > LONG else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _block)


def _misfits(labelled: LabelledQuestion, stem: str, knowledge: Knowledge) -> list[str]:
    """What does not fit between a file and its question."""
    question = knowledge.questions.get(labelled.question)
    if labelled.question != stem or question is None:
        return [f"is about {labelled.question}; the file's name must be the id of a question of the bank"]
    criteria, mistakes = {one.id for one in question.rubric}, {one.id for one in question.mistakes}
    faults = []
    for answer in labelled.answers:
        for label in (*answer.labels, *([answer.settled] if answer.settled else [])):
            if set(label.verdicts) != criteria:
                faults.append(f"{answer.id}, {label.by}: verdicts on {sorted(set(label.verdicts) ^ criteria)} are missing or too many")
            if unknown := set(label.mistakes) - mistakes:
                faults.append(f"{answer.id}, {label.by}: no such mistake: {', '.join(sorted(unknown))}")
            for criterion, quotes in label.evidence.items():
                faults += [f"{answer.id}, {label.by}: not in the answer: {quote!r}" for quote in quotes if quote not in answer.text]
                if label.verdicts.get(criterion) == "missed":
                    faults.append(f"{answer.id}, {label.by}: evidence for {criterion}, which is missed")
    return faults
