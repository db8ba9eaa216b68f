"""Topics, passages, questions, drills, careers and cards: schema, loading and checking of the content in knowledge/."""

from coach.knowledge.career import Career
from coach.knowledge.catalogue import Knowledge
from coach.knowledge.check import Counts, count
from coach.knowledge.drill import Drill
from coach.knowledge.hardware import Gpu
from coach.knowledge.load import default_folder, load
from coach.knowledge.schema import (
    LEVELS,
    Area,
    CareerId,
    Criterion,
    Domain,
    Level,
    Mistake,
    Passage,
    Question,
    Source,
    Topic,
)

__all__ = [
    "LEVELS",
    "Area",
    "Career",
    "CareerId",
    "Counts",
    "Criterion",
    "Domain",
    "Drill",
    "Gpu",
    "Knowledge",
    "Level",
    "Mistake",
    "Passage",
    "Question",
    "Source",
    "Topic",
    "count",
    "default_folder",
    "load",
]
