"""finetune/answers/ as it stands: every file fits its question, and the splits are what they were."""

import hashlib

import pytest

from coach.errors import InputError
from coach.knowledge import Knowledge
from finetune.labelled import ANSWERS, SPLITS, read_labelled, read_splits

# Drawn once. A changed split would let training see what figures were measured on.
SPLITS_SHA256 = "5230b67d1e0627765a63226467e4e28763f44b717d6ad5c76892bdd5529660b5"


def test_the_splits_never_change() -> None:
    assert hashlib.sha256(SPLITS.read_bytes()).hexdigest() == SPLITS_SHA256


def test_the_splits_share_no_question_and_name_only_questions_of_the_bank(real_knowledge: Knowledge) -> None:
    splits = read_splits()
    everything = [*splits.train, *splits.dev, *splits.test]
    assert len(everything) == len(set(everything)) >= 240
    assert set(everything) <= set(real_knowledge.questions)
    assert len(splits.test) >= max(48, 0.2 * len(everything))


def test_every_file_fits_its_question_and_lies_with_its_area(real_knowledge: Knowledge) -> None:
    read_labelled(real_knowledge)
    known = {*read_splits().train, *read_splits().dev, *read_splits().test}
    for path in ANSWERS.glob("*/*.yaml"):
        assert path.stem in known
        assert real_knowledge.area_of[real_knowledge.questions[path.stem].topic].id == path.parent.name


def test_a_file_that_does_not_fit_is_named_with_what_is_wrong(tmp_path, knowledge: Knowledge) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "splits.yaml").write_text("train: [optimizers-basic]\ndev: []\ntest: []\n")
    (tmp_path / "optimizers").mkdir()
    (tmp_path / "optimizers" / "optimizers-basic.yaml").write_text(
        "question: optimizers-basic\nversion: 1\nanswers:\n- id: a1\n  text: It steps.\n  persona: {knowledge: strong, voice: plain}\n"
        "  settled: {by: settled, verdicts: {first: met, second: missed}, mistakes: [no-such], evidence: {first: [It jumps]}}\n"
    )
    with pytest.raises(InputError, match=r"optimizers-basic\.yaml") as error:
        read_labelled(knowledge, folder=tmp_path)
    assert all(part in str(error.value) for part in ("third", "no-such", "It jumps"))
