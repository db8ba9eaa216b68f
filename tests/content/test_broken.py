"""Broken content of every kind is refused with file, field and fix; all problems are told at once."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from coach.errors import ContentError
from coach.knowledge import load

from .conftest import PLACES

PASSAGE, QUESTION, CAREER, GPU = PLACES["passage.md"], PLACES["question.yaml"], PLACES["career.yaml"], PLACES["gpu.yaml"]
DRILL = f"{PLACES['drill']}/drill.yaml"


@dataclass(frozen=True)
class Damage:
    """`old` becomes `new` in a file; the problem told about it begins with the file's name and holds `told`."""

    name: str
    file: str
    old: str
    new: str
    told: str
    begins: str | None = None


DAMAGES = [
    Damage("duplicate key", QUESTION, "version: 1", "version: 1\nversion: 2", "the key 'version' stands twice; remove one"),
    Damage("duplicate key deep inside", QUESTION, "  points: 4", "  points: 4\n  points: 3", "the key 'points' stands twice"),
    Damage("bad syntax", CAREER, "title: Mach", "title: a: b", "quote text that holds a colon"),
    Damage("unknown field", PASSAGE, "level: basic", "level: basic\nauthor: me", "author: unknown field; remove it or correct its name"),
    Damage("missing field", GPU, "memory_gb: 80\n", "", "memory_gb: missing; add it"),
    Damage("wrong type", QUESTION, "version: 1", "version: one", "version: Input should be a valid integer (got 'one')"),
    Damage("text for a number", GPU, "board_power_w: 700", 'board_power_w: "700"', "board_power_w: Input should be a valid number"),
    Damage("not one of the values", PASSAGE, "level: basic", "level: easy", "level: Input should be 'basic', 'intermediate' or 'advanced'"),
    Damage(
        "bad id inside", QUESTION, "id: still-random", "id: Still_Random", "'Still_Random' is no id; use lower-case words joined by hyphens"
    ),
    Damage("no web address", PASSAGE, "url: https://jmlr", "url: jmlr", "is no https address"),
    Damage("impossible date", PASSAGE, "reviewed: null", "reviewed: 2026-02-30", "reviewed: "),
    Damage("source neither read nor unchecked", PASSAGE, "  checked: false", "  # nothing", "give either `accessed: <date>`"),
    Damage(
        "future date of a source", PASSAGE, "  checked: false", "  accessed: 2031-01-01", "lies in the future", begins="passage dropout"
    ),
    Damage("future review", PASSAGE, "reviewed: null", "reviewed: 2031-01-01", "reviewed: 2031-01-01 lies in the future", begins="passage"),
    Damage("over-long passage", PASSAGE, "This first sentence", "word " * 300 + "This", "300 at most, so split it by idea"),
    Damage("no front matter", PASSAGE, "---\n# Copy", "# Copy", "must begin with front matter"),
    Damage("id written inside", CAREER, "title: Mach", "id: ml-engineer\ntitle: Mach", "the id is the file's name; remove the field"),
    Damage("points not 10", QUESTION, "points: 2", "points: 3", "the points add up to 11; they must add up to 10"),
    Damage("criterion twice", QUESTION, "id: expected-value", "id: switched-off", "the id switched-off stands twice; rename one"),
    Damage("follow-up missing", QUESTION, "  expected-value: What", "  another-one: What", "follow_ups must name exactly the criteria"),
    Damage("follow-up that does not ask", QUESTION, "without that step?", "without that step.", "must be one question that ends with '?'"),
    Damage("two hints", QUESTION, "- Compare what a unit receives in training and in use.\n", "", "hints: "),
    Damage("dangling passage", QUESTION, "[dropout-training-and-prediction]", "[nowhere]", "no passage 'nowhere'"),
    Damage("dangling topic", PASSAGE, "topic: dropout", "topic: drop-out", "'drop-out' is not in topics.yaml"),
    Damage("wrong folder", PASSAGE, "topic: dropout", "topic: softmax-output", "lies in the wrong folder; its topic belongs to"),
    Damage("dangling drill", DRILL, "after: []", "after: [nowhere]", "after: 'nowhere' does not exist"),
    Damage("limit out of range", DRILL, "time_limit_s: 5", "time_limit_s: 600", "time_limit_s: Input should be less than or equal to 60"),
    Damage("dangling area", CAREER, "  transformers: 3", "  nowhere: 3", "skills: no area 'nowhere'"),
    Damage("pay upside down", CAREER, "  median: 100000", "  low: 2\n  high: 1", "low, median and high must rise"),
    Damage("figure without source", GPU, "memory_bandwidth_gb_s, board", "board", "memory_bandwidth_gb_s has no source that covers it"),
    Damage(
        "price without date",
        GPU,
        "derived:",
        "launch_price_usd: 1\nderived:\n  launch_price_usd: x",
        "needs `as_of`, the date of the price",
    ),
    Damage(
        "circle of topics",
        "topics.yaml",
        "prerequisites: [matrix-calculus, eigen-svd]",
        "prerequisites: [convexity]",
        "is its own prerequisite",
    ),
    Damage(
        "prerequisite harder than its topic",
        "topics.yaml",
        "id: norms-distances\n      title: Norms, dot products and cosine similarity\n      level: basic\n      prerequisites: [vectors-matrices]",
        "id: norms-distances\n      title: Norms, dot products and cosine similarity\n      level: basic\n      prerequisites: [standard-distributions]",
        "norms-distances is basic and needs standard-distributions, which is intermediate",
    ),
    Damage(
        "prerequisite after its topic",
        "topics.yaml",
        "      title: Eigenvalues and the singular value decomposition\n      level: intermediate\n      prerequisites: [vectors-matrices]",
        "      title: Eigenvalues and the singular value decomposition\n      level: intermediate\n      prerequisites: [autodiff-modes]",
        "eigen-svd stands before its prerequisite autodiff-modes",
    ),
    Damage(
        "dangling topic of a chapter",
        "chapters.yaml",
        "topics: [sampling-methods]",
        "topics: [nowhere]",
        "chapter 14: topics: 'nowhere' is not in topics.yaml",
    ),
    Damage("topic twice", "topics.yaml", "id: norms-distances", "id: eigen-svd", "the topic eigen-svd stands twice"),
    Damage("list at the top", "topics.yaml", "domains:", "- domains:", "must hold `key: value` pairs at the top"),
]


