"""The test runner's last line can be trusted."""

from collections import Counter

import pytest

from run_suites import Outcome, report, suites


@pytest.mark.parametrize(
    ("outcomes", "last", "code"),
    [
        ([Outcome("ruff", True, 0.1), Outcome("tests/a", True, 1.0, Counter(passed=3, skipped=1))], "3 passed, 0 failed, 1 skipped", 0),
        ([Outcome("ruff", False, 0.1), Outcome("tests/a", True, 1.0, Counter(passed=3))], "3 passed, 1 failed, 0 skipped", 1),
        ([Outcome("tests/a", False, 1.0, Counter(passed=3, failed=2, error=1))], "3 passed, 3 failed, 0 skipped", 1),
        ([Outcome("tests/a", False, 1.0)], "0 passed, 1 failed, 0 skipped", 1),
        ([], "0 passed, 1 failed, 0 skipped", 1),
    ],
    ids=["all well", "a gate fails", "tests fail", "a suite crashes", "nothing ran"],
)
def test_last_line_counts_every_failure(outcomes: list[Outcome], last: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(outcomes) == code
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_every_folder_of_tests_is_a_suite() -> None:
    names = {suite.name for suite in suites()}
    assert {"ruff", "mypy", "import-linter", "content gate", "tests/docs", "tests/content", "tests/models"} <= names
