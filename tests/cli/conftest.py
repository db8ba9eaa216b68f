"""The command line in this process with fakes for models, and in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coach import cli
from coach.coach import Coach
from coach.settings import Settings

Invoke = Callable[..., Result]
Process = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, settings: Settings, make_coach: Callable[[], Coach]) -> Invoke:
    """Runs a command with a coach of fakes; `text` is its standard input."""
    monkeypatch.setattr(cli, "_open", make_coach)
    monkeypatch.setenv("COACH_KNOWLEDGE", str(settings.knowledge))
    monkeypatch.setenv("COACH_DATA", str(settings.data))

    def run(*arguments: str, text: str | bytes = "") -> Result:
        result = CliRunner().invoke(cli.main, arguments, input=text)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def process(folder: Path, tmp_path: Path) -> Process:
    """Runs `python -m coach` on the tiny knowledge folder, with an empty cache and no way to fill it."""

    def run(*arguments: str, text: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("COACH_", "PIP_"))}
        given = {
            "COACH_KNOWLEDGE": str(folder),
            "COACH_DATA": str(tmp_path / "data"),
            "COACH_CACHE": str(tmp_path / "cache"),
            "COACH_HUB": "0",
            "HF_HUB_OFFLINE": "1",
            "PIP_NO_INDEX": "1",
            "PIP_CONFIG_FILE": os.devnull,
        }
        return subprocess.run(
            [sys.executable, "-m", "coach", *arguments], input=text, capture_output=True, env={**clean, **given, **environment}, timeout=200
        )

    return run


def one_line(result: subprocess.CompletedProcess[bytes]) -> str:
    """The one line of stderr of a command that failed and printed nothing else."""
    said = result.stderr.decode()
    assert result.stdout == b""
    assert "Traceback" not in said
    assert said.startswith("coach: ")
    assert said.count("\n") == 1
    return said
