"""YAML without surprises: a repeated key is an error, and a date stays text until its field says it is a date."""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.nodes import MappingNode

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class YamlProblem(Exception):
    """The text is not usable YAML; the message has the line."""


# The parser written in C is several times quicker, which a thousand files make worth a second of every start.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Loader):  # type: ignore[valid-type, misc]
    """SafeLoader that refuses repeated keys and leaves dates as text."""


def _mapping(loader: _StrictLoader, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise YamlProblem(f"line {key_node.start_mark.line + 1}: the key {key!r} stands twice; remove one of them")
        seen.add(key)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
# Dates become text here and dates in the schema, so that 2026-02-30 is reported with its field, like any other wrong value.
_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _control_characters(value: Any) -> Iterator[str]:
    """The beginnings of texts that hold one; the newline is none."""
    match value:
        case str():
            found = _CONTROL.search(value)
            if found:
                yield value[max(0, found.start() - 20) : found.start() + 20]
        case dict():
            yield from (bad for one in (*value, *value.values()) for bad in _control_characters(one))
        case list():
            yield from (bad for one in value for bad in _control_characters(one))


def read_yaml(text: str) -> dict[str, Any]:
    """The mapping that `text` holds.

    Raises:
        YamlProblem: bad syntax, a repeated key, or something other than a mapping at the top.
    """
    try:
        value = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        what = getattr(error, "problem", None) or "not valid YAML"
        raise YamlProblem(f"{where}{what}; quote text that holds a colon or begins with a special character") from None
    bad = next(_control_characters(value), None)
    if bad:
        raise YamlProblem(
            f"a control character stands in {bad!r}; a backslash within double quotes makes one, so use single quotes or >- around LaTeX"
        )
    if not isinstance(value, dict):
        raise YamlProblem("the file must hold `key: value` pairs at the top")
    return value
