"""The first screen: what to be asked about, how long, where text goes, and one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

import gradio as gr

from coach.coach import Coach
from coach.interview import Mode, Session, Setup
from coach.knowledge import Level
from coach.parts import PartState
from coach.settings import Settings
from coach.ui.fragments import escape

# Label to (questions, minutes).
LENGTHS: dict[str, tuple[int | None, int | None]] = {
    "3 questions, about 9 minutes": (3, None),
    "5 questions, about 15 minutes": (5, None),
    "8 questions, about 24 minutes": (8, None),
    "12 questions, about 36 minutes": (12, None),
    "As many as fit into 20 minutes": (None, 20),
}
DEFAULT_LENGTH = "5 questions, about 15 minutes"
MODES: dict[str, Mode] = {"Practice: feedback after each answer": "practice", "Exam: feedback at the end": "exam"}
STATES = {"waiting": "waiting", "loading": "loading", "ready": "ready", "failed": "not available"}


@dataclass(frozen=True)
class StartPage:
    """The page's components."""

    view: gr.Column
    areas: gr.Dropdown
    level: gr.Radio
    length: gr.Radio
    mode: gr.Radio
    begin: gr.Button
    notice: gr.HTML
    readiness: gr.HTML
    history: gr.HTML
    delete: gr.Button
    timer: gr.Timer


def build_start_page(coach: Coach) -> StartPage:
    """The page."""
    areas = [(area.title, area.id) for area in coach.knowledge.question_areas]
    with gr.Column(elem_id="coach-start") as view:
        gr.HTML(
            "<h1>Practise a deep-learning interview</h1><p>You answer in your own words. Each answer is graded against a rubric, "
            "point by point, with the words that earned it and what to read next.</p>",
            apply_default_css=False,
            elem_classes="coach-intro",
        )
        with gr.Row(elem_classes="coach-choices"):
            with gr.Column(scale=1, min_width=280):
                area = gr.Dropdown(areas, multiselect=True, value=[], label="Areas", info="Leave empty to be asked about everything.")
                level = gr.Radio(
                    [("Basic", "basic"), ("Intermediate", "intermediate"), ("Advanced", "advanced")],
                    value="basic",
                    label="Begin at",
                    info="It gets harder or easier with your answers.",
                )
                mode = gr.Radio(list(MODES), value=next(iter(MODES)), label="Feedback")
            with gr.Column(scale=1, min_width=280):
                length = gr.Radio(list(LENGTHS), value=DEFAULT_LENGTH, label="Length", elem_id="coach-length")
        notice = gr.HTML(apply_default_css=False)
        # Disabled until the page knows its visitor: an interview begun before that would belong to nobody.
        begin = gr.Button("Opening …", variant="primary", size="lg", elem_id="coach-begin", interactive=False)
        gr.HTML(
            f'<p class="coach-privacy">{escape(privacy(coach.settings))}</p><p><a href="?example=1">See a finished example</a></p>',
            apply_default_css=False,
        )
        readiness = gr.HTML(readiness_html(coach.readiness), apply_default_css=False, elem_id="coach-readiness")
        history = gr.HTML(apply_default_css=False)
        delete = gr.Button("Delete all my interviews", variant="stop", size="sm", visible=False, elem_id="coach-delete")
        timer = gr.Timer(1.0)
    return StartPage(view, area, level, length, mode, begin, notice, readiness, history, delete, timer)


def chosen(areas: Sequence[str], level: str, length: str, mode: str) -> Setup:
    """The setup that the page's values mean."""
    questions, minutes = LENGTHS[length]
    return Setup(areas=tuple(areas), level=cast(Level, level), questions=questions, minutes=minutes, mode=MODES[mode])


def privacy(settings: Settings) -> str:
    """Where text goes in this deployment: three cases."""
    if settings.model_url:
        host = urlsplit(settings.model_url).hostname or settings.model_url
        return (
            f"Your answers are graded and kept on the machine that runs this page. A model server that its owner set up ({host}) words the "
            "questions; it is sent the questions, not your answers."
        )
    if settings.public:
        return (
            "Your answers are graded and kept on this Space, shared with its other visitors' but shown only to your browser. Its owner can read "
            "what is stored here. Nothing is sent anywhere else."
        )
    return "Nothing you type leaves this computer: the models run here, and your answers are kept here."


def readiness_html(parts: Sequence[PartState]) -> str:
    """Each part by name, with its state and seconds."""
    rows = "".join(
        f'<li class="coach-part-{part.state}"><span class="coach-light" aria-hidden="true"></span><strong>{escape(part.name)}</strong> '
        f"{STATES[part.state]}{f', {part.seconds:.0f} s' if part.state in ('loading', 'ready') else ''}"
        f"{f' <span class=coach-dim>{escape(part.message)}</span>' if part.message else ''}{_instead(part)}</li>"
        for part in parts
    )
    return f'<ul class="coach-parts" aria-label="What is ready">{rows}</ul>'


def _instead(part: PartState) -> str:
    """What still works without a part."""
    if part.state == "failed" and part.name == "question model":
        return " <span class=coach-dim>Questions are asked in their written words instead.</span>"
    return ""


def history_html(sessions: Sequence[Session]) -> str:
    """A visitor's interviews as links, the unfinished ones to go on with."""
    if not sessions:
        return ""
    rows = "".join(
        f'<li><a href="?session={escape(session.id)}">{"Report" if session.ended else "Go on"}</a> '
        f"{session.started:%d %b %Y, %H:%M} UTC · {len(session.items)} asked · {'finished' if session.ended else 'not finished'}</li>"
        for session in sessions[:10]
    )
    return f'<section class="coach-history"><h2>Your interviews</h2><ul>{rows}</ul></section>'
