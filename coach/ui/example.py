"""A finished example report, for people who want to see before they type. `python -m eval example` made it with the real grader."""

from pathlib import Path

from coach.report import Report

FILE = Path(__file__).with_name("example.json")


def example_report() -> Report:
    """The example."""
    return Report.model_validate_json(FILE.read_text("utf-8"))
