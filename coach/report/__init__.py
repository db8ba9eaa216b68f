"""What a finished (or unfinished) session says: as data, and as Markdown."""

from coach.report.markdown import standing_text, to_markdown
from coach.report.report import AreaStanding, Earned, Gap, Report, ReportItem, Standing, make_report
from coach.report.scorecard import Reading, Scorecard, ScoreRow, make_scorecard

__all__ = [
    "AreaStanding",
    "Earned",
    "Gap",
    "Reading",
    "Report",
    "ReportItem",
    "ScoreRow",
    "Scorecard",
    "Standing",
    "make_report",
    "make_scorecard",
    "standing_text",
    "to_markdown",
]
