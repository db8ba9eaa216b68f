"""The app: the pages put together, and what happens on every click."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import gradio as gr
from gradio.components.navbar import Navbar

from coach.coach import Act, Coach, kept_secret, local_visitor, new_visitor, utc_now
from coach.errors import CoachError, Conflict, NotFound
from coach.interview import Event, Session, Speaks, Works
from coach.ui.example import example_report
from coach.ui.fragments import escape, notice
from coach.ui.hiring_page import build_hiring_page
from coach.ui.interview_page import InterviewPage, build_interview_page, conversation_html, feedback_html, hint_label, place_html
from coach.ui.library_page import build_library_page
from coach.ui.report_page import ReportPage, build_report_page, report_html
from coach.ui.start_page import StartPage, build_start_page, chosen, history_html, readiness_html
from coach.ui.theme import CSS, head, theme
from coach.wording import counted

log = logging.getLogger(__name__)

MAIN_PAGE = "Practise"
Updates = dict[Any, Any]
# A local draft older than the stored one by more than this was overtaken by typing elsewhere.
CLOCK_SLACK_MS = 2_000
# How long a page waits for the window that was quicker.
SETTLING_TRIES, SETTLING_SECONDS = 40, 0.5


def build(coach: Coach) -> gr.Blocks:
    """The whole app over one coach."""
    app = gr.Blocks(title="coach", analytics_enabled=False, fill_width=True)
    with app:
        # The key is kept, so that browsers still know their visitor id after a restart of the server.
        visitor = gr.BrowserState(None, storage_key="coach-visitor", secret=kept_secret(coach.settings.data / "browser-secret"))
        # Kept by the page, not by the server, so that an open page outlives a restart of the server.
        session_id = gr.Textbox("", visible="hidden", elem_id="coach-session")
        seen = gr.Textbox("0", visible="hidden", elem_id="coach-seen")
        arrival = gr.Textbox(visible="hidden", elem_id="coach-arrival")
        pages = Pages(coach, build_start_page(coach), build_interview_page(), build_report_page(), visitor, session_id, seen)
        start, interview = pages.start, pages.interview
        outputs = pages.outputs

        def on(
            trigger: Callable[..., Any], fn: Callable[..., Any], inputs: Sequence[Any], to: Sequence[Any] = outputs, **options: Any
        ) -> Any:
            settings = {"show_progress": "hidden", "api_visibility": "private", **options}
            return trigger(fn, list(inputs), list(to), **settings)

        on(app.load, pages.arrive, [visitor, arrival], [*outputs, visitor, session_id], js=ARRIVAL)
        begun = on(start.begin.click, pages.begin, [visitor, start.areas, start.level, start.length, start.mode], [*outputs, session_id])
        on(begun.then, pages.proceed, [visitor, session_id])
        on(interview.submit.click, pages.reply, [visitor, session_id, interview.answer, seen])
        for button, act in (
            (interview.hint, "hint"),
            (interview.repeat, "repeat"),
            (interview.give_up, "give-up"),
            (interview.skip, "skip"),
            (interview.end, "end"),
        ):
            on(button.click, pages.act(act), [visitor, session_id, interview.answer, seen])  # type: ignore[arg-type]
        # `change`, not `input`: Gradio tells `input` only for keys, and pasted or dictated words are worth saving too.
        on(
            interview.answer.change,
            pages.save_draft,
            [visitor, session_id, interview.answer, seen],
            [interview.saved],
            trigger_mode="always_last",
            concurrency_limit=None,
        )
        on(
            start.delete.click,
            pages.delete_everything,
            [visitor],
            js="(v) => confirm('Delete all your interviews? This cannot be undone.') ? v : null",
        )
        on(start.timer.tick, pages.tick, [], [start.readiness, start.timer])
        Navbar(main_page_name=MAIN_PAGE)
    with app.route("Library", "/library"):
        Navbar(main_page_name=MAIN_PAGE)
        build_library_page(app, coach)
    with app.route("For interviewers", "/questions"):
        Navbar(main_page_name=MAIN_PAGE)
        build_hiring_page(app, coach)
    app.queue(default_concurrency_limit=8, api_open=False)
    return app


# Runs in the browser before `arrive`: the address and the draft that this browser kept itself.
ARRIVAL = "(visitor) => [visitor, JSON.stringify(window.coachArrival ? window.coachArrival() : {query: location.search})]"


class Pages:
    """The handlers of all pages. Holds no state of any visitor."""

    def __init__(
        self, coach: Coach, start: StartPage, interview: InterviewPage, report: ReportPage, visitor: Any, session_id: Any, seen: Any
    ):
        self.coach = coach
        self.start = start
        self.interview = interview
        self.report = report
        self.visitor = visitor
        self.session_id = session_id
        # How many turns the page shows; an answer typed under another question than the one that stands is refused.
        self.seen = seen

    @property
    def outputs(self) -> list[Any]:
        """Everything that a handler may change."""
        page = self.interview
        buttons = [page.submit, page.hint, page.repeat, page.give_up, page.skip, page.end]
        texts = [page.place, page.conversation, page.answer, page.saved, page.notice, page.feedback]
        start = [self.start.view, self.start.areas, self.start.begin, self.start.notice, self.start.history, self.start.delete]
        return [*start, self.start.readiness, page.view, *texts, *buttons, self.report.view, self.report.body, self.seen]

    # Arriving

    def arrive(self, visitor: str | None, arrival: str) -> Iterator[Updates]:
        """A page was opened: show what its address asks for, and pick up an interview where it was."""
        came = _arrival(arrival)
        visitor = self._identity(came.get("visitor"), visitor)
        identity: Updates = {self.visitor: visitor, self.session_id: came.get("session", "")}
        if "example" in came:
            yield {**identity, **self._show_report(report_html(example_report(), example=True))}
            return
        wanted = came.get("session")
        if not wanted:
            # A link of the library chooses the area.
            chosen_area = [came["area"]] if came.get("area") in self.coach.knowledge.areas else []
            yield {**identity, **self._show_start(visitor), self.start.areas: chosen_area}
            return
        try:
            session = self.coach.session(visitor, wanted)
        except NotFound as error:
            yield {**identity, self.session_id: "", **self._show_start(visitor, str(error))}
            return
        yield {**identity, **self._show(session), self.interview.answer: self._restored(visitor, session, came)}
        yield from self._run(visitor, session.id, lambda: self.coach.proceed(visitor, session.id))

    def _identity(self, linked: str | None, known: str | None) -> str:
        """Who has come. A link makes a browser the visitor of this computer's terminal, and nobody else: not where strangers come."""
        settings = self.coach.settings
        if linked and not settings.public and linked == local_visitor(settings):
            return linked
        return known or new_visitor()

    def _restored(self, visitor: str, session: Session, came: dict[str, str]) -> str:
        """The half-typed answer: the browser's own copy where it is the later one, else the stored one."""
        stored = self.coach.stored_draft(visitor, session)
        try:
            own = json.loads(came.get("draft") or "{}")
            text, position, at = str(own["text"]), int(own["position"]), float(own["at"])
        except (ValueError, KeyError, TypeError):
            return stored.text if stored else ""
        overtaken = stored is not None and at + CLOCK_SLACK_MS < stored.saved.timestamp() * 1000
        if overtaken or position <= session.last_reply:
            return stored.text if stored else ""
        return text

    # Acting

    def begin(self, visitor: str, areas: list[str], level: str, length: str, mode: str) -> Updates:
        """Start an interview and show its page; the first question follows in `proceed`."""
        try:
            session = self.coach.start(visitor, chosen(areas, level, length, mode))
        except CoachError as error:
            return {self.start.notice: notice(str(error)), self.session_id: ""}
        return {**self._show(session, working="getting ready"), self.interview.answer: "", self.session_id: session.id}

    def proceed(self, visitor: str, session_id: str) -> Iterator[Updates]:
        """The interviewer's move."""
        if session_id:
            yield from self._run(visitor, session_id, lambda: self.coach.proceed(visitor, session_id))

    def reply(self, visitor: str, session_id: str, text: str, seen: str) -> Iterator[Updates]:
        """The candidate's answer."""
        yield from self._run(visitor, session_id, lambda: self.coach.reply(visitor, session_id, text, int(seen)), text)

    def act(self, act: Act) -> Callable[[str, str, str, str], Iterator[Updates]]:
        """A handler for one of the buttons."""

        def handler(visitor: str, session_id: str, text: str, seen: str) -> Iterator[Updates]:
            # Ending asks for no particular question, so it is possible from a page that lags behind.
            shown = None if act == "end" else int(seen)
            yield from self._run(visitor, session_id, lambda: self.coach.act(visitor, session_id, act, shown), text)

        return handler

    def save_draft(self, visitor: str, session_id: str, text: str, seen: str) -> str:
        """Keep what is typed so far."""
        try:
            self.coach.session(visitor, session_id)
            self.coach.save_draft(visitor, session_id, int(seen), text)
        except CoachError as error:
            return f'<span class="coach-unsaved">not saved: {escape(str(error))}</span>'
        now = utc_now()
        # The page's script turns the time into the reader's own.
        clock = f'<time data-at="{now.timestamp():.3f}">{now:%H:%M:%S} UTC</time>'
        return f'<span class="coach-dim">saved {clock}</span>' if text else ""

    def delete_everything(self, visitor: str | None) -> Updates:
        """Delete all of a visitor's interviews; nothing where the question was answered with no."""
        if visitor:
            count = self.coach.delete_everything(visitor)
            return self._show_start(visitor, f"{counted(count, 'interview')} deleted.")
        return {self.start.notice: ""}

    def tick(self) -> tuple[Any, Any]:
        """Readiness once more; the clock stops when everything is ready or has failed."""
        parts = self.coach.readiness
        settled = all(part.state in ("ready", "failed") for part in parts)
        return readiness_html(parts), gr.Timer(active=not settled)

    # Showing

    def _run(self, visitor: str, session_id: str, steps: Callable[[], Iterator[Event]], typed: str = "") -> Iterator[Updates]:
        """Show a session while it moves; errors become a notice, and whatever was saved is shown."""
        spoken: list[str] = []
        working, message = "", ""
        try:
            session = self.coach.session(visitor, session_id)
        except NotFound as error:
            yield {**self._show_start(visitor, str(error)), self.session_id: ""}
            return
        try:
            for event in steps():
                answered = False
                match event:
                    case Speaks(sentence):
                        spoken.append(sentence)
                        working = ""
                    case Works(at):
                        working = at
                    case Session():
                        answered = event.last_reply > session.last_reply
                        session, spoken, working = event, [], ""
                shown = self._show(session, " ".join(spoken), working or ("" if spoken else "thinking"))
                yield {**shown, self.interview.answer: "", self.interview.saved: ""} if answered else shown
        except Conflict as error:
            message = str(error)
            session = self._settled(visitor, session_id)
            # What was typed belongs to no question that stands; it is kept as the draft of the one that does.
            self.coach.save_draft(visitor, session_id, len(session.turns), typed)
        except NotFound as error:
            yield {**self._show_start(visitor, str(error)), self.session_id: ""}
            return
        except CoachError as error:
            message = str(error)
        if session.ended:
            yield {**self._show_report(report_html(self.coach.report(visitor, session.id))), self.interview.answer: ""}
            return
        yield {**self._show(session), self.interview.notice: notice(message)}

    def _settled(self, visitor: str, session_id: str) -> Session:
        """The session once the other window has its question, or as it is after a while."""
        for _ in range(SETTLING_TRIES):
            session = self.coach.session(visitor, session_id)
            if session.due in ("answer", "nothing"):
                break
            time.sleep(SETTLING_SECONDS)
        return session

    def _show(self, session: Session, speaking: str = "", working: str = "") -> Updates:
        page = self.interview
        waits = session.due == "answer" and not working and not speaking
        hints_left = session.current is None or session.current.hints < 3
        return {
            self.start.view: gr.Column(visible=False),
            self.report.view: gr.Column(visible=False),
            page.view: gr.Column(visible=True),
            page.place: place_html(self.coach, session),
            page.conversation: conversation_html(session, speaking, working),
            page.feedback: feedback_html(self.coach, session),
            page.notice: "",
            self.seen: str(len(session.turns)),
            page.submit: gr.Button(interactive=waits),
            page.hint: gr.Button(hint_label(session), interactive=waits and hints_left),
            page.repeat: gr.Button(interactive=waits),
            page.give_up: gr.Button(interactive=waits),
            page.skip: gr.Button(interactive=waits),
            page.end: gr.Button(interactive=not session.ended),
        }

    def _show_start(self, visitor: str, message: str = "") -> Updates:
        sessions = self.coach.sessions(visitor)
        return {
            self.start.view: gr.Column(visible=True),
            self.start.begin: gr.Button("Start the interview", interactive=True),
            self.interview.view: gr.Column(visible=False),
            self.report.view: gr.Column(visible=False),
            self.start.notice: notice(message),
            self.start.history: history_html(sessions),
            self.start.delete: gr.Button(visible=bool(sessions)),
            self.start.readiness: readiness_html(self.coach.readiness),
        }

    def _show_report(self, html: str) -> Updates:
        return {
            self.start.view: gr.Column(visible=False),
            self.interview.view: gr.Column(visible=False),
            self.report.view: gr.Column(visible=True),
            self.report.body: html,
        }


