"""The content that ships, as it is."""

from datetime import UTC, datetime

import pytest

from coach.knowledge import KINDS, LEVELS, Knowledge, count, default_folder, load

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


def test_there_is_enough_of_everything(knowledge: Knowledge) -> None:
    counts = count(knowledge)
    assert counts.passages >= 500
    assert counts.questions >= 360
    assert {question.kind for question in knowledge.questions.values()} == set(KINDS)


def test_levels_and_kinds_are_mixed_as_interviews_mix_them(knowledge: Knowledge) -> None:
    questions = knowledge.questions.values()
    share = {level: sum(question.level == level for question in questions) / len(questions) for level in LEVELS}
    assert share == pytest.approx({"basic": 0.3, "intermediate": 0.4, "advanced": 0.3}, abs=0.05)
    worked = sum(question.kind in {"derivation", "estimation", "debugging", "code-reading"} for question in questions)
    assert worked / len(questions) >= 1 / 3


def test_every_topic_has_something_to_read(knowledge: Knowledge) -> None:
    assert set(knowledge.topics) == {passage.topic for passage in knowledge.passages.values()}


def test_first_sentences_are_short(knowledge: Knowledge) -> None:
    long = [passage.id for passage in knowledge.passages.values() if len(passage.first_sentence.split()) > 80]
    assert not long, "the first sentence is to be the answer; it is too long in these"


def test_passages_cover_the_topic_of_every_question(knowledge: Knowledge) -> None:
    covered = {passage.topic for passage in knowledge.passages.values()}
    assert {question.topic for question in knowledge.questions.values()} <= covered
