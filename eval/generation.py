"""How many of the interviewer's turns the small model words, and why the others fall back to the written text."""

import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import click

from coach.interview import ModelVoice, Wording
from coach.knowledge import Knowledge, default_folder, load
from coach.models.backends import load_encoder, load_generator
from coach.settings import read_settings
from eval.results import show, write

Kind = Literal["questions", "follow_ups"]


@dataclass(frozen=True)
class Turn:
    """One turn to be worded: a question's prompt, or a follow-up with the question it belongs to."""

    kind: Kind
    prompt: str
    question: str


@dataclass(frozen=True)
class Worded:
    """How a turn came out, and the seconds until its first sentence could be shown."""

    turn: Turn
    wording: Wording
    seconds: float


def turns(knowledge: Knowledge, sample: int) -> list[Turn]:
    """Questions of the bank, drawn with a fixed seed from those that a model grades, and their written follow-ups."""
    graded = [question for _, question in sorted(knowledge.questions.items()) if question.rubric]
    drawn = random.Random(0).sample(graded, min(sample, len(graded)))
    asked = [Turn("questions", question.prompt, question.prompt) for question in drawn]
    followed = [Turn("follow_ups", prompt, question.prompt) for question in drawn for prompt in question.follow_ups.values()]
    return asked + followed


def word(voice: ModelVoice, turn: Turn, seed: int) -> Worded:
    """Let the model word a turn."""
    began = time.perf_counter()
    parts: Iterator[str | Wording]
    parts = voice.ask(turn.prompt, seed) if turn.kind == "questions" else voice.follow_up(turn.prompt, turn.question, seed)
    first: float | None = None
    wording: Wording | None = None
    for part in parts:
        if isinstance(part, Wording):
            wording = part
        elif first is None:
            first = time.perf_counter() - began
    assert wording is not None
    assert first is not None
    return Worded(turn, wording, first)


def repeats(one: Worded) -> bool:
    """Whether the written text stands word for word in what was said, so that only the lead-in is new."""
    return plain(one.turn.prompt) in plain(one.wording.text)


def plain(text: str) -> str:
    """Lower-case words alone."""
    return " ".join(re.findall(r"\w+", text.lower()))


def summary(worded: list[Worded]) -> dict[str, Any]:
    """Counts of turns by author, and of what stopped the model."""
    authors = Counter(one.wording.written_by for one in worded)
    faults = Counter(one.wording.fault for one in worded if one.wording.fault)
    return {
        "turns": len(worded),
        "model": authors["model"],
        "model_verbatim": sum(one.wording.written_by == "model" and repeats(one) for one in worded),
        "mixed": authors["mixed"],
        "bank": sum(one.wording.written_by == "bank" and one.wording.fault is not None for one in worded),
        "as_written": sum(one.wording.written_by == "bank" and one.wording.fault is None for one in worded),
        "reasons": dict(faults.most_common()),
    }


@click.command("generation")
@click.option("--sample", type=click.IntRange(1), default=60, show_default=True, help="How many questions are drawn.")
@click.option("--seeds", type=click.IntRange(1, 50), default=1, show_default=True, help="How often each turn is worded.")
@click.option("--show", "show_turns", is_flag=True, help="Print every turn as it was worded.")
def main(sample: int, seeds: int, show_turns: bool) -> None:
    """The share of turns that the small model wrote, and that fell back to the written text."""
    settings = read_settings()
    knowledge = load(settings.knowledge or default_folder(), datetime.now(UTC).date())
    generator = load_generator(settings)
    voice = ModelVoice(generator, load_encoder(settings, "retrieval"))
    todo = [(turn, seed) for turn in turns(knowledge, sample) for seed in range(seeds)]
    worded: list[Worded] = []
    for number, (turn, seed) in enumerate(todo, start=1):
        one = word(voice, turn, seed)
        worded.append(one)
        if show_turns:
            click.echo(f"{one.wording.written_by} ({one.wording.fault or 'passed'}): {turn.prompt} -> {one.wording.text}")
        if number % 20 == 0 or number == len(todo):
            show(f"{number} of {len(todo)} turns")
    seconds = [one.seconds for one in worded]
    figures = {
        "model": generator.name,
        "seeds": seeds,
        "questions": summary([one for one in worded if one.turn.kind == "questions"]),
        "follow_ups": summary([one for one in worded if one.turn.kind == "follow_ups"]),
        "seconds_to_first_sentence": {
            "median": round(statistics.median(seconds), 2),
            "p90": round(statistics.quantiles(seconds, n=10)[-1], 2),
        },
    }
    write("generation", figures, knowledge=knowledge.version)
