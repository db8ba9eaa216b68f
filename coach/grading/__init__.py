"""Question + answer -> a grade: a verdict per criterion, with the words that earned it."""

from coach.grading.grade import (
    CAUSES,
    CREDIT,
    Cause,
    Evidence,
    Grade,
    Judge,
    Mark,
    Outcome,
    RecognisedMistake,
    Ungraded,
    Verdict,
    join_answers,
    nothing_met,
)
from coach.grading.similarity import SimilarityJudge

__all__ = [
    "CAUSES",
    "CREDIT",
    "Cause",
    "Evidence",
    "Grade",
    "Judge",
    "Mark",
    "Outcome",
    "RecognisedMistake",
    "SimilarityJudge",
    "Ungraded",
    "Verdict",
    "join_answers",
    "nothing_met",
]
