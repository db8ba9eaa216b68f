"""A new question or passage out of its template, in the place where it belongs."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from coach.errors import InputError
from coach.knowledge.load import TEMPLATE_MARK, default_folder, load
from coach.knowledge.schema import ID_PATTERN

TemplateKind = Literal["question", "passage"]
SUFFIXES = {"question": ".yaml", "passage": ".md"}


def begin(folder: Path | None, kind: TemplateKind, item_id: str, topic: str) -> Path:
    """Write the template of `kind` under its id; the file written.

    Args:
        folder: the content folder; None for the one that ships, which must be a checkout's.
        kind: what to begin.
        item_id: becomes the file's name.
        topic: decides the area.

    Raises:
        InputError: an id that is taken or no id, an unknown topic, or a folder without templates.
    """
    content = folder or default_folder()
    template = content / "_template" / f"{kind}{SUFFIXES[kind]}"
    if not template.is_file():
        raise InputError(f"{content} has no templates; work in a checkout, or set COACH_KNOWLEDGE to a checkout's knowledge/")
    if not re.match(ID_PATTERN, item_id):
        raise InputError(f"{item_id!r} is no id; use lower-case words joined by hyphens, such as why-warm-up")
    knowledge = load(content, datetime.now(UTC).date())
    if item_id in knowledge.questions or item_id in knowledge.passages:
        raise InputError(f"the id {item_id} is taken; ids are unique over all areas, so choose another")
    file = content / f"{kind}s" / knowledge.area_of[knowledge.topic(topic).id].id / template.with_stem(item_id).name
    text = template.read_text("utf-8")
    # The first line says where to copy the template to, which has just been done.
    text = re.sub(r"^(---\n)?# Copy to .*\n", rf"\1{TEMPLATE_MARK}\n", text)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(re.sub(r"^topic: .*$", f"topic: {topic}", text, count=1, flags=re.MULTILINE), "utf-8")
    return file
