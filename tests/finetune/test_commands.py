"""Bad input to `python -m finetune` is one line that says what to do."""

from pathlib import Path

import pytest

from coach.errors import InputError
from finetune.__main__ import cli


def test_labels_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "labels.txt"
    file.write_bytes(b"\xff\xfe rubbish")
    with pytest.raises(InputError, match="save it as UTF-8"):
        cli(["label", str(file), "--by", "somebody"], standalone_mode=False)


@pytest.mark.models
def test_a_run_that_begins_with_a_stage_that_is_not_there_names_it(tmp_path: Path, encoder_folder: Path) -> None:
    config = tmp_path / "mine.yaml"
    config.write_text("title: t\nr: 2\nlora_alpha: 4\nstart_from: other/stage\nstages:\n- name: one\n  learning_rate: 0.001\n")
    with pytest.raises(InputError, match="other/stage holds no finished stage"):
        cli(["train", str(config), "--out", str(tmp_path / "run")], standalone_mode=False)
