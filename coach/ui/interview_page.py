"""The interview: the conversation and the answer box side by side, and the feedback below."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import gradio as gr

from coach.coach import Coach, utc_now
from coach.errors import NotFound
from coach.interview import (
    ENDS,
    HINTS,
    Answered,
    Asked,
    Ended,
    FollowedUp,
    GaveUp,
    Graded,
    Hinted,
    Repeated,
    Said,
    Session,
    Skipped,
    Turn,
)
from coach.interview.session import MINUTES_PER_QUESTION
from coach.markup import headline, to_html
from coach.ui.fragments import escape
from coach.ui.scorecard import scorecard_html


@dataclass(frozen=True)
class InterviewPage:
    """The page's components."""

    view: gr.Column
    place: gr.HTML
    conversation: gr.HTML
    answer: gr.Textbox
    saved: gr.HTML
    notice: gr.HTML
    submit: gr.Button
    hint: gr.Button
    repeat: gr.Button
    skip: gr.Button
    give_up: gr.Button
    end: gr.Button
    feedback: gr.HTML


def build_interview_page() -> InterviewPage:
    """The page, hidden until an interview is open."""
    with gr.Column(visible=False, elem_id="coach-interview") as view:
        place = gr.HTML(apply_default_css=False)
        with gr.Row(elem_classes="coach-panes"):
            with gr.Column(scale=1, min_width=320):
                conversation = gr.HTML(apply_default_css=False, elem_id="coach-conversation")
            with gr.Column(scale=1, min_width=320):
                answer = gr.Textbox(
                    label="Your answer",
                    placeholder="Type your answer. It is saved as you type.",
                    lines=10,
                    max_lines=24,
                    elem_id="coach-answer",
                )
                saved = gr.HTML(apply_default_css=False, elem_id="coach-saved")
                notice = gr.HTML(apply_default_css=False, elem_id="coach-notice")
                submit = gr.Button("Submit  (Ctrl+Enter)", variant="primary", elem_id="coach-submit")
                with gr.Row(elem_classes="coach-acts"):
                    hint = gr.Button("Hint 1 of 3  (Alt+H)", size="sm", min_width=120, elem_id="coach-hint")
                    repeat = gr.Button("Repeat  (Alt+R)", size="sm", min_width=120, elem_id="coach-repeat")
                    give_up = gr.Button("I don't know  (Alt+D)", size="sm", min_width=120, elem_id="coach-give-up")
                    skip = gr.Button("Skip  (Alt+S)", size="sm", min_width=120, elem_id="coach-skip")
                    end = gr.Button("End  (Alt+E)", size="sm", min_width=120, variant="stop", elem_id="coach-end")
        feedback = gr.HTML(apply_default_css=False, elem_id="coach-feedback")
    return InterviewPage(view, place, conversation, answer, saved, notice, submit, hint, repeat, skip, give_up, end, feedback)


def place_html(coach: Coach, session: Session) -> str:
    """Question 3 of 8, area, level, why; and where the page's script finds the session."""
    item = session.current
    data = f'id="coach-place" data-session="{escape(session.id)}" data-position="{len(session.turns)}"'
    if item is None:
        return f"<p {data}>Getting ready …</p>"
    question = coach.knowledge.questions.get(item.asked.question)
    area = coach.knowledge.area_of[question.topic].title if question else "a question that has left the content"
    # In an exam the reason would tell how the last answer went.
    because = f"chosen because {item.asked.because}" if session.setup.mode == "practice" else "chosen to fit your areas and level"
    number, planned = len(session.items), session.setup.questions
    left, done = _left(session, utc_now())
    return (
        f'<div {data} class="coach-place"><div class="coach-bar"><span style="width:{100 * done:.0f}%"></span></div>'
        f"<p><strong>Question {number}{f' of {max(planned, number)}' if planned else ''}</strong> · {escape(area)} · "
        f"{escape(question.level if question else '')} · {escape(because)} · <span class=coach-dim>about {left} min left</span></p></div>"
    )


def _left(session: Session, now: datetime) -> tuple[int, float]:
    """Minutes left, and the share that is done, 0 to 1: by the clock where minutes were chosen, else by questions."""
    setup, number = session.setup, len(session.items)
    if setup.minutes:
        spent = session.elapsed(now) / timedelta(minutes=setup.minutes)
        return max(0, round(setup.minutes * (1 - spent))), min(spent, 1.0)
    planned = max(setup.questions or number, number)
    return (planned - number + (session.due == "answer")) * MINUTES_PER_QUESTION, number / planned


def conversation_html(session: Session, speaking: str = "", working: str = "") -> str:
    """All turns as bubbles. `speaking` is what the interviewer has said of a turn so far; `working` is what is being done."""
    bubbles = "".join(_bubble(turn) for turn in session.turns)
    if speaking:
        bubbles += _interviewer(speaking)
    if working:
        bubbles += f'<div class="coach-working" data-since>{escape(working)} … <span class="coach-seconds"></span></div>'
    return f'<div class="coach-log" role="log" aria-live="polite" aria-label="Conversation">{bubbles}</div>'


def _interviewer(text: str, label: str = "Interviewer") -> str:
    return f'<div class="coach-turn coach-them"><span class="coach-who">{escape(label)}</span><div class="coach-text">{to_html(text)}</div></div>'


def _candidate(text: str) -> str:
    return f'<div class="coach-turn coach-you"><span class="coach-who">You</span>{escape(text)}</div>'


def _bubble(turn: Turn) -> str:
    match turn:
        case Said(text=text) | Asked(text=text):
            return _interviewer(text)
        case FollowedUp(text=text):
            return _interviewer(text, "Follow-up")
        case Hinted(text=text, strength=strength):
            return _interviewer(text, f"Hint {strength} of {HINTS}")
        case Repeated(text=text):
            return _interviewer(text, "Once more")
        case Answered(text=text):
            return _candidate(text)
        case GaveUp():
            return _candidate("I don't know.")
        case Skipped():
            return _candidate("(skipped)")
        case Ended(reason=reason):
            return _interviewer(ENDS[reason])
        case Graded():
            return ""


def feedback_html(coach: Coach, session: Session) -> str:
    """In practice, the scorecard of the latest outcome; what a follow-up asks for stays hidden until its question is closed."""
    if session.setup.mode == "exam":
        return ""
    item = next((item for item in reversed(session.items) if item.outcome), None)
    if item is None or item.outcome is None or item.asked.question not in coach.knowledge.questions:
        return ""
    is_open = item == session.current and not session.ended
    try:
        card = coach.scorecard(item.outcome, hide_open=is_open)
    except NotFound:
        return ""
    return scorecard_html(card, heading=f"Feedback: {headline(card.prompt)}", so_far=is_open)


def hint_label(session: Session) -> str:
    """The label of the hint button: which hint comes next."""
    used = session.current.hints if session.current else 0
    return f"Hint {min(used + 1, HINTS)} of {HINTS}  (Alt+H)"
