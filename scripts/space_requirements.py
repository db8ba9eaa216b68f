"""Write requirements.txt, which a Gradio Space installs: the dependencies of pyproject.toml at the versions of constraints.txt."""

import re
import tomllib
from pathlib import Path

from torch_index import CPU_INDEX

ROOT = Path(__file__).resolve().parents[1]
HEAD = (
    "# What a Gradio Space installs. Written by `python scripts/space_requirements.py`; change pyproject.toml or constraints.txt instead.\n"
)


def requirements() -> str:
    """The text of requirements.txt."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = pins()
    lines = [f"{name}=={pinned[normal(name)]}" for name in (_name(dependency) for dependency in project["dependencies"])]
    # The processor-only torch: a Space's two cores have no use for the libraries of a graphics card.
    return HEAD + f"--extra-index-url {CPU_INDEX}\n" + "\n".join(lines) + "\n"


def pins() -> dict[str, str]:
    """Package to exact version, as constraints.txt has them."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.partition(";")[0].strip().split("==") for line in lines if line and not line.startswith("#"))
    return {normal(name): version for name, version in pairs}


def normal(name: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _name(dependency: str) -> str:
    return re.split(r"[<>=!~ \[;]", dependency)[0]


if __name__ == "__main__":
    (ROOT / "requirements.txt").write_text(requirements(), "utf-8")
