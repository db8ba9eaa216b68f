"""knowledge/ on disk -> `Knowledge`. Strict: every problem of every file is collected, then reported at once."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from coach.errors import ContentError, NotFound
from coach.knowledge.career import Career
from coach.knowledge.catalogue import Knowledge
from coach.knowledge.check import cross_references, dates
from coach.knowledge.drill import DRILL_FILES, Drill
from coach.knowledge.hardware import Gpu
from coach.knowledge.schema import Book, Content, Passage, Question, TopicMap
from coach.knowledge.strict_yaml import YamlProblem, read_yaml

Problems = list[str]
Item = TypeVar("Item", bound=Content)

# `coach new` begins a file with this line.
TEMPLATE_MARK = "# These are the template's words. Replace them all, then delete this line."
# Folders and files of knowledge/ that are not content: the guide, the templates, the generated JSON Schemas, the licence.
NOT_CONTENT = {"README.md", "_template", "schema", "LICENSE"}
CONTENT = {"topics.yaml", "chapters.yaml", "passages", "questions", "drills", "careers", "hardware"}


def default_folder() -> Path:
    """The content that ships: inside the installed package, or beside it in a checkout.

    Raises:
        NotFound: neither is there.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_knowledge", package.parent / "knowledge"):
        if (folder / "topics.yaml").is_file():
            return folder
    raise NotFound("the content folder is missing: reinstall coach, or set COACH_KNOWLEDGE to a checkout's knowledge/")


def load(folder: Path, today: date) -> Knowledge:
    """All content of `folder`.

    Raises:
        NotFound: no such folder.
        ContentError: with every problem found, one line each: file, field and fix.
    """
    if not (folder / "topics.yaml").is_file():
        raise NotFound(f"{folder} holds no topics.yaml, so it is no content folder; set COACH_KNOWLEDGE to one that does")
    problems: Problems = []
    problems += [
        f"{name}: not a part of knowledge/; move it away or into one of {', '.join(sorted(CONTENT))}"
        for name in sorted(path.name for path in folder.iterdir())
        if name not in CONTENT | NOT_CONTENT and not name.startswith(".")
    ]
    topic_map = _one(TopicMap, folder / "topics.yaml", folder, problems)
    chapters = folder / "chapters.yaml"
    knowledge = Knowledge(
        version=_content_hash(folder),
        domains=topic_map.domains if topic_map else (),
        passages=_many(Passage, folder, "passages/*/*.md", _passage_fields, problems),
        questions=_many(Question, folder, "questions/*/*.yaml", _yaml_fields, problems),
        drills=_many(Drill, folder, "drills/*/drill.yaml", _drill_fields, problems),
        careers=_many(Career, folder, "careers/*.yaml", _yaml_fields, problems),
        gpus=_many(Gpu, folder, "hardware/gpus/*.yaml", _yaml_fields, problems),
        book=_one(Book, chapters, folder, problems) if chapters.is_file() else None,
    )
    problems += _strays(folder)
    problems += dates(knowledge, today)
    if topic_map:
        problems += cross_references(knowledge, _places(folder))
    if problems:
        raise ContentError(problems)
    return knowledge


def _one(model: type[Item], path: Path, folder: Path, problems: Problems) -> Item | None:
    return _parse(model, path, folder, _yaml_fields_without_id, problems)


def _many(
    model: type[Item], folder: Path, pattern: str, read: Callable[[Path], dict[str, Any]], problems: Problems
) -> Mapping[str, Item]:
    found: dict[str, Item] = {}
    for path in sorted(folder.glob(pattern)):
        item = _parse(model, path, folder, read, problems)
        if item is None:
            continue
        item_id: str = item.id  # type: ignore[attr-defined]
        if item_id in found:
            problems.append(f"{path.relative_to(folder)}: the id {item_id} is taken by another file; ids are unique across areas")
        found[item_id] = item
    return found


