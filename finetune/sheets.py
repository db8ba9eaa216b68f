"""Blind labelling: sheets that show answers without their personas, and the labels that come back.

A sheet shows the question, its reference, criteria, mistakes, and the answers as a1, a2 … in an order drawn from the question's id.
A labeller writes a line for each answer, a letter for each criterion in the rubric's order, and the ids of the mistakes it asserts:

    exploding-gradients a3 | m p x m | clipping-cures-vanishing

and below it, where the question is in the dev or test split, the exact words that earned each m and p:

    > names-clipping | rescale the gradient when its norm
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence

from coach.errors import InputError
from coach.grading import Mark
from coach.knowledge import Question
from finetune.labelled import Label, LabelledAnswer, LabelledQuestion

LETTERS: dict[str, Mark] = {"m": "met", "p": "partial", "x": "missed"}
# What may be decided about a criterion, and about a mistake.
_ALLOWED = ({"m", "p", "x"}, {"y", "n"})
_DECISION = re.compile(r"^(?P<question>[a-z0-9-]+) (?P<answer>a\d+) (?P<item>!?[a-z0-9-]+) (?P<verdict>[mpxyn])\s*$", re.MULTILINE)
_LINE = re.compile(r"^(?P<question>[a-z0-9-]+) (?P<answer>a\d+)\s*\|\s*(?P<marks>[mpx](?:\s+[mpx])*)\s*\|\s*(?P<mistakes>.*)$")


def shuffled(labelled: LabelledQuestion) -> list[LabelledAnswer]:
    """The answers as a sheet orders them: the same each time, and no hint to who they were to sound like."""
    answers = list(labelled.answers)
    random.Random(labelled.question).shuffle(answers)
    return answers


def shown(labelled: LabelledQuestion) -> dict[str, LabelledAnswer]:
    """The answers by the names that a sheet gives them."""
    return {f"a{number}": answer for number, answer in enumerate(shuffled(labelled), start=1)}


def sheet(labelled: LabelledQuestion, question: Question, *, evidence: bool) -> str:
    """What a labeller sees of one question."""
    lines = [_head(question, "  [EVIDENCE]" if evidence else "")]
    for name, answer in shown(labelled).items():
        lines += [f"--- {question.id} {name}", answer.text, ""]
    return "\n".join(lines)


def read_labels(text: str, by: str, labelled: LabelledQuestion, question: Question, *, evidence: bool) -> dict[str, Label]:
    """Labels of one question from a labeller's file, by answer id.

    Args:
        text: the whole file; lines about other questions are passed over, and so are empty ones and those that begin with #.
        by: the labeller.
        labelled: the answers.
        question: gives the rubric's order.
        evidence: whether every m and p needs words that earned it.

    Raises:
        InputError: names every line that cannot be used, every quote that is not in its answer, and what is missing.
    """
    answers = shown(labelled)
    criteria, mistakes = [one.id for one in question.rubric], {one.id for one in question.mistakes}
    found: dict[str, Label] = {}
    quotes: dict[str, dict[str, list[str]]] = {name: {} for name in answers}
    faults: list[str] = []
    current: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(">") and current:
            criterion, _, quote = (part.strip() for part in line[1:].partition("|"))
            if criterion not in criteria or quote not in answers[current].text:
                faults.append(f"line {number}: no criterion {criterion}, or the words are not in {current}: {quote}")
            quotes[current].setdefault(criterion, []).append(quote)
        elif (match := _LINE.match(line)) and match["question"] == question.id:
            current = match["answer"]
            marks, named = match["marks"].split(), _names(match["mistakes"].split(","))
            if current not in answers or len(marks) != len(criteria) or not mistakes.issuperset(named):
                faults.append(
                    f"line {number}: {current} must be one of {len(answers)} answers, with {len(criteria)} letters and known mistakes"
                )
                current = None
                continue
            verdicts = {criterion: LETTERS[mark] for criterion, mark in zip(criteria, marks, strict=True)}
            found[current] = Label(by=by, verdicts=verdicts, mistakes=tuple(named))
        elif line and not line.startswith(("#", ">")):
            current = None
    faults += [f"no label for {name}" for name in answers if name not in found]
    if evidence:
        faults += [
            f"{name}: {criterion} is {mark} and has no words that earned it"
            for name, label in found.items()
            for criterion, mark in label.verdicts.items()
            if mark != "missed" and criterion not in quotes[name]
        ]
    if faults:
        raise InputError(f"labels of {question.id} by {by}: " + "; ".join(faults))
    return {answers[name].id: _with_evidence(label, quotes[name]) for name, label in found.items()}


def questions_in(text: str) -> list[str]:
    """Ids of the questions that a labeller's file has lines about, in order."""
    return list(dict.fromkeys(match["question"] for line in text.splitlines() if (match := _LINE.match(line))))


