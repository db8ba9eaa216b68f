"""The interview in a terminal, and a scorecard as text."""

import contextlib
import select
import sys
from collections.abc import Callable, Iterator

import click

from coach.coach import Act, Coach, local_visitor
from coach.errors import InputError, NotFound
from coach.grading import Grade
from coach.interview import ENDS, Asked, Ended, Event, Graded, Hinted, Repeated, Session, Setup, Speaks, Works
from coach.models import Progress
from coach.report import Scorecard, standing_text, to_markdown
from coach.report.scorecard import SIGNS
from coach.wording import counted

COLOURS = {"met": "green", "partial": "yellow", "missed": "red", "ungraded": "magenta"}
COMMANDS: dict[str, Act] = {"/hint": "hint", "/skip": "skip", "/repeat": "repeat", "/idk": "give-up", "/end": "end"}
# The next line of a pasted text is there at once; a person takes longer.
PASTE_SECONDS = 0.15
HELP = "Answer in as many lines as you like and finish with an empty line. Commands: /hint /skip /repeat /idk (I don't know) /end /pause"


class Terminal:
    """One person at one terminal."""

    def __init__(self, coach: Coach, progress: Progress, done: Callable[[], None]):
        self._coach = coach
        self._progress = progress
        self._done = done
        self._visitor = local_visitor(coach.settings)

    def list_interviews(self) -> None:
        """The interviews of this terminal, newest first."""
        sessions = self._coach.sessions(self._visitor)
        for session in sessions:
            state = "finished" if session.ended else "open"
            click.echo(f"{session.id}  {session.started.astimezone():%Y-%m-%d %H:%M}  {len(session.items)} asked  {state}")
        if not sessions:
            click.echo("no interviews yet; `coach interview` starts one")

    def begin(self, setup: Setup) -> None:
        """Start an interview and hold it."""
        session = self._coach.start(self._visitor, setup)
        self._hold(session)

    def resume(self, session_id: str) -> None:
        """Go on with an interview of this terminal (`last`), or with any by its id.

        Raises:
            NotFound, InputError: there is none.
        """
        if session_id == "last":
            unfinished = [session for session in self._coach.sessions(self._visitor) if not session.ended]
            if not unfinished:
                raise InputError("no unfinished interview of this terminal; start one with `coach interview`")
            session_id = unfinished[0].id
        # Whoever can read the database may go on with any interview in it, one begun in the browser too.
        self._visitor = self._coach.owner(session_id).visitor
        session = self._coach.session(self._visitor, session_id)
        if session.ended:
            self._finish(session)
            return
        if session.standing:
            click.secho(f"\n{session.standing}", bold=True)
        self._hold(session)

    def _hold(self, session: Session) -> None:
        click.echo(HELP)
        _edit_lines()
        try:
            self._load()
            session = self._show(self._coach.proceed(self._visitor, session.id), session)
            while not session.ended:
                entry = self._read(session, self._draft(session))
                if entry is None:
                    self._pause(session)
                    return
                try:
                    session = self._show(self._send(session, entry), session)
                except InputError as error:
                    click.secho(str(error), fg="yellow")
        except KeyboardInterrupt:
            self._pause(session)
            return
        self._finish(session)

    def _load(self) -> None:
        self._coach.warm_up(self._progress)
        self._done()
        for part in self._coach.readiness:
            if part.state == "failed":
                click.secho(f"{part.name} is not available: {part.message}", fg="yellow", err=True)
            elif part.message:
                click.secho(f"{part.name}: {part.message}", dim=True, err=True)

    def _pause(self, session: Session) -> None:
        self._done()
        click.echo(f"\nSaved. Go on with: coach interview --resume {session.id}")

    def _draft(self, session: Session) -> str:
        """What was typed before a pause, a hint or an error, shown again; empty where nothing was."""
        draft = self._coach.stored_draft(self._visitor, session)
        if not draft or not draft.text:
            return ""
        click.echo(f"Your draft so far (type on, or /clear to begin anew):\n{draft.text}")
        return draft.text

    def _send(self, session: Session, entry: str) -> Iterator[Event]:
        act = COMMANDS.get(entry)
        return self._coach.act(self._visitor, session.id, act) if act else self._coach.reply(self._visitor, session.id, entry)

    def _read(self, session: Session, draft: str) -> str | None:
        """An answer or a command; None at the end of the input or for a pause. Every line is saved as it is typed."""
        kept = draft.splitlines()
        lines = list(kept)
        while True:
            try:
                line = input("> " if sys.stdin.isatty() else "")
            except KeyboardInterrupt:
                return None
            except UnicodeDecodeError:
                raise InputError("what came in is no UTF-8 text; save it as UTF-8 (the interview is saved as far as it went)") from None
            except EOFError:
                # The end of a piped text ends its last answer, but a draft that nothing was added to stays a draft.
                return "\n".join(lines) if lines != kept and not sys.stdin.isatty() else None
            # A command is one whatever follows it: "/hint please".
            word = next(iter(line.lower().split()), "").rstrip(".,!?")
            if word == "/pause":
                return None
            if word == "/clear":
                lines = []
            elif word in COMMANDS:
                return word
            elif word.startswith("/") and len(line.split()) == 1:
                click.echo(HELP)
            elif line.strip():
                lines.append(line)
            elif lines and _more_waits():
                # Text that was pasted has empty lines of its own; an empty line ends an answer only when nothing follows it.
                lines.append("")
            elif lines:
                return "\n".join(lines)
            self._coach.save_draft(self._visitor, session.id, len(session.turns), "\n".join(lines))

    def _show(self, events: Iterator[Event], session: Session) -> Session:
        """Print what happens; the session after it."""
        for event in events:
            match event:
                case Speaks(sentence):
                    self._done()
                    click.secho(sentence, bold=True)
                case Works(at):
                    if at == "wording the question":
                        self._done()
                        self._close(session)
                    self._progress(f"{at} …", None)
                case Session():
                    self._done()
                    self._show_new(event, len(session.turns))
                    session = event
        self._done()
        return session

    def _show_new(self, session: Session, seen: int) -> None:
        for turn in session.turns[seen:]:
            match turn:
                case Hinted(text=text, strength=strength):
                    click.echo(f"Hint {strength} of 3: {text}")
                case Repeated(text=text):
                    click.secho(text, bold=True)
                case Graded(outcome=outcome) if session.setup.mode == "practice":
                    show_scorecard(self._coach.scorecard(outcome, hide_open=True), brief=True)
                case Asked(because=because):
                    planned = f" of {session.setup.questions}" if session.setup.questions else ""
                    # In an exam the reason would tell how the last answer went.
                    reason = f" · because {because}" if session.setup.mode == "practice" else ""
                    click.secho(f"Question {len(session.items)}{planned}{reason}\n", dim=True)
                case Ended(reason=reason):
                    self._close(session)
                    click.echo(f"\n{ENDS[reason]}")

    def _close(self, session: Session) -> None:
        """In practice, the whole scorecard of a question that was not answered in full, now that nothing can ask for the rest any more."""
        outcome = session.current.outcome if session.current else None
        if session.setup.mode == "exam" or not isinstance(outcome, Grade):
            return
        if not outcome.mistakes and all(verdict.mark == "met" for verdict in outcome.verdicts):
            return
        # The question may have left the content while the interview was paused.
        with contextlib.suppress(NotFound):
            card = self._coach.scorecard(outcome)
            click.secho(f"\n“{card.prompt}” in full:", dim=True)
            show_scorecard(card)
            click.echo("")

    def _finish(self, session: Session) -> None:
        report = self._coach.report(self._visitor, session.id)
        click.echo("")
        click.secho("Where you stand: ", bold=True, nl=False)
        click.echo(standing_text(report.standing))
        click.echo("\n" + to_markdown(report))


