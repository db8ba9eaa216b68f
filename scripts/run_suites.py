"""Run every check and test suite, tell the time of each, and close with the count of tests. What `make test` runs.

Each folder of tests/ is a suite of its own, in a process of its own. Names given as arguments choose among the suites.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Settings of whoever runs the tests must not change what is tested; these say where things lie on the machine.
KEPT = {"COACH_CACHE", "COACH_CHROMIUM", "COACH_REQUIRE_BROWSER"}
# pytest's exit code where a whole suite was skipped, as the browser suite is without a browser.
NO_TESTS = 5


@dataclass(frozen=True)
class Suite:
    """A command and what it is called."""

    name: str
    command: tuple[str, ...]


@dataclass
class Outcome:
    """How a suite went. `counts` are pytest's words and numbers, empty for what is no test suite."""

    name: str
    passed: bool
    seconds: float
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def failures(self) -> int:
        """Failed tests and errors; at least 1 where the suite as a whole failed, so that a broken gate counts too."""
        return max(self.counts["failed"] + self.counts["error"] + self.counts["errors"], 0 if self.passed else 1)


def suites() -> list[Suite]:
    """All suites: first what is quick to fail."""
    python = sys.executable
    gates = [
        Suite("ruff", (python, "-m", "ruff", "check", ".")),
        Suite("mypy", (python, "-m", "mypy")),
        Suite("import-linter", (python, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")),
        Suite("content gate", (python, "-m", "coach", "check")),
    ]
    folders = sorted(folder.name for folder in (ROOT / "tests").iterdir() if any(folder.rglob("test_*.py")))
    return gates + [Suite(f"tests/{name}", (python, "-m", "pytest", f"tests/{name}")) for name in folders]


def run(suite: Suite, environment: dict[str, str]) -> Outcome:
    """Run one suite, its output passed on as it comes."""
    print(f"\n== {suite.name}", flush=True)
    began = time.monotonic()
    last = ""
    with subprocess.Popen(suite.command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line if line.strip() else last
    counts = Counter({word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|skipped|errors?)\b", last)})
    is_tests = suite.name.startswith("tests/")
    passed = process.returncode == 0 or (is_tests and process.returncode == NO_TESTS)
    return Outcome(suite.name, passed, time.monotonic() - began, counts if is_tests else Counter())


def main() -> int:
    """Run what was asked for; 1 if anything failed."""
    chosen = [suite for suite in suites() if not sys.argv[1:] or suite.name.removeprefix("tests/") in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as data:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COACH_") or name in KEPT}
        environment |= {"COACH_DATA": data, "HF_HUB_OFFLINE": "1", "PYTHONUNBUFFERED": "1"}
        outcomes = [run(suite, environment) for suite in chosen]
    if os.environ.get("COACH_REQUIRE_BROWSER"):
        ran = any(outcome.name == "tests/browser" and outcome.counts["passed"] for outcome in outcomes)
        outcomes.append(Outcome("the browser suite ran", ran, 0.0))
    return report(outcomes)


def report(outcomes: list[Outcome]) -> int:
    """Print a line for each suite and the totals; 1 if anything failed."""
    print("\n== time of each suite")
    for outcome in outcomes:
        tests = ", ".join(f"{number} {word}" for word, number in outcome.counts.items())
        print(f"{outcome.seconds:7.1f} s  {'ok    ' if outcome.passed else 'FAILED'}  {outcome.name}{f'  ({tests})' if tests else ''}")
    print(f"{sum(outcome.seconds for outcome in outcomes):7.1f} s  in all")
    failed = sum(outcome.failures for outcome in outcomes) if outcomes else 1
    print(f"{_sum(outcomes, 'passed')} passed, {failed} failed, {_sum(outcomes, 'skipped')} skipped")
    return 1 if failed else 0


def _sum(outcomes: list[Outcome], word: str) -> int:
    return sum(outcome.counts[word] for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main())
