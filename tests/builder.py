"""A knowledge folder of three areas, small enough to keep in one's head, written into a folder of the test's choice."""

from pathlib import Path
from typing import Any

import yaml

POINTS = {"first": 5, "second": 3, "third": 2}
# Area -> level -> what the question is about and the three facts of its rubric, in the order of POINTS.
CONTENT: dict[str, dict[str, tuple[str, tuple[str, str, str]]]] = {
    "optimizers": {
        "basic": (
            "gradient descent",
            ("every update steps against the slope", "the learning rate scales the stride", "a minibatch estimates the loss"),
        ),
        "intermediate": (
            "momentum",
            ("a velocity accumulates past slopes", "oscillation across a ravine cancels", "a coefficient of nine tenths is usual"),
        ),
        "advanced": (
            "Adam",
            ("a second moment divides each coordinate", "bias correction repairs early averages", "decoupled decay shrinks weights apart"),
        ),
    },
    "attention": {
        "basic": (
            "attention",
            ("queries are compared with keys", "softmax turns similarities into proportions", "values are mixed by those proportions"),
        ),
        "intermediate": (
            "a multi-head layer",
            ("heads live in separate subspaces", "concatenated outputs pass a projection", "width splits evenly between heads"),
        ),
        "advanced": (
            "causal masking",
            ("future positions receive minus infinity", "training predicts all tokens in parallel", "generation reuses cached keys"),
        ),
    },
    "normalization": {
        "basic": (
            "input scaling",
            ("features get zero mean", "variance becomes one", "statistics come from training data"),
        ),
        "intermediate": (
            "batch normalization",
            ("activations are standardised over the batch", "learned scale and shift follow", "running statistics serve inference"),
        ),
        "advanced": (
            "layer normalization",
            ("statistics span features of an example", "the batch size is irrelevant", "residual branches remain stable"),
        ),
    },
}
# A reference has the length of a spoken answer; these words bring it there and say nothing.
PADDING = " ".join(["That would be my whole answer, put as plainly as I can, and I would gladly go on from here with you."] * 4)
SOURCE = {"title": "A book", "url": "https://example.org/book", "accessed": "2026-01-31"}


def facts(question_id: str) -> tuple[str, str, str]:
    """The facts that the rubric of `<area>-<level>` asks for."""
    area, level = question_id.split("-")
    return CONTENT[area][level][1]


def question(area: str, level: str) -> dict[str, Any]:
    """The fields of a question's file."""
    thing, asked = CONTENT[area][level]
    return {
        "prompt": f"How does {thing} work?",
        "topic": f"{area}-topic",
        "kind": "concept",
        "level": level,
        "careers": ["ml-engineer"],
        "version": 1,
        "reference": f"{' '.join(f'{fact.capitalize()}.' for fact in asked)} {PADDING}",
        "rubric": [
            {"id": name, "points": points, "text": f"Says that {fact}.", "passages": [f"about-{area}-{level}"]}
            for (name, points), fact in zip(POINTS.items(), asked, strict=True)
        ],
        "mistakes": [
            {"id": "is-magic", "text": "It happens by pure magic and nobody can explain it.", "why": "It is arithmetic."},
            {"id": "is-free", "text": "It costs neither memory nor time on any hardware.", "why": "Everything costs something."},
        ],
        "follow_ups": {name: f"What is the {name} point of {thing}?" for name in POINTS},
        "hints": [f"A {strength} hint about {thing}." for strength in ("weak", "medium", "strong")],
        "sources": [SOURCE],
    }


def write_knowledge(folder: Path) -> None:
    """Write the whole folder: three areas, a topic each; nine questions, a passage each."""
    areas = [
        {"id": area, "title": area.capitalize(), "topics": [{"id": f"{area}-topic", "title": f"All about {area}", "level": "basic"}]}
        for area in CONTENT
    ]
    write(folder / "topics.yaml", yaml.safe_dump({"domains": [{"id": "all", "title": "Everything", "areas": areas}]}))
    for area, levels in CONTENT.items():
        for level, (thing, asked) in levels.items():
            write(folder / f"questions/{area}/{area}-{level}.yaml", yaml.safe_dump(question(area, level)))
            front = {"title": f"What {thing} is", "topic": f"{area}-topic", "level": level, "sources": [SOURCE]}
            # Said several times, because a passage of so few words would not pass the check.
            text = " ".join([f"{fact.capitalize()}." for fact in asked] * 6)
            write(folder / f"passages/{area}/about-{area}-{level}.md", f"---\n{yaml.safe_dump(front)}---\n{text}\n")


def write(file: Path, text: str) -> None:
    """Write a file and the folders it lies in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
