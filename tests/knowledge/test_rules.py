"""House rules: what loads and is still not good enough to ship is told, with its place."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from coach.knowledge import house_rules, load
from tests.conftest import TODAY

QUESTION = "questions/attention/attention-basic.yaml"
PASSAGE = "passages/attention/about-attention-basic.md"


def problems(folder: Path) -> list[str]:
    return list(house_rules(load(folder, TODAY)))


def change(file: Path, **fields: Any) -> None:
    file.write_text(yaml.safe_dump({**yaml.safe_load(file.read_text()), **fields}))


def test_sound_content_keeps_all_rules(folder: Path) -> None:
    assert problems(folder) == []


@pytest.mark.parametrize(("words", "told"), [(79, "79 words"), (80, None), (180, None), (181, "181 words")])
def test_a_reference_has_the_length_of_a_spoken_answer(folder: Path, words: int, told: str | None) -> None:
    change(folder / QUESTION, reference="word " * words)
    found = problems(folder)
    assert ([told in one and one.startswith(f"{QUESTION}: reference") for one in found] if told else found) == ([True] if told else [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (r"A formula $\frac{a}{b$ is broken.", "cannot be drawn"),
        (r"A formula $\nosuchthing{a}$ is broken.", r"\nosuchthing"),
        (r"The rate \alpha is bare.", r"\alpha stands outside a formula"),
        ("An open $ sign.", "opens no formula"),
    ],
)
def test_what_a_reader_would_see_unrendered_is_told(folder: Path, text: str, told: str) -> None:
    file = folder / PASSAGE
    file.write_text(f"{file.read_text()}{text}\n")
    change(folder / QUESTION, prompt=f"{text} Why?")
    found = problems(folder)
    assert {one.split(":")[0] for one in found if told in one} == {PASSAGE, QUESTION}


@pytest.mark.parametrize("text", [r"It costs $5 or $6.", "```python\nx = '$\\alpha'\n```", r"So `\alpha` it is.", r"Thus $\sigma(x)$."])
def test_money_code_and_sound_formulas_are_left_alone(folder: Path, text: str) -> None:
    file = folder / PASSAGE
    file.write_text(f"{file.read_text()}\n\n{text}\n")
    assert problems(folder) == []


def test_code_that_would_be_taken_for_emphasis_is_told(folder: Path) -> None:
    change(folder / QUESTION, prompt="What does __iter__ do with k*x*x?")
    assert len(problems(folder)) == 2
    change(folder / QUESTION, prompt="What does `__iter__` do with `k*x*x` and a lone * or snake_case?")
    assert problems(folder) == []


@pytest.mark.parametrize(("text", "told"), [("Short.", "1 words"), (f"# Heading\n\n{'word ' * 80}", "a heading stands in it")])
def test_a_passage_that_is_none_is_told(folder: Path, text: str, told: str) -> None:
    file = folder / PASSAGE
    front = file.read_text().split("---\n")[1]
    file.write_text(f"---\n{front}---\n{text}\n")
    (problem,) = problems(folder)
    assert problem.startswith(PASSAGE)
    assert told in problem


def test_an_area_below_its_quota_is_told_with_what_is_missing(folder: Path) -> None:
    topics = yaml.safe_load((folder / "topics.yaml").read_text())
    topics["domains"][0]["areas"][0]["weights"] = {"ml-engineer": 5, "nlp-engineer": 1}
    (folder / "topics.yaml").write_text(yaml.safe_dump(topics))
    (folder / "questions/optimizers/optimizers-basic.yaml").unlink()
    found = problems(folder)
    assert "area optimizers: 2 questions, and its quota is 8; write 6 more" in found
    assert "area optimizers: no basic question; write one" in found


def test_a_passage_that_nothing_points_at_is_told(folder: Path) -> None:
    (folder / QUESTION).unlink()
    (problem,) = problems(folder)
    assert problem.startswith(f"{PASSAGE}: no question and no drill points at it")


def test_an_empty_chapter_is_told(folder: Path) -> None:
    topics = yaml.safe_load((folder / "topics.yaml").read_text())
    topics["domains"][0]["areas"][0]["topics"].append({"id": "bare", "title": "Bare", "level": "basic"})
    (folder / "topics.yaml").write_text(yaml.safe_dump(topics))
    chapters = [{"number": 1, "title": "Full", "topics": ["bare", "attention-topic"]}, {"number": 2, "title": "Empty", "topics": ["bare"]}]
    book = {"title": "A book", "url": "https://example.org/book", "chapters": chapters}
    (folder / "chapters.yaml").write_text(yaml.safe_dump(book))
    assert [one.split(";")[0] for one in problems(folder)] == [
        "chapters.yaml: chapter 2 (Empty) has no passage under its topics",
        "chapters.yaml: chapter 2 (Empty) has no question under its topics",
    ]
