"""A report as Markdown that stands alone."""

import re
from collections.abc import Iterator

from coach.markup import headline
from coach.report.report import Report, ReportItem, Standing
from coach.report.scorecard import SIGNS, Reading, Scorecard
from coach.wording import counted

# With what makes renderers turn a bare address or a name into a link.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_BLOCK_START = re.compile(r"^(\d*)([-+=.)])")


def to_markdown(report: Report) -> str:
    """The whole report. What a candidate typed is escaped, so that it shows as typed."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield "# Interview report"
    yield ""
    state = "finished" if report.finished else "not finished yet"
    yield f"{report.started:%d %B %Y, %H:%M} UTC · {report.mode} · {state}"
    yield ""
    yield "## Where you stand"
    yield ""
    yield standing_text(report.standing)
    yield ""
    yield "| Area | Mean | 90 % interval | Graded |"
    yield "| --- | --- | --- | --- |"
    for area in report.areas:
        standing = area.standing
        mean = "–" if standing.mean is None else str(standing.mean)
        interval = "–" if standing.low is None else f"{standing.low} to {standing.high}"
        yield f"| {area.title} | {mean} | {interval} | {standing.graded} of {standing.asked} |"
    yield ""
    yield "## What earned most"
    yield ""
    for one in report.earned:
        yield f"- **{one.text}** ({counted(one.points, 'point')}, in “{headline(one.question)}”): “{_quoted(one.quote)}”"
    if not report.earned:
        yield "Nothing has earned full points yet."
    yield ""
    yield "## Three gaps and what to read"
    yield ""
    for gap in report.gaps:
        yield f"- **{gap.text}** ({counted(gap.lost, 'point')} lost, in “{headline(gap.question)}”)"
        for reading in gap.reading:
            yield f"  - {reading_line(reading)}"
    if not report.gaps:
        yield "No graded criterion was missed."
    yield ""
    yield "## Every question"
    for number, item in enumerate(report.items, start=1):
        yield ""
        yield from _item(number, item)
    yield ""
    yield "---"
    yield ""
    yield f"Report of {report.made:%d %B %Y, %H:%M} UTC. Grader: {report.judge or 'none used'}. Content: {report.knowledge}. coach {report.coach}."
    yield "The grader's confidences are not calibrated yet. This is coaching, not a verdict on employability."


def standing_text(standing: Standing) -> str:
    """A standing in words, never a bare number."""
    count = f"{standing.graded} of {standing.asked} questions graded"
    if standing.mean is None:
        return f"Nothing could be graded yet ({count}), so there is no estimate."
    if standing.low is None:
        over = "on the one graded question" if standing.graded == 1 else "on average"
        return f"{standing.mean} of 100 {over} ({count}). So few answers are too little for an interval."
    return (
        f"{standing.mean} of 100 on average; the 90 % interval is {standing.low} to {standing.high} ({count}). "
        "The interval covers how much your answers differ from each other, not the grader's own errors."
    )


def reading_line(reading: Reading) -> str:
    """A passage and its sources in one line."""
    sources = "; ".join(f"[{_escape(title)}]({url}){'' if read else ' (not checked)'}" for title, url, read in reading.sources)
    return f"{reading.title}: {reading.first_sentence} ({sources})"


def _item(number: int, item: ReportItem) -> Iterator[str]:
    title = headline(item.prompt)
    yield f"### {number}. {title}"
    yield ""
    if title != item.prompt.strip():
        yield item.prompt.strip()
        yield ""
    score = "not scored" if item.score is None else f"{item.score} of 100"
    extras = [score, item.level, counted(item.hints, "hint"), counted(item.follow_ups, "follow-up"), *([item.note] if item.note else [])]
    yield " · ".join(extras)
    if item.scorecard:
        yield ""
        yield from _scorecard(item.scorecard)


def _scorecard(card: Scorecard) -> Iterator[str]:
    # A backslash at the end keeps the candidate's line breaks.
    yield "\\\n".join(f"> {_escape_line(line)}" for line in card.answer.splitlines())
    yield ""
    yield "| | Criterion | Points | Your words |"
    yield "| --- | --- | --- | --- |"
    for row in card.rows:
        points = "–" if row.points is None else f"{row.points:g} of {row.out_of}"
        quotes = "; ".join(f"“{_quoted(one.quote)}”" for one in row.evidence)
        yield f"| {SIGNS[row.sign]} {row.word} | {row.text} | {points} | {quotes} |"
    for mistake in card.mistakes:
        yield ""
        yield f"**Mistake:** “{_quoted(mistake.evidence.quote)}” reads like: {mistake.text} {mistake.why}"


def _quoted(text: str) -> str:
    """Words of the candidate within a line."""
    return _escape(" ".join(text.split()))


def _escape_line(line: str) -> str:
    """A line of the candidate's on its own: what would make it a list, a heading or indented code is escaped too."""
    text = line.expandtabs(4)
    body = text.lstrip()
    indent = "\u00a0" * (len(text) - len(body))
    return indent + _BLOCK_START.sub(r"\1\\\2", _escape(body))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
