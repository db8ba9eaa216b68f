"""The blind reading: items drawn by a seed, read against their sources by somebody who did not write or review them.

`python -m eval blind --draw SEED` draws a round into eval/data/blind/<SEED>.yaml; the reader fills in what is wrong. Without `--draw`,
the rounds are summed up. More than one factual error in a round means that the areas concerned are reread and a new round is drawn.
"""

import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import yaml

from coach.knowledge import Knowledge, default_folder, load
from coach.settings import read_settings
from eval.results import write

DATA = Path(__file__).parent / "data" / "blind"
ITEMS = 60


def draw(knowledge: Knowledge, seed: int, count: int = ITEMS) -> list[str]:
    """Items by a seed, half passages and half questions, as `kind/id`."""
    chance = random.Random(seed)
    half = count // 2
    passages = chance.sample(sorted(knowledge.passages), half)
    questions = chance.sample(sorted(knowledge.questions), count - half)
    return [f"passages/{one}" for one in passages] + [f"questions/{one}" for one in questions]


def figures(rounds: dict[str, Any]) -> list[dict[str, Any]]:
    """What each round found, in the order of the rounds."""
    found = []
    for name, one in rounds.items():
        kinds = Counter(finding["kind"] for finding in one["findings"])
        found.append(
            {
                "round": name,
                "read": one["read"],
                "items": len(one["items"]),
                "items_with_factual_error": len({finding["item"] for finding in one["findings"] if finding["kind"] == "factual"}),
                "factual": kinds["factual"],
                "rubric": kinds["rubric"],
                "wording": kinds["wording"],
            }
        )
    return found


@click.command("blind")
@click.option("--draw", "seed", type=int, help="Draw a round with this seed.")
def main(seed: int | None) -> None:
    """Sum up the blind readings, or draw a new one."""
    settings = read_settings()
    knowledge = load(settings.knowledge or default_folder(), datetime.now(UTC).date())
    if seed is not None:
        DATA.mkdir(parents=True, exist_ok=True)
        file = DATA / f"{seed}.yaml"
        fields = {"read": None, "knowledge": knowledge.version, "items": draw(knowledge, seed), "findings": []}
        file.write_text(yaml.safe_dump(fields, sort_keys=False), "utf-8")
        click.echo(f"wrote {file.name}: {ITEMS} items to read")
        return
    rounds = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in sorted(DATA.glob("*.yaml"))}
    write("blind", {"rounds": figures({name: one for name, one in rounds.items() if one["read"]})}, knowledge=knowledge.version)
