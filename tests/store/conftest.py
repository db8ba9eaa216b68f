"""A database in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.store import Store, open_store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "er" / "coach.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    store = open_store(file)
    yield store
    store.close()
