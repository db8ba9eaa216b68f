"""The command line. Errors are one line with the fix; results go to stdout, everything else to stderr."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from coach import __version__
from coach.errors import CoachError, ContentError, InputError

if TYPE_CHECKING:
    from coach.coach import Coach
    from coach.knowledge import TemplateKind
    from coach.models import Progress
    from coach.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


def _one_line_errors(command: Command) -> Command:
    """Our own errors as one line on stderr and their exit code, without a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except CoachError as error:
            click.echo(f"coach: {' '.join(str(error).split())}", err=True)
            sys.exit(error.exit_code)

    return run  # type: ignore[return-value]


def _settings() -> "Settings":
    from coach.settings import read_settings

    return read_settings()


def _open() -> "Coach":
    from coach.coach import Coach

    return Coach.open(_settings())


def _progress() -> "Progress":
    """Progress on one line of stderr that is written over; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        return lambda message, fraction: None

    def show(message: str, fraction: float | None) -> None:
        share = "" if fraction is None else f" {fraction:4.0%}"
        click.echo(f"\r\033[K{message[:100]}{share}", nl=False, err=True)

    return show


def _done() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="coach")
def main() -> None:
    """A mock interviewer and career assessor for deep learning. Runs on this computer; settings are COACH_* variables (see README)."""


@main.command()
@click.option("--host", help="Address to listen on.  [default: COACH_HOST or 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), help="Port.  [default: COACH_PORT or 7860]")
@click.option("--open/--no-open", "open_browser", default=False, help="Open the page in the browser.")
@_one_line_errors
def serve(host: str | None, port: int | None, open_browser: bool) -> None:
    """Start the web app."""
    from coach.ui import serve as serve_app

    settings = _settings().model_copy(update={key: value for key, value in (("host", host), ("port", port)) if value})
    from coach.coach import Coach

    serve_app(Coach.open(settings), open_browser=open_browser, say=lambda line: click.echo(line, err=True))


@main.command()
@click.option("--area", "areas", multiple=True, help="An area to be asked about; repeat for several.  [default: all]")
@click.option(
    "--level", type=click.Choice(["basic", "intermediate", "advanced"]), default="basic", show_default=True, help="Where to begin."
)
@click.option("--questions", type=click.IntRange(1, 30), default=5, show_default=True, help="How many questions.")
@click.option("--minutes", type=click.IntRange(1, 120), help="Stop asking after so many minutes.")
@click.option("--exam", is_flag=True, help="Feedback at the end instead of after each answer.")
@click.option("--resume", metavar="ID", help="Go on with an interview; `last` is the one you touched last in this terminal.")
@click.option("--list", "show_list", is_flag=True, help="List the interviews of this terminal and stop.")
@click.pass_context
@_one_line_errors
def interview(
    context: click.Context,
    areas: tuple[str, ...],
    level: Any,
    questions: int,
    minutes: int | None,
    exam: bool,
    resume: str | None,
    show_list: bool,
) -> None:
    """Hold an interview in the terminal; every turn is saved, so it can be finished in the browser."""
    if resume is not None:
        _check_resume(context, resume)

    from coach.interview import Setup
    from coach.terminal import Terminal

    coach = _open()
    terminal = Terminal(coach, _progress(), _done)
    if show_list:
        terminal.list_interviews()
    elif resume:
        terminal.resume(resume)
    else:
        terminal.begin(Setup(areas=areas, level=level, questions=questions, minutes=minutes, mode="exam" if exam else "practice"))


def _check_resume(context: click.Context, resume: str) -> None:
    """Refuse an id that is empty, and choices that an interview begun earlier cannot take up.

    Raises:
        InputError: the id is empty.
        UsageError: there are such choices.
    """
    if not resume.strip():
        raise InputError("--resume needs an id, or `last`; see `coach interview --list`")
    choices = {"areas": "--area", "level": "--level", "questions": "--questions", "minutes": "--minutes", "exam": "--exam"}
    given = [option for name, option in choices.items() if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if given:
        raise click.UsageError(f"{', '.join(given)}: ignored when resuming, as the interview goes on as it was begun; leave out", context)


@main.command()
@click.argument("question", nargs=-1, required=True)
@click.option("-k", "--passages", type=click.IntRange(1, 20), default=3, show_default=True, help="How many passages.")
@_one_line_errors
def ask(question: tuple[str, ...], passages: int) -> None:
    """Quote the passages that answer a question best, with their sources. Nothing is generated."""
    coach = _open()
    query = " ".join(question)
    hits = coach.ask(query, passages, _progress())
    _done()
    if not coach.covers(query):
        click.echo("Nothing in the library is close to these words. The nearest passages are:", err=True)
    for number, hit in enumerate(hits, start=1):
        passage = hit.passage
        click.secho(f"{number}. {passage.title}", bold=True, nl=False)
        click.echo(f"  [{passage.id}, score {hit.score:.4f}]")
        click.echo(passage.text.strip())
        for source in passage.sources:
            checked = f"read {source.accessed}" if source.accessed else "not checked"
            click.echo(f"   — {source.title}, {source.url} ({checked})")
        click.echo("")


@main.command()
@click.option(
    "--areas", multiple=True, help="Areas to ask about, separated by commas; `coach questions --list` names them.  [default: all]"
)
@click.option("--career", help="A career, such as ml-engineer: areas count as much as interviews for it ask about them.")
@click.option("--level", "levels", multiple=True, help="Levels, separated by commas: basic, intermediate, advanced.  [default: all]")
@click.option("--kind", "kinds", multiple=True, help="Kinds of question, separated by commas, such as debugging,design.  [default: all]")
@click.option("--minutes", default=45, show_default=True, help="Length of the interview, 10 to 240.")
@click.option("--seed", type=click.IntRange(0, 10**9 - 1), help="The same seed gives the same set.  [default: drawn, and shown in the set]")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of Markdown.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of standard output.")
@click.option("--list", "show_list", is_flag=True, help="List areas and careers with the number of questions, and stop.")
@_one_line_errors
def questions(
    areas: tuple[str, ...],
    career: str | None,
    levels: tuple[str, ...],
    kinds: tuple[str, ...],
    minutes: int,
    seed: int | None,
    as_json: bool,
    output: Path | None,
    show_list: bool,
) -> None:
    """Make a question set for a hiring team: questions with rubric, follow-ups, mistakes, timing and a scorecard."""
    from coach.hiring import read_blueprint, read_list, to_markdown
    from coach.knowledge import CAREERS

    coach = _open()
    if show_list:
        for area in coach.knowledge.areas.values():
            click.echo(f"{len(coach.knowledge.questions_in(area.id)):4}  {area.id:<26} {area.title}")
        click.echo(f"\ncareers: {', '.join(CAREERS)}")
        return
    blueprint = read_blueprint(
        career=career,
        areas=read_list(*areas),
        levels=read_list(*levels),
        kinds=read_list(*kinds),
        minutes=minutes,
        seed=seed,
    )
    made = coach.question_set(blueprint)
    text = made.model_dump_json(indent=2) + "\n" if as_json else to_markdown(made)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise InputError(f"cannot write {output} ({error.strerror}); give the path of a file in a folder that exists") from None
    click.echo(f"wrote {output}: {len(made.items)} questions, {made.minutes} minutes, seed {blueprint.seed}", err=True)


@main.command()
@click.option("--question", "question_id", required=True, metavar="ID", help="The question's id, such as what-is-backpropagation.")
@click.option("--json", "as_json", is_flag=True, help="Print the grade as JSON and nothing else.")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@_one_line_errors
def grade(question_id: str, as_json: bool, file: Path | None) -> None:
    """Grade an answer from FILE, or from standard input where there is none (or -)."""
    coach = _open()
    coach.knowledge.question(question_id)
    answer = _read(file)
    if not any(character.isalnum() for character in answer):
        raise InputError("the answer is empty (could not grade: no text); pass a file with text, or type one on standard input")
    outcome = coach.grade(question_id, answer, _progress())
    _done()
    if as_json:
        click.echo(outcome.model_dump_json(indent=2))
    else:
        from coach.terminal import show_scorecard

        show_scorecard(coach.scorecard(outcome))


def _read(file: Path | None) -> str:
    from_stdin = file is None or str(file) == "-"
    try:
        return (sys.stdin.buffer.read() if file is None or from_stdin else file.read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {file} ({error.strerror}); give the path of a text file") from None
    except UnicodeDecodeError:
        raise InputError(f"{file or 'standard input'} is no UTF-8 text; save it as UTF-8") from None


@main.command()
@click.option("--structure-only", is_flag=True, help="Skip the search for near-duplicates, which loads the encoder.")
@click.option("--write-schemas", is_flag=True, help="Write the JSON Schema of every kind of content to knowledge/schema/.")
@_one_line_errors
def check(structure_only: bool, write_schemas: bool) -> None:
    """Check all content; every problem is reported at once."""
    from coach.knowledge import count, house_rules, schemas

    settings = _settings()
    if write_schemas:
        folder = schemas.write(settings.knowledge)
        click.echo(f"wrote {folder}")
    try:
        coach = _open()
    except ContentError as error:
        for problem in error.problems:
            click.echo(problem)
        click.echo(f"coach: {len(error.problems)} problems; correct the files named above", err=True)
        sys.exit(1)
    problems = tuple(house_rules(coach.knowledge)) if structure_only else coach.check(_progress()).problems
    _done()
    counts = count(coach.knowledge)
    for problem in problems:
        click.echo(problem)
    click.echo(
        f"{counts.topics} topics, {counts.passages} passages ({counts.unreviewed_passages} not reviewed yet), "
        f"{counts.questions} questions, {counts.drills} drills, {counts.careers} careers, {counts.gpus} cards; "
        f"{counts.unread_sources} source entries not checked"
    )
    if problems:
        sys.exit(1)


@main.group()
def new() -> None:
    """Begin a new piece of content from its template."""


@new.command("question")
@click.argument("question_id", metavar="ID")
@click.option("--topic", required=True, help="A topic of topics.yaml; the file goes into its area.")
@_one_line_errors
def new_question(question_id: str, topic: str) -> None:
    """Begin a question; its ID becomes the file's name, such as why-warm-up."""
    _begin("question", question_id, topic)


