"""For hiring teams: a blueprint -> a question set with rubrics, timing and scorecards, and its exports."""

from coach.hiring.blueprint import LONGEST, SHORTEST, Blueprint, read_blueprint, read_list
from coach.hiring.markdown import to_markdown
from coach.hiring.question_set import QuestionSet, SetItem, make_question_set

__all__ = ["LONGEST", "SHORTEST", "Blueprint", "QuestionSet", "SetItem", "make_question_set", "read_blueprint", "read_list", "to_markdown"]
