"""Rewrites the parts of README that are generated: settings, commands, layout, and the tables of eval/results/."""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner
from pydantic_core import PydanticUndefined

from coach.cli import main as coach_command
from coach.errors import NotFound
from coach.settings import Settings
from eval.content_tables import CONTENT_BLOCKS
from eval.results import read, table

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
# Defaults that depend on the machine, as a reader would look for them.
PLACES = {
    "cache": "`~/.cache/coach`",
    "data": "`~/.local/share/coach`",
    "knowledge": "what ships",
    "public": "1 on a Space, else 0",
}


def current(text: str, blocks: Mapping[str, Callable[[], str]]) -> str:
    """A page's text with every generated block as it should be now.

    Raises:
        NotFound: a block has no place in the text.
    """
    for name, block in blocks.items():
        pattern = re.compile(rf"(<!-- {name}: written by `python -m eval readme` -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not pattern.search(text):
            raise NotFound(f"the page has no place for the generated block {name!r}; put its two comment lines back")
        body = block()
        text = pattern.sub(lambda match, body=body: f"{match[1]}{body}\n{match[2]}", text)  # type: ignore[misc]
    return text


def settings_table() -> str:
    """One row for each setting."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = PLACES.get(name) or _default(field.default)
        rows.append((f"`COACH_{name.upper()}`", default, field.description or ""))
    return table(("variable", "default", "what it does"), rows)


def _default(value: object) -> str:
    if value is None or value is PydanticUndefined:
        return "not set"
    return f"`{int(value) if isinstance(value, bool) else value}`"


def commands() -> str:
    """`coach --help` and the help of every command, as one text."""
    parts = []
    for words in (["--help"], *([name, "--help"] for name in coach_command.commands)):
        shown = CliRunner().invoke(coach_command, words, prog_name="coach", terminal_width=100).output
        parts.append(f"$ coach {' '.join(words)}\n{shown.strip()}")
    return "```text\n" + "\n\n".join(parts) + "\n```"


def generation() -> str:
    """Who wrote the interviewer's turns."""
    figures = read("generation")
    if figures is None:
        return _missing("generation")
    rows = []
    for key, title in (("questions", "questions"), ("follow_ups", "follow-ups")):
        part = figures[key]
        reworded = part["model"] - part["model_verbatim"]
        shares = [
            _share(count, part["turns"]) for count in (reworded, part["model_verbatim"], part["mixed"], part["bank"], part["as_written"])
        ]
        reasons = ", ".join(f"{reason} {count}" for reason, count in part["reasons"].items())
        rows.append((title, part["turns"], *shares, reasons or "none"))
    head = (
        "turns",
        "number",
        "reworded by the model",
        "model: a lead-in, then the written words",
        "stopped after its lead-in: written text",
        "stopped at once: written text",
        "never tried: must stand as written",
        "what stopped the model",
    )
    first = figures["seconds_to_first_sentence"]
    return (
        table(head, rows) + f"\n\nFirst sentence after {first['median']} s in the median, {first['p90']} s in nine of ten turns. "
        f"Model: `{figures['model']}`. {_measured(figures)}"
    )


def grading() -> str:
    """Totals by kind of answer."""
    figures = read("grading")
    if figures is None:
        return _missing("grading")
    rows = []
    for kind, totals in figures["totals"].items():
        graded = f"{totals['graded']} of {totals['of']}"
        rows.append((kind.replace("_", " "), totals["mean"], f"{totals['lowest']} to {totals['highest']}", graded))
    lines = [f"- {order.replace('_', ' ')}: {kept} of {figures['questions']} questions" for order, kept in figures["orders"].items()]
    mistakes = figures["mistakes"]
    lines += [
        f"- mistakes alleged in the {mistakes['right_answers']} right answers: {mistakes['false_in_right_answers']}",
        f"- wrong answers with a recognised mistake: {mistakes['wrong_answers_with_one_recognised']} of {figures['questions']}",
    ]
    return (
        table(("answer", "mean total", "range", "graded"), rows)
        + "\n\n"
        + "\n".join(lines)
        + f"\n\n**{figures['note']}** Grader: `{figures['judge']}`. {_measured(figures)}"
    )


def retrieval() -> str:
    """What search finds."""
    figures = read("retrieval")
    if figures is None:
        return _missing("retrieval")
    rows = []
    for split, methods in figures["splits"].items():
        for method, found in methods.items():
            rows.append((split, SEARCHES[method], found["queries"], *(_with_interval(found[name]) for name in ("recall@5", "ndcg@10"))))
    for kind in ("style", "origin"):
        for name, found in figures[f"test_by_{kind}"].items():
            rows.append(
                (f"test, {kind}: {name}", "fused", found["queries"], *(_with_interval(found[of]) for of in ("recall@5", "ndcg@10")))
            )
    head = ("queries", "search", "number", "recall@5", "nDCG@10")
    return f"{table(head, rows)}\n\n{figures['passages']} passages, encoder `{figures['encoder']}`. {_measured(figures)}"


SEARCHES = {"words": "lexical: BM25 of words", "characters": "lexical: BM25 of four characters", "dense": "dense: MiniLM", "fused": "fused"}


def _with_interval(figure: dict[str, float]) -> str:
    return f"{figure['mean']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"


def speed() -> str:
    """Seconds and memory."""
    figures = read("speed")
    if figures is None:
        return _missing("speed")
    app = figures["app"]
    first, grade = app["seconds_to_first_sentence"], app["seconds_to_a_grade"]
    rows: list[tuple[Any, ...]] = [
        ("`coach --help`", f"{figures['help_seconds']} s", ""),
        ("web app: first page", f"{app['page_seconds']} s", ""),
        ("web app: everything loaded", f"{app['ready_seconds']} s", f"{app['peak_memory_mb']} MB in all, while in use"),
        ("first sentence of a question, once loaded (most are asked as written)", f"{first['median']} s, slowest {first['slowest']} s", ""),
        (f"a grade ({grade['words']} words, {grade['criteria']} criteria)", f"{grade['median']} s, the first {grade['first']} s", ""),
    ]
    for part, measured in figures["parts"].items():
        rows.append((f"a process with the {part}, loaded and used once", f"{measured['seconds']} s", f"{measured['peak_memory_mb']} MB"))
    note = "Models are in the cache and the index is built. Parts share libraries and encoder, so their memory does not add up."
    return table(("what", "seconds", "peak memory"), rows) + f"\n\n{note} {_measured(figures)}"


def layout() -> str:
    """The tree of the checkout, each folder with the first sentence of its own words."""
    lines = [f"{name:<22}{text}" for name, text in LAYOUT.items()]
    for path in sorted((ROOT / "coach").iterdir()):
        init = path / "__init__.py" if path.is_dir() else path
        if init.suffix == ".py" and init.is_file() and not path.name.startswith("__"):
            lines.append(f"{f'coach/{path.name}' + ('/' if path.is_dir() else ''):<22}{_first_words(init)}")
    return "```text\n" + "\n".join(sorted(lines)) + "\n```"


LAYOUT = {
    "app.py": "entry point of a Gradio Space",
    "coach/": "the installed package; rooms import each other in one direction only (see pyproject.toml)",
    "docs/": "screenshots",
    "eval/": "measures the product and writes README's tables; not installed",
    "finetune/": "labelled answers in, adapters out: trains the grader; not installed",
    "knowledge/": "topics, passages, questions: data only, shipped in the wheel; README.md there is the authoring guide",
    "scripts/": "what `make` runs",
    "tests/": "a folder for each room; content, docs and browser tests",
}


def _first_words(file: Path) -> str:
    text = re.search(r'"""(.+?)(?:\.\s|\.?""")', file.read_text("utf-8"), re.DOTALL)
    return " ".join(text[1].split()).replace("`", "") if text else ""


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%} ({part})" if whole else "none"


def _measured(figures: dict[str, Any]) -> str:
    on = figures["measured_on"]
    return f"Measured {on['date']} with coach {on['coach']}, content {on['knowledge']}, on: {on['machine']}."


def _missing(name: str) -> str:
    return f"Not measured yet: `python -m eval {name}`."


BLOCKS: dict[str, Callable[[], str]] = {
    "retrieval": retrieval,
    "generation": generation,
    "grading": grading,
    "speed": speed,
    "settings": settings_table,
    "commands": commands,
    "layout": layout,
}


PAGES: dict[Path, Mapping[str, Callable[[], str]]] = {README: BLOCKS, ROOT / "knowledge" / "README.md": CONTENT_BLOCKS}


@click.command("readme")
@click.option("--check", is_flag=True, help="Change nothing; fail if something is out of date.")
def main(check: bool) -> None:
    """Bring the generated parts of README and of knowledge/README.md up to date."""
    for page, blocks in PAGES.items():
        text = page.read_text("utf-8")
        fresh = current(text, blocks)
        if check and fresh != text:
            click.echo(f"{page.relative_to(ROOT)} is out of date; run `python -m eval readme`", err=True)
            sys.exit(1)
        page.write_text(fresh, "utf-8")
