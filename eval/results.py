"""Result files: the figures, and what is needed to know what they were measured on."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from coach import __version__

RESULTS = Path(__file__).parent / "results"


def write(name: str, figures: dict[str, Any], *, knowledge: str) -> None:
    """Write eval/results/<name>.json.

    Args:
        name: the evaluation's.
        figures: what was measured.
        knowledge: version of the content it was measured on.
    """
    RESULTS.mkdir(exist_ok=True)
    measured_on = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "coach": __version__, "knowledge": knowledge, "machine": machine()}
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps({"measured_on": measured_on, **figures}, indent=2, ensure_ascii=False) + "\n", "utf-8")
    click.echo(f"wrote {file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file}", err=True)


def read(name: str) -> dict[str, Any] | None:
    """The figures written last, or None if there are none."""
    file = RESULTS / f"{name}.json"
    if not file.is_file():
        return None
    figures: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return figures


def machine() -> str:
    """The kind of machine: system, processor, cores, memory."""
    parts = [platform.system(), platform.machine(), f"{os.cpu_count()} cores"]
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        parts.append(f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GB")
    parts.append(f"Python {platform.python_version()}")
    return ", ".join(parts)


def show(message: str) -> None:
    """Progress, on stderr."""
    click.echo(message, err=True)


def table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)