def _parse(
    model: type[Item], path: Path, folder: Path, read: Callable[[Path], dict[str, Any]], problems: Problems
) -> Item | None:
    name = path.relative_to(folder).as_posix()
    try:
        # Through JSON, because pydantic's strict mode takes lists for tuples and text for dates only there.
        return model.model_validate_json(json.dumps(read(path)))
    except YamlProblem as problem:
        problems.append(f"{name}: {problem}")
    except UnicodeDecodeError:
        problems.append(f"{name}: not UTF-8; save it as UTF-8")
    except OSError as error:
        problems.append(f"{name}: cannot be read ({error.strerror})")
    except TypeError as error:
        problems.append(f"{name}: {error}; keys and values must be plain text, numbers, lists or mappings")
    except ValidationError as error:
        problems += [f"{name}: {_explain(detail)}" for detail in error.errors()]
    return None


def _explain(detail: Mapping[str, Any]) -> str:
    field = ".".join(str(part) for part in detail["loc"]) or "the file"
    message = detail["msg"].removeprefix("Value error, ")
    match detail["type"]:
        case "extra_forbidden":
            return f"{field}: unknown field; remove it or correct its name"
        case "missing":
            return f"{field}: missing; add it"
        case "string_pattern_mismatch" if field.endswith("url"):
            return f"{field}: {detail['input']!r} is no https address"
        case "string_pattern_mismatch":
            return f"{field}: {detail['input']!r} is no id; use lower-case words joined by hyphens"
        case "value_error":
            return f"{field}: {message}"
        case _:
            return f"{field}: {message} (got {str(detail['input'])[:60]!r})"


def _yaml_fields_without_id(path: Path) -> dict[str, Any]:
    return read_yaml(_own_words(path))


def _own_words(path: Path) -> str:
    """The text of a file that is no longer the template it began as."""
    text = path.read_text("utf-8")
    if TEMPLATE_MARK in text:
        raise YamlProblem("still holds the template's words; replace them all, then delete the line that says so")
    return text


def _yaml_fields(path: Path) -> dict[str, Any]:
    return _with_id(_yaml_fields_without_id(path), path.stem)


def _with_id(fields: dict[str, Any], stem: str) -> dict[str, Any]:
    if "id" in fields:
        raise YamlProblem("id: the id is the file's name; remove the field")
    return {**fields, "id": stem}


def _passage_fields(path: Path) -> dict[str, Any]:
    parts = _own_words(path).split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise YamlProblem("must begin with front matter between two lines of `---`")
    fields = _with_id(read_yaml(parts[1]), path.stem)
    if "text" in fields:
        raise YamlProblem("text: the text stands below the front matter; remove the field")
    return {**fields, "text": parts[2]}


def _drill_fields(path: Path) -> dict[str, Any]:
    fields = _with_id(_yaml_fields_without_id(path), path.parent.name)
    for name in DRILL_FILES[1:]:
        file = path.parent / name
        if file.is_file():
            fields[file.stem] = file.read_text("utf-8")
    wrong = sorted((path.parent / "mistakes").glob("*.py"))
    return {**fields, "wrong_versions": {file.stem: file.read_text("utf-8") for file in wrong}}


def _strays(folder: Path) -> Iterator[str]:
    known = {
        *folder.glob("passages/*/*.md"),
        *folder.glob("questions/*/*.yaml"),
        *folder.glob("careers/*.yaml"),
        *folder.glob("hardware/gpus/*.yaml"),
        *folder.glob("drills/*/mistakes/*.py"),
        *(path for name in DRILL_FILES for path in folder.glob(f"drills/*/{name}")),
    }
    for part in sorted(CONTENT - {"topics.yaml", "chapters.yaml"}):
        for path in sorted((folder / part).rglob("*")):
            if path.is_file() and path not in known and "__pycache__" not in path.parts:
                yield f"{path.relative_to(folder).as_posix()}: nothing reads this file here; move it or correct its name"


def _places(folder: Path) -> Mapping[str, str]:
    """Id of a passage or question to the area folder it lies in."""
    return {path.stem: path.parent.name for pattern in ("passages/*/*.md", "questions/*/*.yaml") for path in folder.glob(pattern)}


def _content_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for part in sorted(CONTENT):
        top = folder / part
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
