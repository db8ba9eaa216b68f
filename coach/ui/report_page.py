"""The report: four blocks, a plot with a text beside it, and the whole as Markdown."""

import base64
from dataclasses import dataclass

import gradio as gr

from coach.report import Report, ReportItem, Standing, standing_text, to_markdown
from coach.ui.fragments import escape, reading
from coach.ui.scorecard import scorecard_html


@dataclass(frozen=True)
class ReportPage:
    """The page's components."""

    view: gr.Column
    body: gr.HTML


def build_report_page() -> ReportPage:
    """The page, hidden until there is a report."""
    with gr.Column(visible=False, elem_id="coach-report") as view:
        body = gr.HTML(apply_default_css=False)
    return ReportPage(view, body)


def report_html(report: Report, example: bool = False) -> str:
    """The whole report."""
    markdown_file = base64.b64encode(to_markdown(report).encode()).decode()
    json_file = base64.b64encode(report.model_dump_json(indent=2).encode()).decode()
    banner = '<p class="coach-banner">This is a finished example, graded by the real grader.</p>' if example else ""
    unfinished = "" if report.finished else '<p class="coach-banner">This interview is not finished yet.</p>'
    earned = "".join(
        f"<li><strong>{escape(one.text)}</strong> <span class=coach-dim>{_points(one.points)} · {escape(one.question)}</span><br>"
        f"<q>{escape(one.quote)}</q></li>"
        for one in report.earned
    )
    gaps = "".join(
        f"<li><strong>{escape(gap.text)}</strong> <span class=coach-dim>{_points(gap.lost)} lost · {escape(gap.question)}</span>"
        f"{''.join(reading(passage) for passage in gap.reading)}</li>"
        for gap in report.gaps
    )
    return (
        f'<article class="coach-report">{banner}{unfinished}<header><h1>Your report</h1>'
        f'<p class="coach-dim">{report.started:%d %B %Y, %H:%M} UTC · {report.mode} · {len(report.items)} questions</p>'
        '<p class="coach-actions">'
        f'<a class="coach-button" download="interview-report.md" href="data:text/markdown;charset=utf-8;base64,{markdown_file}">Download Markdown</a>'
        f'<a class="coach-button" download="interview-report.json" href="data:application/json;base64,{json_file}">Download JSON</a>'
        '<button type="button" class="coach-button" data-action="print">Print</button>'
        '<a class="coach-button coach-primary" href="/">New interview</a></p></header>'
        f"<section><h2>Where you stand</h2><p>{escape(standing_text(report.standing))}</p>{_plot(report)}</section>"
        f"<section><h2>What earned most</h2>{f'<ul>{earned}</ul>' if earned else '<p>Nothing has earned full points yet.</p>'}</section>"
        f"<section><h2>Three gaps and what to read</h2>{f'<ul>{gaps}</ul>' if gaps else '<p>No graded criterion was missed.</p>'}</section>"
        f"<section><h2>Every question</h2>{''.join(_item(number, item) for number, item in enumerate(report.items, start=1))}</section>"
        f'<footer class="coach-dim">Report of {report.made:%d %B %Y, %H:%M} UTC. Grader: {escape(report.judge or "none used")}. '
        f"Content: {escape(report.knowledge)}. coach {escape(report.coach)}. The norm is the rubric, not other candidates. "
        "This is coaching, not a verdict on employability.</footer></article>"
    )


def _item(number: int, item: ReportItem) -> str:
    score = "not scored" if item.score is None else f"{item.score} of 100"
    extras = " · ".join(
        [score, item.level, f"hints {item.hints}", f"follow-ups {item.follow_ups}", *([escape(item.note)] if item.note else [])]
    )
    body = scorecard_html(item.scorecard) if item.scorecard else ""
    return (
        f'<details class="coach-item"><summary>{number}. {escape(item.prompt)} <span class="coach-dim">{extras}</span></summary>'
        f'<p class="coach-dim">Chosen because {escape(item.because)}.</p>{body}</details>'
    )


def _points(points: float) -> str:
    return f"{points:g} point{'' if points == 1 else 's'}"


LEFT, WIDTH, ROW = 240, 420, 34


def _plot(report: Report) -> str:
    """Means with their 90 % intervals on one scale from 0 to 100; the table below says the same in words."""
    rows: list[tuple[str, Standing]] = [("All questions", report.standing), *((area.title, area.standing) for area in report.areas)]
    height = ROW * len(rows) + 28
    ticks = "".join(
        f'<line x1="{_x(tick)}" x2="{_x(tick)}" y1="4" y2="{height - 24}" class="tick"/><text x="{_x(tick)}" y="{height - 8}" text-anchor="middle">{tick}</text>'
        for tick in (0, 25, 50, 75, 100)
    )
    marks = "".join(_plot_row(ROW * place + ROW // 2 + 4, title, standing) for place, (title, standing) in enumerate(rows))
    table = "".join(
        f"<tr><th scope=row>{escape(title)}</th><td>{'–' if one.mean is None else one.mean}</td>"
        f"<td>{'too few answers' if one.low is None else f'{one.low} to {one.high}'}</td><td>{one.graded} of {one.asked}</td></tr>"
        for title, one in rows
    )
    return (
        f'<figure class="coach-plot"><svg viewBox="0 0 {LEFT + WIDTH + 30} {height}" role="img" '
        f'aria-label="Mean score and 90 percent interval per area; the table below has the same numbers">{ticks}{marks}</svg>'
        "<details><summary>The same as a table</summary><table><thead><tr><th>Area</th><th>Mean</th><th>90 % interval</th><th>Graded</th></tr></thead>"
        f"<tbody>{table}</tbody></table></details></figure>"
    )


def _x(score: int) -> float:
    return LEFT + WIDTH * score / 100


def _plot_row(y: int, title: str, standing: Standing) -> str:
    short = title if len(title) <= 30 else title[:29] + "…"
    label = f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(short)}</text>'
    if standing.mean is None:
        return f'{label}<text x="{LEFT + 8}" y="{y + 4}" class="none">not graded</text>'
    interval = ""
    if standing.low is not None and standing.high is not None:
        interval = f'<line x1="{_x(standing.low)}" x2="{_x(standing.high)}" y1="{y}" y2="{y}" class="interval"/>'
    hollow = " hollow" if standing.low is None else ""
    return f'{label}{interval}<circle cx="{_x(standing.mean)}" cy="{y}" r="6" class="mean{hollow}"/>'
