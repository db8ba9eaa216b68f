"""Topics, passages, questions, drills, careers and cards: schema, loading and checking of the content in knowledge/."""

from coach.knowledge.career import Career
from coach.knowledge.catalogue import Knowledge
from coach.knowledge.check import Counts, count
from coach.knowledge.drill import Drill
from coach.knowledge.hardware import Gpu
from coach.knowledge.load import default_folder, load
from coach.knowledge.begin import TemplateKind, begin
from coach.knowledge.rules import house_rules
from coach.knowledge.schema import (
    CAREERS,
    KINDS,
    LEVELS,
    Anchor,
    Area,
    CareerId,
    Criterion,
    Domain,
    Kind,
    Level,
    Mistake,
    Passage,
    Question,
    Source,
    Topic,
)

__all__ = [
    "CAREERS",
    "KINDS",
    "LEVELS",
    "Anchor",
    "Area",
    "Career",
    "CareerId",
    "Counts",
    "Criterion",
    "Domain",
    "Drill",
    "Gpu",
    "Kind",
    "Knowledge",
    "Level",
    "Mistake",
    "Passage",
    "Question",
    "Source",
    "TemplateKind",
    "Topic",
    "begin",
    "count",
    "default_folder",
    "house_rules",
    "load",
]
