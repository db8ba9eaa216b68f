"""The report: four blocks, a plot with a text beside it, and the whole as Markdown."""

import base64
from dataclasses import dataclass

import gradio as gr

from coach.markup import headline, to_inline_html
from coach.report import Report, ReportItem, Standing, standing_text, to_markdown
from coach.ui.fragments import escape, reading
from coach.ui.scorecard import scorecard_html
from coach.wording import counted


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
    name = f"interview-{report.started:%Y-%m-%d-%H%M}"
    questions = counted(len(report.items), "question")
    banner = '<p class="coach-banner">This is a finished example, graded by the real grader.</p>' if example else ""
    unfinished = "" if report.finished else '<p class="coach-banner">This interview is not finished yet.</p>'
    earned = "".join(
        f"<li><strong>{to_inline_html(one.text)}</strong> <span class=coach-dim>{counted(one.points, 'point')} · {to_inline_html(headline(one.question))}</span><br>"
        f"<q>{escape(one.quote)}</q></li>"
        for one in report.earned
    )
    gaps = "".join(
        f"<li><strong>{to_inline_html(gap.text)}</strong> <span class=coach-dim>{counted(gap.lost, 'point')} lost · {to_inline_html(headline(gap.question))}</span>"
        f"{''.join(reading(passage) for passage in gap.reading)}</li>"
        for gap in report.gaps
    )
    return (
        f'<article class="coach-report">{banner}{unfinished}<header><h1>Your report</h1>'
        f'<p class="coach-dim">{report.started:%d %B %Y, %H:%M} UTC · {report.mode} · {questions} · grader {escape(report.judge or "none used")} · content {escape(report.knowledge)}</p>'
        '<p class="coach-actions">'
        f'<a class="coach-button" download="{name}.md" href="data:text/markdown;charset=utf-8;base64,{markdown_file}">Download Markdown</a>'
        f'<a class="coach-button" download="{name}.json" href="data:application/json;base64,{json_file}">Download JSON</a>'
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
        [score, item.level, counted(item.hints, "hint"), counted(item.follow_ups, "follow-up"), *([escape(item.note)] if item.note else [])]
    )
    body = scorecard_html(item.scorecard) if item.scorecard else ""
    return (
        f'<details class="coach-item"><summary>{number}. {to_inline_html(headline(item.prompt))} <span class="coach-dim">{extras}</span></summary>'
        f'<p class="coach-dim">Chosen because {escape(item.because)}.</p>{body}</details>'
    )


def _plot(report: Report) -> str:
    """Means with their 90 % intervals on one scale from 0 to 100; the table below says the same in words."""
    rows: list[tuple[str, Standing]] = [("All questions", report.standing), *((area.title, area.standing) for area in report.areas)]
    marks = "".join(f'<span class="coach-plot-name">{escape(title)}</span>{_track(standing)}' for title, standing in rows)
    table = "".join(
        f"<tr><th scope=row>{escape(title)}</th><td>{'–' if one.mean is None else one.mean}</td>"
        f"<td>{'too few answers' if one.low is None else f'{one.low} to {one.high}'}</td><td>{one.graded} of {one.asked}</td></tr>"
        for title, one in rows
    )
    return (
        '<figure class="coach-plot"><div class="coach-plot-rows" role="img" '
        f'aria-label="Mean score and 90 percent interval per area; the table below has the same numbers">{marks}'
        '<span></span><div class="coach-scale"><span>0</span><span>25</span><span>50</span><span>75</span><span>100</span></div></div>'
        "<details><summary>The same as a table</summary><table><thead><tr><th>Area</th><th>Mean</th><th>90 % interval</th><th>Graded</th></tr></thead>"
        f"<tbody>{table}</tbody></table></details></figure>"
    )


def _track(standing: Standing) -> str:
    if standing.mean is None:
        return '<div class="coach-track"><span class="coach-dim">not graded</span></div>'
    interval, hollow = "", " coach-hollow"
    if standing.low is not None and standing.high is not None:
        interval, hollow = f'<i style="left:{standing.low}%;width:{standing.high - standing.low}%"></i>', ""
    return f'<div class="coach-track">{interval}<b class="coach-mean{hollow}" style="left:{standing.mean}%"></b></div>'
