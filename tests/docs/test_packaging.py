"""What is installed: dependencies, pins, licences, and a wheel that carries the content."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from coach import __version__
from coach.knowledge.load import CONTENT
from space_requirements import normal, pins, requirements

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
IMPORTED_BY_OTHERS = {"gguf"}  # transformers reads GGUF files with it


def names(dependencies: list[str]) -> set[str]:
    return {normal(re.split(r"[<>=!~ \[;]", dependency)[0]) for dependency in dependencies}


def imported() -> set[str]:
    """Top-level names that coach/ imports from outside."""
    found: set[str] = set()
    for file in (ROOT / "coach").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"coach"}


def test_dependencies_are_what_is_imported() -> None:
    distributions = packages_distributions()
    used = {normal(distributions[name][0]) for name in imported()}
    assert used == names(PROJECT["project"]["dependencies"]) - IMPORTED_BY_OTHERS


def test_every_dependency_is_pinned() -> None:
    wanted = names(PROJECT["project"]["dependencies"]).union(*map(names, PROJECT["project"]["optional-dependencies"].values()))
    # An extra may name another extra of the project itself.
    assert wanted - {PROJECT["project"]["name"]} <= set(pins())


def test_requirements_of_the_space_are_current() -> None:
    assert (ROOT / "requirements.txt").read_text("utf-8") == requirements(), "run `python scripts/space_requirements.py`"


def test_licences_are_there() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")
    assert (ROOT / "knowledge" / "LICENSE").read_text("utf-8").startswith("Attribution 4.0 International")
    assert all((ROOT / file).is_file() for file in PROJECT["project"]["license-files"])


def test_every_part_of_the_content_is_shipped() -> None:
    shipped = set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"])
    there = {f"knowledge/{path.name}" for path in (ROOT / "knowledge").iterdir() if not path.name.startswith(("_", "."))}
    assert shipped == there, "a part of knowledge/ was added or removed; say so in pyproject.toml"
    assert {f"knowledge/{part}" for part in CONTENT if (ROOT / "knowledge" / part).exists()} <= shipped


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_wheel_holds_code_content_and_nothing_else(wheel: Path) -> None:
    assert wheel.name == f"deep_learning_coach-{__version__}-py3-none-any.whl"
    files = zipfile.ZipFile(wheel).namelist()
    assert {file.partition("/")[0] for file in files} == {"coach", f"deep_learning_coach-{__version__}.dist-info"}
    assert not [file for file in files if "_template" in file or "__pycache__" in file]
    # What is no Python, such as style sheets, has to come along too.
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "coach").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert ours <= set(files)


def test_wheel_works_far_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    program = (
        "from datetime import date; import coach; from coach.knowledge import default_folder, load; "
        "print(coach.__file__, len(load(default_folder(), date(2100, 1, 1)).questions))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    place, questions = done.stdout.split()
    assert Path(place).is_relative_to(tmp_path)
    assert int(questions) >= 12


def test_description_for_the_package_index_has_no_front_matter(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    metadata = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("METADATA"))
    assert "\n# coach\n" in metadata
    assert "sdk_version" not in metadata