def with_labels(labelled: LabelledQuestion, labels: dict[str, Label], by: str) -> LabelledQuestion:
    """The answers with a labeller's labels, in place of earlier ones by the same."""
    answers = tuple(
        answer.model_copy(update={"labels": (*(one for one in answer.labels if one.by != by), labels[answer.id])})
        for answer in labelled.answers
    )
    return labelled.model_copy(update={"answers": answers})


def settle_sheet(labelled: LabelledQuestion, question: Question) -> str | None:
    """What somebody sees who settles the first two labels of a question; None where they agree.

    Raises:
        InputError: an answer has fewer than two labels.
    """
    parts: list[str] = []
    for name, answer in shown(labelled).items():
        if items := list(disagreements(*_two_labels(question.id, answer))):
            parts += [f"--- {question.id} {name}", answer.text, *(f"    DECIDE {question.id} {name} {item}" for item in items), ""]
    return "\n".join([_head(question), *parts]) if parts else None


def settle(text: str, labelled: LabelledQuestion, question: Question) -> LabelledQuestion:
    """The question with every answer settled: as the first two labels say, and where they differ as `text` does.

    Args:
        text: lines such as `exploding-gradients a3 names-clipping m` and, for mistakes, `exploding-gradients a3 !clipping-cures-vanishing y`.
        labelled: with two labels for each answer.
        question: gives the rubric's order.

    Raises:
        InputError: an answer lacks labels, or something is left open.
    """
    decided = {(match["answer"], match["item"]): match["verdict"] for match in _DECISION.finditer(text) if match["question"] == question.id}
    names = {answer.id: name for name, answer in shown(labelled).items()}
    settled: list[LabelledAnswer] = []
    missing: list[str] = []
    for answer in labelled.answers:
        first, second = _two_labels(question.id, answer)
        choice = {item: decided.get((names[answer.id], item)) for item in disagreements(first, second)}
        missing += [f"{names[answer.id]} {item}" for item, verdict in choice.items() if verdict not in _ALLOWED[item.startswith("!")]]
        verdicts = {criterion: LETTERS.get(choice.get(criterion) or "", mark) for criterion, mark in first.verdicts.items()}
        both = set(first.mistakes) & set(second.mistakes)
        mistakes = tuple(one.id for one in question.mistakes if one.id in both or choice.get(f"!{one.id}") == "y")
        evidence = {criterion: words for criterion, mark in verdicts.items() if (words := _earned(criterion, mark, (first, second)))}
        final = Label(by="settled", verdicts=verdicts, mistakes=mistakes, evidence=evidence)
        settled.append(answer.model_copy(update={"settled": final}))
    if missing:
        raise InputError(f"{question.id}: nothing decided for {', '.join(missing)}")
    return labelled.model_copy(update={"answers": tuple(settled)})


def _two_labels(question: str, answer: LabelledAnswer) -> tuple[Label, Label]:
    if len(answer.labels) < 2:
        raise InputError(f"{question} {answer.id} has {len(answer.labels)} labels; it needs two before anything can be settled")
    return answer.labels[0], answer.labels[1]


def _earned(criterion: str, mark: Mark, labels: Sequence[Label]) -> tuple[str, ...]:
    """The words that whoever gave the settled mark quoted, else those of the other; none for what is missed."""
    if mark == "missed":
        return ()
    quoting = [label for label in labels if criterion in label.evidence]
    agreeing = [label for label in quoting if label.verdicts[criterion] == mark]
    return next((label.evidence[criterion] for label in (*agreeing, *quoting)), ())


def disagreements(first: Label, second: Label) -> Iterable[str]:
    """What is left to settle between two labels: criteria, and mistakes with a leading exclamation mark."""
    yield from (criterion for criterion, mark in first.verdicts.items() if second.verdicts[criterion] != mark)
    yield from (f"!{mistake}" for mistake in sorted(set(first.mistakes) ^ set(second.mistakes)))


def _head(question: Question, remark: str = "") -> str:
    """What answers are held against."""
    lines = [f"######## {question.id}{remark}", f"PROMPT: {question.prompt}", "", f"REFERENCE: {question.reference}", ""]
    lines += [f"  {one.id}: {one.text}" + (f"\n      note: {one.note}" if one.note else "") for one in question.rubric]
    return "\n".join([*lines, "MISTAKES", *(f"  {one.id}: {one.text}" for one in question.mistakes), ""])


def _names(parts: Sequence[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip() not in ("", "-")]


def _with_evidence(label: Label, quotes: dict[str, list[str]]) -> Label:
    kept = {criterion: tuple(words) for criterion, words in quotes.items() if label.verdicts[criterion] != "missed"}
    return label.model_copy(update={"evidence": kept})
