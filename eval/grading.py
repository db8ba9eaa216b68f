"""Whether the grader puts answers of known quality in the right order, on answers invented for this project.

The first grader's weights and thresholds were set on these very answers, so the figures say how well it can be fitted,
not how well it grades answers it has not seen.
"""

import statistics
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import yaml

from coach.grading import Grade, Judge, SimilarityJudge, Ungraded
from coach.knowledge import Question, default_folder, load
from coach.models.backends import load_encoder
from coach.settings import read_settings
from eval.results import show, write

ANSWERS = Path(__file__).parent / "data" / "grading" / "first_answers.yaml"
NOTE = "The weights and thresholds of this grader were set on these very answers; they are no test of it."
# Best first. `reference` comes from the bank, `question_repeated` is its prompt.
KINDS = ("reference", "strong", "terse", "half", "wrong", "fluent_empty", "off_topic", "question_repeated")
ORDERS = (("reference", "half", "off_topic"), ("reference", "half", "question_repeated"))
RIGHT = ("reference", "strong", "terse")

Outcomes = Mapping[str, Mapping[str, Grade | Ungraded]]


def grade_all(judge: Judge, questions: Mapping[str, Question], answers: Mapping[str, Mapping[str, str]]) -> Outcomes:
    """Outcomes by question id and kind of answer."""
    outcomes: dict[str, dict[str, Grade | Ungraded]] = {}
    for number, (question_id, given) in enumerate(answers.items(), start=1):
        question = questions[question_id]
        texts = {"reference": question.reference, "question_repeated": question.prompt, **given}
        outcomes[question_id] = {kind: judge.grade(question, texts[kind]) for kind in KINDS}
        show(f"{number} of {len(answers)} questions")
    return outcomes


def figures(outcomes: Outcomes) -> dict[str, Any]:
    """Mean totals, orders kept, and mistakes."""
    return {
        "questions": len(outcomes),
        "totals": {kind: _totals([by_kind[kind] for by_kind in outcomes.values()]) for kind in KINDS},
        "orders": {" > ".join(order): sum(_in_order(by_kind, order) for by_kind in outcomes.values()) for order in ORDERS},
        "mistakes": {
            "false_in_right_answers": sum(len(_mistakes(by_kind[kind])) for by_kind in outcomes.values() for kind in RIGHT),
            "right_answers": len(RIGHT) * len(outcomes),
            "wrong_answers_with_one_recognised": sum(bool(_mistakes(by_kind["wrong"])) for by_kind in outcomes.values()),
            "recognised_in_wrong_answers": sum(len(_mistakes(by_kind["wrong"])) for by_kind in outcomes.values()),
        },
    }


def _totals(outcomes: Sequence[Grade | Ungraded]) -> dict[str, Any]:
    totals = [outcome.total for outcome in outcomes if isinstance(outcome, Grade)]
    return {
        "mean": round(statistics.mean(totals), 1) if totals else None,
        "lowest": min(totals, default=None),
        "highest": max(totals, default=None),
        "graded": len(totals),
        "of": len(outcomes),
    }


def _in_order(by_kind: Mapping[str, Grade | Ungraded], order: Sequence[str]) -> bool:
    """Whether each kind got strictly more than the next; an answer without a grade keeps no order."""
    outcomes = [by_kind[kind] for kind in order]
    totals = [outcome.total for outcome in outcomes if isinstance(outcome, Grade)]
    return len(totals) == len(order) and all(better > worse for better, worse in pairwise(totals))


def _mistakes(outcome: Grade | Ungraded) -> tuple[str, ...]:
    return tuple(mistake.mistake for mistake in outcome.mistakes) if isinstance(outcome, Grade) else ()


@click.command("grading")
def main() -> None:
    """Totals by kind of answer, orders kept, mistakes recognised, on invented answers."""
    settings = read_settings()
    knowledge = load(settings.knowledge or default_folder(), datetime.now(UTC).date())
    judge = SimilarityJudge(load_encoder(settings, "judge"), knowledge.version, settings.max_answer_characters)
    answers = yaml.safe_load(ANSWERS.read_text("utf-8"))
    results = figures(grade_all(judge, knowledge.questions, answers))
    write("grading", {"judge": judge.name, "note": NOTE, **results}, knowledge=knowledge.version)
