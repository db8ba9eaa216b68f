"""A small content folder that is valid: one file of each kind, made from the templates."""

import shutil
from datetime import date
from pathlib import Path

import pytest

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
TODAY = date(2026, 12, 1)

PLACES = {
    "passage.md": "passages/regularization-normalization/dropout-training-and-prediction.md",
    "question.yaml": "questions/regularization-normalization/dropout-at-prediction.yaml",
    "drill": "drills/stable-softmax",
    "career.yaml": "careers/ml-engineer.yaml",
    "gpu.yaml": "hardware/gpus/h100-sxm.yaml",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The templates at their places, with the real topic map and chapters."""
    content = tmp_path / "knowledge"
    content.mkdir()
    for name in ("topics.yaml", "chapters.yaml"):
        shutil.copy(KNOWLEDGE / name, content)
    for name, place in PLACES.items():
        template, target = KNOWLEDGE / "_template" / name, content / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if template.is_dir():
            shutil.copytree(template, target)
        else:
            shutil.copy(template, target)
    return content


@pytest.fixture
def today() -> date:
    return TODAY