def problems(folder: Path, today: date) -> tuple[str, ...]:
    with pytest.raises(ContentError) as caught:
        load(folder, today)
    return caught.value.problems


def inflict(damage: Damage, folder: Path) -> None:
    file = folder / damage.file
    text = file.read_text("utf-8")
    assert damage.old in text, f"{damage.name}: the template has changed; correct the test"
    file.write_text(text.replace(damage.old, damage.new), "utf-8")


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_damage_is_told_with_file_field_and_fix(damage: Damage, folder: Path, today: date) -> None:
    inflict(damage, folder)
    begins = damage.begins or damage.file
    told = problems(folder, today)
    assert any(problem.startswith(begins) and damage.told in problem for problem in told), told


def test_all_problems_are_told_at_once(folder: Path, today: date) -> None:
    chosen = ["unknown field", "points not 10", "dangling drill", "dangling area", "figure without source"]
    damages = [damage for damage in DAMAGES if damage.name in chosen]
    assert len(damages) == len(chosen)
    for damage in damages:
        inflict(damage, folder)
    told = problems(folder, today)
    for damage in damages:
        assert any(damage.told in problem for problem in told), damage.name


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("passages/regularization-normalization/Notes.txt", "nothing reads this file here; move it or correct its name"),
        ("questions/stray.yaml", "nothing reads this file here"),
        ("drills/stable-softmax/extra.py", "nothing reads this file here"),
        ("pictures/one.png", "pictures: not a part of knowledge/"),
    ],
)
def test_stray_file_is_told(file: str, told: str, folder: Path, today: date) -> None:
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text("x", "utf-8")
    assert any(told in problem for problem in problems(folder, today))


def test_bad_file_name_is_told(folder: Path, today: date) -> None:
    (folder / PASSAGE).rename((folder / PASSAGE).with_name("Dropout_1.md"))
    told = problems(folder, today)
    assert any("Dropout_1.md: id: 'Dropout_1' is no id" in problem for problem in told), told


def test_file_that_is_no_text_is_told(folder: Path, today: date) -> None:
    (folder / PASSAGE).write_bytes(b"\xff\xfe\x00")
    assert any("not UTF-8; save it as UTF-8" in problem for problem in problems(folder, today))


def test_missing_part_of_a_drill_is_told(folder: Path, today: date) -> None:
    (folder / PLACES["drill"] / "exemplar.py").unlink()
    assert any(problem.startswith(DRILL) and "exemplar: missing; add it" in problem for problem in problems(folder, today))
