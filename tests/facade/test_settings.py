"""Settings from the environment, and what is said of a value that cannot be used."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from coach.errors import SettingsError
from coach.settings import Settings, read_settings

pytestmark = pytest.mark.usefixtures("settings")


def test_defaults_lie_in_the_users_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    settings = read_settings()
    assert settings.cache == tmp_path / ".cache/coach"
    assert settings.database == tmp_path / "xdg/coach/coach.sqlite"
    assert settings.host == "127.0.0.1"


def test_the_environment_sets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COACH_CACHE", str(tmp_path))
    monkeypatch.setenv("COACH_PORT", "8080")
    monkeypatch.setenv("COACH_HUB", "0")
    monkeypatch.setenv("COACH_PHRASING", "written")
    settings = read_settings()
    assert (settings.cache, settings.port, settings.hub, settings.phrasing) == (tmp_path, 8080, False, "written")


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = read_settings()
    for name in ("CACHE", "DATA", "KNOWLEDGE", "MODEL", "MODEL_URL", "PORT", "HUB", "THREADS", "JUDGE"):
        monkeypatch.setenv(f"COACH_{name}", "")
    assert read_settings() == plain


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "many"), ("PORT", "0"), ("PORT", "65536"), ("THREADS", "0"), ("HUB", "maybe"), ("PHRASING", "loud"), ("KEEP_DAYS", "-1")],
)
def test_a_bad_value_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"COACH_{name}", value)
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert str(error.value).startswith(f"COACH_{name}: ")
    assert repr(value) in str(error.value)
    assert "\n" not in str(error.value)


def test_the_key_of_a_model_server_is_not_shown() -> None:
    assert "secret-key" not in repr(Settings.model_validate({"model_key": "secret-key"}))


def test_settings_are_closed_and_frozen() -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"modell": "typo"})
    with pytest.raises(ValidationError):
        read_settings().port = 1  # type: ignore[misc]


def test_a_space_is_public_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not read_settings().public
    monkeypatch.setenv("SPACE_ID", "someone/coach")
    assert read_settings().public
    monkeypatch.setenv("COACH_PUBLIC", "0")
    assert not read_settings().public
