"""How long things take and how much memory they need, each measured in a process of its own.

The children are this module again: `python -m eval.speed PART` loads one part (or the whole `app`), uses it, and prints its
figures as JSON.
"""

import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from pathlib import Path
from typing import Any

import click

from coach.cli import main as coach_command
from coach.coach import Coach, new_visitor
from coach.errors import ModelError
from coach.interview import Session, Setup, Speaks, Works
from coach.models import Progress, silent
from coach.models.backends import load_generator
from coach.models.prompts import ask_messages
from coach.settings import read_settings
from eval.results import show, write

QUESTION = "how-adam-works"
WORDS = 120
REPEATS = 5
PARTS = ("content and store alone", "grader", "retriever", "question model")
APP = "app"


@click.command("speed")
def main() -> None:
    """Seconds to the first sentence and to a grade, seconds to get ready, peak memory; in fresh processes."""
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "COACH_DATA": data}
        show("models and index, so that they are there (not measured)")
        subprocess.run([sys.executable, "-m", "coach", "index"], env=environment, stdout=subprocess.DEVNULL, check=True)
        show("coach --help")
        help_seconds = statistics.median(_seconds([sys.executable, "-m", "coach", "--help"], environment) for _ in range(REPEATS))
        parts = {}
        for part in PARTS:
            show(f"a process with the {part}")
            parts[part] = _child(part, environment)
        show("the whole app, in use")
        app = _child(APP, environment)
    write("speed", {"help_seconds": round(help_seconds, 2), "parts": parts, "app": app}, knowledge=app.pop("knowledge"))


def _child(part: str, environment: dict[str, str]) -> dict[str, Any]:
    """Figures of a fresh process with one part loaded and used."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "eval.speed", part, repr(time.time()), str(file)]
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode or not file.is_file():
            raise ModelError(f"the process with the {part} stopped; its own words are above")
        figures: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return figures


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def measure_part(part: str, began: float) -> dict[str, Any]:
    """Load one part in this process and use it once.

    Args:
        part: one of `PARTS`.
        began: Unix time at which the process was started.
    """
    coach = Coach.open(read_settings())
    if part == "grader":
        coach.grade(QUESTION, _answer(coach))
    elif part == "retriever":
        coach.ask("What does Adam keep for each parameter?")
    elif part == "question model":
        deque(load_generator(coach.settings).generate(ask_messages("What is dropout?", 0), max_tokens=40, seed=0))
    return {"seconds": round(time.time() - began, 1), "peak_memory_mb": _peak_mb()}


def measure_app(began: float, file: Path) -> None:
    """Serve the web app in this process; once page and models are there, use them, write the figures to `file`, and leave."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page: list[float] = []
    threading.Thread(target=lambda: page.append(_until_page(port) - began), daemon=True).start()
    load = Coach.warm_up

    def warm_up(self: Coach, progress: Progress = silent) -> None:
        load(self, progress)
        while not page:
            time.sleep(0.01)
        ready = time.time() - began
        failed = [state for state in self.readiness if state.state == "failed"]
        if not failed:
            seconds = {state.name: round(state.seconds, 1) for state in self.readiness}
            figures = {"page_seconds": round(page[0], 1), "ready_seconds": round(ready, 1), "seconds_of_each": seconds, **_in_use(self)}
            file.write_text(json.dumps({**figures, "peak_memory_mb": _peak_mb()}), "utf-8")
        for state in failed:
            show(f"{state.name}: {state.message}")
        os._exit(1 if failed else 0)

    Coach.warm_up = warm_up  # type: ignore[method-assign]  # the app calls it in a thread and tells nobody when it is done
    coach_command(["serve", "--port", str(port)])


def _until_page(port: int) -> float:
    """Unix time at which the page answered."""
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30):
                return time.time()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)


def _in_use(coach: Coach) -> dict[str, Any]:
    """What a candidate waits for once everything is loaded."""
    answer = _answer(coach)
    grades = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        coach.grade(QUESTION, answer)
        grades.append(time.perf_counter() - began)
    sentences = _first_sentences(coach, REPEATS)
    return {
        "knowledge": coach.knowledge.version,
        "seconds_to_first_sentence": {"median": round(statistics.median(sentences), 2), "slowest": round(max(sentences), 2)},
        "seconds_to_a_grade": {
            "first": round(grades[0], 2),
            "median": round(statistics.median(grades[1:]), 2),
            "words": len(answer.split()),
            "criteria": len(coach.knowledge.question(QUESTION).rubric),
        },
    }


def _answer(coach: Coach) -> str:
    return " ".join(coach.knowledge.question(QUESTION).reference.split()[:WORDS])


def _first_sentences(coach: Coach, count: int) -> list[float]:
    """Seconds from the wish for a question to its first sentence, for `count` questions of an interview."""
    visitor = new_visitor()
    session = coach.start(visitor, Setup(questions=count))
    seconds: list[float] = []
    events = coach.proceed(visitor, session.id)
    while True:
        began: float | None = None
        for event in events:
            match event:
                case Works():
                    began = time.perf_counter()
                case Speaks() if began is not None:
                    seconds.append(time.perf_counter() - began)
                    began = None
                case Session():
                    session = event
        if session.ended:
            return seconds
        events = coach.act(visitor, session.id, "skip")


def _peak_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round((peak if sys.platform == "darwin" else peak * 1024) / 1e6)


if __name__ == "__main__":
    part, began, file = sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])
    if part == APP:
        measure_app(began, file)
    else:
        file.write_text(json.dumps(measure_part(part, began)), "utf-8")
