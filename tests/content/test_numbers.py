"""Numbers of the content, worked out once more: each stands in its file as quoted, and follows from what is given."""

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from .conftest import KNOWLEDGE

ENTRIES = [
    pytest.param(entry, id=f"{entry['item']}-{place}")
    for file in sorted((Path(__file__).parent / "numbers").glob("*.yaml"))
    for place, entry in enumerate(yaml.safe_load(file.read_text("utf-8")))
]
NUMBER = re.compile(r"^-?\d+(?:\.(\d+))?(?:e([+-]?\d+))?$")


def precision(printed: str) -> float:
    """Half a unit of the last printed digit."""
    match = NUMBER.match(printed)
    assert match, f"{printed!r} is no number"
    return 0.5 * 10.0 ** (int(match[2] or 0) - len(match[1] or ""))


@pytest.mark.parametrize("entry", ENTRIES)
def test_number_follows_from_what_is_given(entry: dict[str, Any]) -> None:
    kind, item = entry["item"].split("/")
    (file,) = (KNOWLEDGE / kind).glob(f"*/{item}.*")
    quote, printed = " ".join(entry["quote"].split()), str(entry["number"])
    assert quote in " ".join(file.read_text("utf-8").split()), "the file no longer says so"
    # Thousands are set apart by a comma, in LaTeX by {,}.
    assert printed in quote.replace("{,}", "").replace(",", "").replace("\\", "")
    computed = float(eval(entry["compute"], {"math": math, "np": np}))
    tolerance = entry["within"] * abs(float(printed)) if "within" in entry else precision(printed) * 1.001
    assert computed == pytest.approx(float(printed), abs=tolerance)