def show_scorecard(card: Scorecard, brief: bool = False) -> None:
    """A scorecard as text; `brief` leaves out reading and grader."""
    if card.total is None:
        click.secho(card.reason or "could not grade", fg="magenta")
    else:
        click.secho(f"{card.total} of 100{' so far' if brief else ''}", bold=True)
    hidden = sum(row.sign == "hidden" for row in card.rows)
    for row in card.rows:
        if row.sign == "hidden":
            continue
        points = "" if row.points is None else f" {row.points:g}/{row.out_of}"
        click.secho(f"  {SIGNS[row.sign]} {row.word}{points}: ", fg=COLOURS[row.sign], nl=False)
        click.echo(row.text)
        for evidence in row.evidence:
            click.echo(f"      “{' '.join(evidence.quote.split())}”")
        if not brief and row.sign in ("partial", "missed"):
            for reading in row.reading:
                click.echo(f"      read: {reading.title} — {reading.first_sentence}")
    if hidden:
        click.secho(f"  … {counted(hidden, 'point')} still open", fg="cyan")
    for mistake in card.mistakes:
        click.secho(f"  ! {mistake.text} ", fg="red", nl=False)
        click.echo(f"{mistake.why} (you: “{mistake.evidence.quote}”)")
    if not brief:
        click.echo(f"grader: {card.judge}; content {card.knowledge}")


def _edit_lines() -> None:
    """Give `input` arrow keys at a terminal, where the system has the means; no line of an answer is kept as history."""
    if sys.stdin.isatty():
        with contextlib.suppress(ImportError):
            import readline

            readline.set_auto_history(False)


def _more_waits() -> bool:
    """Whether a terminal has further lines ready, as after a paste."""
    try:
        return sys.stdin.isatty() and bool(select.select([sys.stdin], [], [], PASTE_SECONDS)[0])
    except OSError:
        # Windows can wait for sockets only.
        return False
