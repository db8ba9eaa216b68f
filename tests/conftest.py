"""Fixtures of every room: a tiny knowledge folder, a clock that is told the time, a coach with fakes for models, the real encoder."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coach.coach import Coach
from coach.knowledge import Knowledge, default_folder, load
from coach.models import ENCODER, Encoder, cache
from coach.models.fakes import KeywordEncoder, ScriptedGenerator
from coach.settings import Settings
from coach.store import open_store
from tests.builder import write_knowledge

TODAY = date(2026, 6, 1)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of tests/builder.py."""
    write_knowledge(tmp_path / "knowledge")
    return tmp_path / "knowledge"


@pytest.fixture
def knowledge(folder: Path) -> Knowledge:
    return load(folder, TODAY)


@pytest.fixture
def settings(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a test: nothing of the machine's, everything in the test's own folder."""
    for name in [name for name in os.environ if name.startswith("COACH_")]:
        monkeypatch.delenv(name)
    return Settings(cache=tmp_path / "cache", data=tmp_path / "data", knowledge=folder)


@pytest.fixture
def generator() -> ScriptedGenerator:
    return ScriptedGenerator()


@pytest.fixture
def make_coach(settings: Settings, knowledge: Knowledge, generator: ScriptedGenerator, clock: Clock) -> Iterator[Callable[[], Coach]]:
    """Makes coaches on the same database, as processes that follow each other or run side by side."""
    made: list[Coach] = []

    def make() -> Coach:
        made.append(
            Coach(
                settings,
                knowledge,
                open_store(settings.database),
                judge_encoder=lambda progress: KeywordEncoder(),
                encoder=lambda progress: KeywordEncoder(),
                generator=lambda progress: generator,
                clock=clock,
            )
        )
        return made[-1]

    yield make
    for coach in made:
        coach.close()


@pytest.fixture
def coach(make_coach: Callable[[], Coach]) -> Coach:
    """A coach that uses the written text, because no model is warmed up."""
    return make_coach()


@pytest.fixture(scope="session")
def real_knowledge() -> Knowledge:
    """The content that ships."""
    return load(default_folder(), date.today())


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    """The pinned encoder's folder in the cache; the tests that want it are marked `models`."""
    place = cache.folder_of(Settings().cache, ENCODER)
    problem = cache.fault(place, ENCODER)
    if problem is not None:
        pytest.skip(f"the pinned encoder is not in the cache ({place}: {problem}); run `coach fetch` first")
    return place


@pytest.fixture(scope="session")
def real_encoder(encoder_folder: Path) -> Encoder:
    """The pinned encoder, from the cache alone; the tests that want it are marked `models`."""
    from coach.models.backends import load_encoder

    return load_encoder(Settings(judge=None), "judge")