@new.command("passage")
@click.argument("passage_id", metavar="ID")
@click.option("--topic", required=True, help="A topic of topics.yaml; the file goes into its area.")
@_one_line_errors
def new_passage(passage_id: str, topic: str) -> None:
    """Begin a passage; its ID becomes the file's name, such as learning-rate-warmup."""
    _begin("passage", passage_id, topic)


def _begin(kind: "TemplateKind", item_id: str, topic: str) -> None:
    from coach.knowledge import begin

    file = begin(_settings().knowledge, kind, item_id, topic)
    click.echo(f"wrote {file}")
    click.echo("Replace the template's words by yours, then run `coach check`; knowledge/README.md is the guide.", err=True)


@main.command()
@_one_line_errors
def index() -> None:
    """Build the search index where it is missing or content has changed."""
    coach = _open()
    coach.ask("warm up", 1, _progress())
    _done()
    click.echo(f"the index holds {len(coach.knowledge.passages)} passages (content {coach.knowledge.version})")


@main.command()
@_one_line_errors
def fetch() -> None:
    """Fetch the pinned models, so that everything later works without a network."""
    from coach.coach import Coach

    found = Coach.fetch(_settings(), _progress())
    _done()
    for weights in found:
        click.echo(f"{weights.name} ({weights.origin}) in {weights.path}" + (f"; note: {weights.note}" if weights.note else ""))
