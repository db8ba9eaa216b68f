"""README says what is so: its generated parts are current, and what it names exists."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from coach.cli import main as coach_command
from coach.settings import Settings
from eval.readme import LAYOUT, current
from eval.readme import PAGES as GENERATED
from space_requirements import pins

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = ["README.md", "knowledge/README.md"]


@pytest.fixture
def front_matter() -> dict[str, Any]:
    fields: dict[str, Any] = yaml.safe_load(README.split("---\n")[1])
    return fields


@pytest.mark.parametrize("page", GENERATED, ids=lambda page: page.parent.name)
def test_generated_parts_are_current(page: Path) -> None:
    text = page.read_text("utf-8")
    assert current(text, GENERATED[page]) == text, "run `python -m eval readme`"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_setting_is_documented(name: str) -> None:
    description = Settings.model_fields[name].description
    assert description, f"{name} has no description"
    assert f"`COACH_{name.upper()}`" in README


@pytest.mark.parametrize("name", coach_command.commands)
def test_command_is_documented(name: str) -> None:
    assert coach_command.commands[name].help
    assert f"$ coach {name} --help" in README


def test_commands_that_readme_shows_exist() -> None:
    shown = set(re.findall(r"(?:^|`|\$ |/)coach ([a-z]+)", README, re.MULTILINE))
    assert shown
    assert shown <= set(coach_command.commands)


def test_make_targets_that_readme_shows_exist() -> None:
    shown = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert {"app", "test"} <= shown
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert shown <= targets


def test_settings_that_readme_shows_exist() -> None:
    tests_only = {"COACH_CHROMIUM"}
    shown = set(re.findall(r"COACH_[A-Z_]+", README)) - tests_only
    assert shown <= {f"COACH_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("page", PAGES)
def test_relative_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = re.findall(r"\]\(([^)#\s]+)\)", text)
    missing = [link for link in links if "://" not in link and not ((ROOT / page).parent / link).exists()]
    assert not missing


def test_layout_names_every_folder() -> None:
    not_ours = {"build", "dist"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "_")) and any(path.iterdir())}
    assert {f"{name}/" for name in folders - not_ours if not name.endswith(".egg-info")} <= set(LAYOUT)
    assert all((ROOT / name).exists() for name in LAYOUT)


def test_front_matter_starts_a_space(front_matter: dict[str, Any]) -> None:
    assert README.startswith("---\n")
    assert front_matter["sdk"] == "gradio"
    assert front_matter["sdk_version"] == pins()["gradio"], "the Space would run another gradio than the tests"
    assert (ROOT / front_matter["app_file"]).is_file()
    assert front_matter["license"] == "apache-2.0"
    # As text: YAML would read 3.10 as the number 3.1.
    assert front_matter["python_version"] == "3.11"
    colours = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
    assert {front_matter["colorFrom"], front_matter["colorTo"]} <= colours
    assert len(front_matter["short_description"]) <= 60
    assert len(front_matter["emoji"]) == 1


def test_front_matter_is_cut_off_for_the_package_index() -> None:
    assert README.count("\n# coach\n") == 1, "pyproject.toml begins the package's description there"
