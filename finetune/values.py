"""Values that are read from YAML files: frozen, closed, and strict about what a file may hold."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from coach.errors import InputError
from coach.knowledge.strict_yaml import YamlProblem, read_yaml


class Value(BaseModel):
    """A frozen value without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Model = TypeVar("Model", bound=Value)


def read_value(kind: type[Model], path: Path) -> Model:
    """Raises InputError: the file is missing, is no strict YAML, or does not hold a `kind`."""
    try:
        return kind.model_validate(read_yaml(path.read_text("utf-8")))
    except (OSError, ValueError, YamlProblem) as error:
        raise InputError(f"{path}: {error}") from error
