"""The doors: light to open, and what they hand out."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import coach.models
from coach.models.backends import load_encoder, load_generator
from coach.settings import Settings

WATCHED = """
import socket
seen = []
def refuse(*address, **_):
    seen.append(address)
    raise OSError("no network")
socket.getaddrinfo = socket.create_connection = refuse

from coach.models.backends import load_encoder, load_generator
from coach.settings import Settings

settings = Settings(**{settings!r})
load_encoder(settings, "retrieval").encode(["one text"])
list(load_generator(settings).generate([{{"role": "user", "content": "loss"}}], max_tokens=3, seed=0))
print("looked up", seen)
"""
HEAVY = ("torch", "transformers", "sentence_transformers", "peft", "huggingface_hub", "tokenizers", "httpx")


def test_door_names_all_that_it_opens() -> None:
    public = {name for name, value in vars(coach.models).items() if not name.startswith("_") and not isinstance(value, ModuleType)}
    assert public == set(coach.models.__all__)


def test_doors_load_no_heavy_library() -> None:
    code = f"import coach.models, coach.models.backends, coach.models.fakes, sys; print([name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_roles_with_the_same_weights_share_one_encoder(tiny_encoder: Path, tmp_path: Path) -> None:
    settings = Settings(cache=tmp_path, encoder=str(tiny_encoder), judge=str(tiny_encoder))
    assert load_encoder(settings, "retrieval") is load_encoder(settings, "judge")


def test_loading_is_told_and_prints_nothing(tiny_chat: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    generator = load_generator(Settings(cache=tmp_path, model=str(tiny_chat)), lambda message, fraction: told.append(message))
    assert told[0] == f"loading {generator.name}"
    assert capfd.readouterr() == ("", "")


def test_models_on_this_machine_never_look_at_the_network(tiny_chat: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    settings = {"cache": str(tmp_path), "model": str(tiny_chat), "encoder": str(tiny_encoder)}
    environment = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    run = subprocess.run([sys.executable, "-c", WATCHED.format(settings=settings)], env=environment, capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("looked up []\n", "")


def test_threads_are_set(tiny_chat: Path, tmp_path: Path) -> None:
    import torch

    before = torch.get_num_threads()
    try:
        load_generator(Settings(cache=tmp_path, model=str(tiny_chat), threads=1))
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)
