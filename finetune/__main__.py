"""`python -m finetune`: labelled answers and data sets in, adapters out."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from coach.errors import CoachError, InputError
from coach.knowledge import Knowledge, default_folder, load
from coach.models.packages import ENCODER
from coach.models.weights import find_pinned
from coach.settings import read_settings

ROOT = Path(__file__).parent


@click.group()
def cli() -> None:
    """Train the adapters that ship, and label the answers they learn from."""


@cli.command()
@click.argument("config", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder with the data sets; see finetune/README.md."
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the run; default: finetune/runs/<config's name>.")
@click.option("--steps", type=click.IntRange(min=1), help="Stop each stage after so many steps; for trying a run out.")
def train(config: Path, data: Path | None, out: Path | None, steps: int | None) -> None:
    """Make the adapter that CONFIG describes. Stopped with Ctrl+C or killed, it goes on from the last checkpoint when called again."""
    from finetune import examples, export
    from finetune.run import Run
    from finetune.train import measure, train_stage
    from finetune.values import read_value

    run = read_value(Run, config)
    folder = out or ROOT / "runs" / config.stem
    settings = read_settings()
    base = find_pinned(ENCODER, settings)
    knowledge = _knowledge()
    model = export.start(run, base.path)
    if run.start_from:
        export.restore(model, folder.parent / run.start_from)
    for stage in run.stages:
        at = folder / stage.name
        if export.is_done(at):
            click.echo(f"{stage.name}: done before", err=True)
            export.restore(model, at)
            continue
        at.mkdir(parents=True, exist_ok=True)
        rows, kept = (examples.mixture(stage, data, knowledge, run.seed, held_back=side) for side in (False, True))
        train_stage(model, run, stage, rows, at, most_steps=steps)
        held = measure(model, kept)
        click.echo(f"{stage.name}: held back {held.accuracy}, loss {held.loss}", err=True)
        export.finish(model, run, stage, rows, held, base.name, at)
    click.echo(f"the adapter is in {folder / run.stages[-1].name}", err=True)


@cli.command()
@click.argument("questions", nargs=-1, required=True)
def sheet(questions: tuple[str, ...]) -> None:
    """Print blind sheets for labelling the answers to QUESTIONS (ids)."""
    from finetune import labelled, sheets

    knowledge = _knowledge()
    for name in questions:
        click.echo(sheets.sheet(labelled.read_question(name), knowledge.question(name), evidence=_needs_evidence(name)))


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, help="Who labelled; a name that stands for one person.")
def label(file: Path, by: str) -> None:
    """Take over the labels that FILE holds for whole questions, written as finetune/sheets.py says."""
    from finetune import labelled, sheets

    knowledge = _knowledge()
    text = _text(file)
    for name in sheets.questions_in(text):
        answers = labelled.read_question(name)
        labels = sheets.read_labels(text, by, answers, knowledge.question(name), evidence=_needs_evidence(name))
        labelled.write_question(sheets.with_labels(answers, labels, by))
        click.echo(f"{name}: {len(labels)} answers labelled by {by}", err=True)


@cli.command()
@click.argument("questions", nargs=-1, required=True)
def unsettled(questions: tuple[str, ...]) -> None:
    """Print what the first two labels of QUESTIONS (ids) leave to decide."""
    from finetune import labelled, sheets

    knowledge = _knowledge()
    for name in questions:
        if text := sheets.settle_sheet(labelled.read_question(name), knowledge.question(name)):
            click.echo(text)


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("questions", nargs=-1, required=True)
def settle(file: Path, questions: tuple[str, ...]) -> None:
    """Settle the labels of QUESTIONS (ids) with the decisions in FILE."""
    from finetune import labelled, sheets

    knowledge = _knowledge()
    text = _text(file)
    for name in questions:
        labelled.write_question(sheets.settle(text, labelled.read_question(name), knowledge.question(name)))


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read as UTF-8 text ({error}); save it as UTF-8 and try again") from error


def _knowledge() -> Knowledge:
    return load(read_settings().knowledge or default_folder(), datetime.now(UTC).date())


def _needs_evidence(question: str) -> bool:
    from finetune.labelled import read_splits

    return question not in read_splits().train


def main() -> None:
    """Run, with errors of our own on one line."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except CoachError as error:
        print(f"finetune: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
