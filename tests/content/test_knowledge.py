"""The content that ships, as it is."""

from datetime import UTC, datetime

import pytest

from coach.knowledge import Knowledge, count, default_folder, load

SEEDED = {
    "basic": {"what-is-backpropagation", "why-use-relu", "what-is-vanishing-gradient", "cnn-vs-rnn"},
    "intermediate": {"explain-batch-normalization", "what-is-attention", "how-adam-works", "overfitting-and-prevention"},
    "advanced": {"explain-transformer-architecture", "what-is-diffusion-model", "scale-training-multi-gpu", "model-vs-data-parallelism"},
}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(default_folder(), datetime.now(UTC).date())


@pytest.mark.parametrize("level", SEEDED)
def test_first_questions_are_there(knowledge: Knowledge, level: str) -> None:
    assert {question for question in SEEDED[level] if knowledge.question(question).level == level} == SEEDED[level]


def test_rubric_of_a_seeded_question_is_whole(knowledge: Knowledge) -> None:
    for question_id in set().union(*SEEDED.values()):
        question = knowledge.question(question_id)
        assert 4 <= len(question.rubric) <= 6, question_id
        for criterion in question.rubric:
            assert knowledge.backing(criterion), f"{question_id}: {criterion.id}"


def test_passages_are_enough_and_short(knowledge: Knowledge) -> None:
    assert count(knowledge).passages >= 60
    long = [passage.id for passage in knowledge.passages.values() if len(passage.first_sentence.split()) > 80]
    assert not long, "the first sentence is to be the answer; it is too long in these"


def test_passages_cover_the_topic_of_every_question(knowledge: Knowledge) -> None:
    covered = {passage.topic for passage in knowledge.passages.values()}
    assert {question.topic for question in knowledge.questions.values()} <= covered
