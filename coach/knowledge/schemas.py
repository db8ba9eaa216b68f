"""The JSON Schema of every kind of content, generated from the code, for editors that check while one types."""

import json
from pathlib import Path

from coach.knowledge.career import Career
from coach.knowledge.drill import Drill
from coach.knowledge.hardware import Gpu
from coach.knowledge.load import default_folder
from coach.knowledge.schema import Book, Content, Passage, Question, TopicMap

# Fields that come from the file's name, its place or its body instead of its fields.
_KINDS: dict[str, tuple[type[Content], tuple[str, ...]]] = {
    "topics": (TopicMap, ()),
    "chapters": (Book, ()),
    "passage": (Passage, ("id", "text")),
    "question": (Question, ("id",)),
    "drill": (Drill, ("id", "instructions", "stub", "exemplar", "checks", "wrong_versions")),
    "career": (Career, ("id",)),
    "gpu": (Gpu, ("id",)),
}


def schemas() -> dict[str, str]:
    """File name to JSON text."""
    return {f"{kind}.schema.json": _schema(model, implied) for kind, (model, implied) in _KINDS.items()}


def write(folder: Path | None = None) -> Path:
    """Write all schemas into `schema/` of a content folder; the place written to."""
    place = (folder or default_folder()) / "schema"
    place.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (place / name).write_text(text, "utf-8")
    return place


def _schema(model: type[Content], implied: tuple[str, ...]) -> str:
    schema = model.model_json_schema()
    for field in implied:
        schema["properties"].pop(field)
        schema["required"].remove(field)
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"
