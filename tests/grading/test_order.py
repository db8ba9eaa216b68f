"""With the real encoder, for every question that has sample answers: better answers earn more."""

import random
from pathlib import Path

import pytest
import yaml

from coach.grading import Grade, SimilarityJudge, Ungraded
from coach.grading.text import stems
from coach.knowledge import Knowledge
from coach.models import Encoder

pytestmark = pytest.mark.models
ANSWERS: dict[str, dict[str, str]] = yaml.safe_load(
    (Path(__file__).parents[2] / "eval/data/grading/first_answers.yaml").read_text(encoding="utf-8")
)
QUESTIONS = sorted(ANSWERS)


@pytest.fixture(scope="module")
def judge(real_encoder: Encoder, real_knowledge: Knowledge) -> SimilarityJudge:
    return SimilarityJudge(real_encoder, real_knowledge.version, 50_000)


def total(judge: SimilarityJudge, knowledge: Knowledge, question_id: str, answer: str) -> int:
    outcome = judge.grade(knowledge.question(question_id), answer)
    assert isinstance(outcome, Grade), outcome
    for verdict in outcome.verdicts:
        assert all(answer[one.start : one.end] == one.quote for one in verdict.evidence)
    return outcome.total


def test_there_are_twelve_questions_with_sample_answers() -> None:
    assert len(QUESTIONS) == 12


@pytest.mark.parametrize("question_id", QUESTIONS)
def test_better_answers_earn_more(judge: SimilarityJudge, real_knowledge: Knowledge, question_id: str) -> None:
    question = real_knowledge.question(question_id)
    texts = {"reference": question.reference, "repeated": question.prompt, **ANSWERS[question_id]}
    totals = {name: total(judge, real_knowledge, question_id, text) for name, text in texts.items()}
    assert totals["reference"] >= 90, totals
    assert totals["reference"] > totals["half"] > totals["off_topic"], totals
    assert totals["half"] > totals["repeated"], totals


@pytest.mark.parametrize("question_id", QUESTIONS)
def test_the_question_again_and_again_earns_next_to_nothing(judge: SimilarityJudge, real_knowledge: Knowledge, question_id: str) -> None:
    prompt = real_knowledge.question(question_id).prompt
    assert total(judge, real_knowledge, question_id, " ".join([prompt] * 6)) <= 10
    assert total(judge, real_knowledge, question_id, f"Good question. {prompt} That is what you ask. {prompt}") <= 10


@pytest.mark.parametrize("question_id", QUESTIONS)
def test_a_shuffled_list_of_the_reference_words_earns_less_than_the_reference(
    judge: SimilarityJudge, real_knowledge: Knowledge, question_id: str
) -> None:
    reference = real_knowledge.question(question_id).reference
    words = sorted(stems(reference))
    random.Random(0).shuffle(words)
    assert total(judge, real_knowledge, question_id, ", ".join(words)) < total(judge, real_knowledge, question_id, reference)


def test_an_empty_answer_could_not_be_graded(judge: SimilarityJudge, real_knowledge: Knowledge) -> None:
    outcome = judge.grade(real_knowledge.question(QUESTIONS[0]), "")
    assert isinstance(outcome, Ungraded)
    assert outcome.reason == "could not grade: no text"
