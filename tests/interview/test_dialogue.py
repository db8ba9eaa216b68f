"""Short messages that are wishes, and those that only look like one."""

import pytest

from coach.interview import wish


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("hint", "hint"),
        ("Can I have a hint, please?", "hint"),
        ("Help!", "hint"),
        ("I don't know.", "give-up"),
        ("I don’t know", "give-up"),
        ("  idk…  ", "give-up"),
        ("Not sure.", "give-up"),
        ("SKIP", "skip"),
        ("next question, please", "skip"),
        ("Sorry, no idea", "give-up"),
        ("Could you repeat that?", "repeat"),
        ("what was the question??", "repeat"),
        ("stop the interview now", "end"),
        ("quit this interview", "end"),
    ],
)
def test_whole_messages_are_wishes(message: str, meant: str) -> None:
    assert wish(message) == meant


@pytest.mark.parametrize(
    "message",
    [
        "",
        "?",
        "I don't know the exact formula, but gradients shrink layer by layer",
        "Early stopping: stop the training when the validation loss rises",
        "dropout helps me",
        "skip connections",
        "a hint of momentum",
        "repeat the forward pass",
        "end to end",
        "next, the backward pass",
    ],
)
def test_an_answer_that_holds_such_words_is_an_answer(message: str) -> None:
    assert wish(message) is None
