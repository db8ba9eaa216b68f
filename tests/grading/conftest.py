"""A judge over the keyword encoder."""

import pytest

from coach.grading import SimilarityJudge
from coach.knowledge import Knowledge, Question
from coach.models.fakes import KeywordEncoder

LONGEST = 50_000


@pytest.fixture
def judge() -> SimilarityJudge:
    return SimilarityJudge(KeywordEncoder(), "k", LONGEST)


@pytest.fixture
def question(knowledge: Knowledge) -> Question:
    """Momentum: three facts for 5, 3 and 2 points."""
    return knowledge.question("optimizers-intermediate")
