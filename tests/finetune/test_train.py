"""A stage that is stopped goes on as if it had not been, and leaves an adapter that reads as the trained model did."""

import json
from pathlib import Path

import numpy as np
import pytest

from coach.models import ENCODER
from coach.models.backends.cross_encoder import CrossEncoder, CrossEncoderScorer
from finetune import export, train
from finetune.examples import Example
from finetune.run import Run, Stage
from finetune.values import read_value

RUN = Run(title="tiny", r=2, lora_alpha=4, stages=(Stage(name="one", learning_rate=1e-3, batch_tokens=64),))
EXAMPLES = [
    Example("colours", f"The {thing} is red.", f"A {colour} {thing} stood there.", float(colour == "red"))
    for thing in ("car", "door", "hat", "boat")
    for colour in ("red", "blue", "green", "grey")
]


@pytest.mark.models
def test_a_stopped_stage_goes_on_to_the_same_end(encoder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    for folder in (whole, parted):
        folder.mkdir()
    one = export.start(RUN, encoder_folder)
    train.train_stage(one, RUN, RUN.stages[0], EXAMPLES, whole)

    monkeypatch.setattr(train, "CHECKPOINT_SECONDS", -1)
    steps = 0

    class Stopped(Exception):
        pass

    real = train._save

    def stop_after_two(*arguments: object) -> None:
        nonlocal steps
        real(*arguments)  # type: ignore[arg-type]
        steps += 1
        if steps == 2:
            raise Stopped

    monkeypatch.setattr(train, "_save", stop_after_two)
    with pytest.raises(Stopped):
        train.train_stage(export.start(RUN, encoder_folder), RUN, RUN.stages[0], EXAMPLES, parted)
    other = export.start(RUN, encoder_folder)
    train.train_stage(other, RUN, RUN.stages[0], EXAMPLES, parted)
    assert (whole / "losses.csv").read_text() == (parted / "losses.csv").read_text()
    assert not (parted / "checkpoint.pt").exists()

    pairs = [(row.statement, row.text) for row in EXAMPLES]
    expected = CrossEncoderScorer(one, "trained").score(pairs)
    np.testing.assert_allclose(CrossEncoderScorer(other, "resumed").score(pairs), expected, atol=1e-4)

    export.finish(one, RUN, RUN.stages[0], EXAMPLES, train.measure(one, EXAMPLES), ENCODER.requirement, whole)
    served = CrossEncoder.from_adapter(encoder_folder, whole)
    np.testing.assert_allclose(CrossEncoderScorer(served, "served").score(pairs), expected, atol=1e-3)
    manifest = json.loads((whole / export.MANIFEST).read_text())
    assert manifest["base"] == ENCODER.requirement
    assert manifest["examples"] == {"colours": len(EXAMPLES)}
    assert (whole / "losses.png").stat().st_size > 1000


def test_every_config_is_a_run() -> None:
    configs = sorted((Path(train.__file__).parent / "configs").glob("*.yaml"))
    assert configs
    for path in configs:
        read_value(Run, path)