def _arrival(text: str) -> dict[str, str]:
    """What the browser said on arrival; nothing where it said nothing sensible."""
    try:
        came = json.loads(text)
    except (ValueError, TypeError):
        return {}
    return {str(key): str(value) for key, value in came.items()} if isinstance(came, dict) else {}


def serve(coach: Coach, *, open_browser: bool, say: Callable[[str], None]) -> None:
    """Serve the app until stopped. Models load in the background; the page says how far they are.

    Args:
        coach: what is served.
        open_browser: whether to open the page here.
        say: told one line at a time where the page is.
    """
    settings = coach.settings
    threading.Thread(target=coach.warm_up, name="warm-up", daemon=True).start()
    app = build(coach)
    try:
        _, address, _ = app.launch(
            server_name=settings.host,
            server_port=settings.port,
            theme=theme(),
            css_paths=[CSS],
            head=head(),
            quiet=True,
            share=False,
            inbrowser=False,
            prevent_thread_lock=True,
            ssr_mode=False,
            pwa=False,
            enable_monitoring=False,
            footer_links=[],
            run_history=False,
            show_error=True,
        )
    except OSError:
        raise CoachError(
            f"cannot listen on {settings.host}:{settings.port}, which is taken or forbidden; choose another with --port"
        ) from None
    link = address if settings.public else f"{address}?visitor={local_visitor(settings)}"
    say(f"coach is at {link}")
    say(
        "That link shares its interviews with `coach interview` in this terminal. Stop with Ctrl+C."
        if not settings.public
        else "Stop with Ctrl+C."
    )
    if open_browser:
        import webbrowser

        webbrowser.open(link)
    app.block_thread()
