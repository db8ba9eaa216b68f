"""The voice with a model: every sentence is checked before it is shown, and the written text stands in."""

from collections.abc import Iterator, Sequence

import pytest

from coach.errors import ModelError
from coach.interview import ModelVoice, Voice, Wording, WrittenVoice
from coach.interview.asking import sentences
from coach.models.fakes import ScriptedGenerator
from tests.interview.conftest import SubjectEncoder

PROMPT = "What is the vanishing gradient problem?"
STEER = "Let's talk about the vanishing gradient problem."
REWORDED = "Could you tell me what the vanishing gradient problem is?"


@pytest.fixture
def voice(generator: ScriptedGenerator) -> ModelVoice:
    return ModelVoice(generator, SubjectEncoder())


def hear(voice: Voice) -> tuple[list[str], Wording]:
    """What is shown, sentence by sentence, and the whole turn."""
    *shown, wording = voice.ask(PROMPT, 1)
    assert isinstance(wording, Wording)
    assert wording.text == " ".join(str(sentence) for sentence in shown), "the turn holds exactly what was shown"
    return [str(sentence) for sentence in shown], wording


def test_the_written_voice_says_what_is_written() -> None:
    assert hear(WrittenVoice()) == ([PROMPT], Wording(PROMPT, "bank"))


@pytest.mark.parametrize(
    ("completion", "shown", "written_by", "fault"),
    [
        (REWORDED, [REWORDED], "model", None),
        (f"{STEER} {REWORDED}", [STEER, REWORDED], "model", None),
        (f"{REWORDED} It is caused by small derivatives.", [REWORDED], "model", None),
        ("", [PROMPT], "bank", "no question"),
        ("   \n", [PROMPT], "bank", "no question"),
        (STEER, [STEER, PROMPT], "mixed", "no question"),
        ("It is caused by small derivatives. What is it?", [PROMPT], "bank", "claims a fact"),
        (f"{STEER} It is caused by small derivatives.", [STEER, PROMPT], "mixed", "claims a fact"),
        (f"{STEER} What is the exploding gradient problem?", [STEER, PROMPT], "mixed", "loses a term"),
        (f"{STEER} {STEER} {STEER} {REWORDED}", [STEER, STEER, PROMPT], "mixed", "no question"),
    ],
)
def test_the_written_text_stands_in_from_the_first_sentence_that_fails(
    voice: ModelVoice, generator: ScriptedGenerator, completion: str, shown: list[str], written_by: str, fault: str | None
) -> None:
    generator.enqueue(completion)
    assert hear(voice) == (shown, Wording(" ".join(shown), written_by, fault))  # type: ignore[arg-type]


@pytest.mark.parametrize("before", ["", "Let's", STEER + " Could you"])
def test_a_model_that_fails_is_replaced_on_the_spot(voice: ModelVoice, generator: ScriptedGenerator, before: str) -> None:
    generator.enqueue(before, error=ModelError("the server went away"))
    shown, wording = hear(voice)
    assert shown[-1] == PROMPT
    assert wording.fault == "model failure"
    assert shown[:-1] == ([STEER] if before.startswith(STEER) else [])


def test_a_model_that_cannot_even_begin_is_replaced(voice: ModelVoice) -> None:
    assert hear(voice) == ([PROMPT], Wording(PROMPT, "bank", "model failure"))


def test_a_sentence_is_shown_before_the_next_one_is_written(voice: ModelVoice, generator: ScriptedGenerator) -> None:
    generator.enqueue(f"{STEER} {REWORDED}", error=ModelError("later"))
    turn = voice.ask(PROMPT, 1)
    assert next(turn) == STEER


def test_decoding_stops_with_the_question_and_when_nobody_listens(voice: ModelVoice, generator: ScriptedGenerator) -> None:
    generator.enqueue(f"{REWORDED} And on it goes without an end.")
    hear(voice)
    assert generator.abandoned == 1
    generator.enqueue(f"{STEER} {REWORDED}")
    turn = voice.ask(PROMPT, 1)
    next(turn)
    turn.close()  # type: ignore[attr-defined]
    assert generator.abandoned == 2


def test_a_follow_up_is_worded_with_its_own_examples(voice: ModelVoice, generator: ScriptedGenerator) -> None:
    generator.enqueue("Staying with that for a moment, what shrinks?")
    *shown, wording = voice.follow_up("What shrinks?", PROMPT, 1)
    assert shown == ["Staying with that for a moment, what shrinks?"]
    assert isinstance(wording, Wording)
    assert wording.written_by == "model"
    assert "What shrinks?" in generator.prompts[-1][-1]["content"]


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (["One. Tw", "o? Three"], ["One.", "Two?", "Three"]),
        (["Is d", "_k 0.5 ", "or 1.5?"], ["Is d_k 0.5 or 1.5?"]),
        (['He said "go." ', "Then left."], ['He said "go.', "Then left."]),
        (["  ", "\n"], []),
        ([], []),
    ],
)
def test_pieces_become_sentences(pieces: Sequence[str], whole: list[str]) -> None:
    def stream() -> Iterator[str]:
        yield from pieces

    assert list(sentences(stream())) == whole


@pytest.mark.parametrize(
    "prompt", ["What does `zero_grad` do?", "Why is $x^2$ convex?", "It stops at 0.41. Why?", f"{'Given this, ' * 23}why?"]
)
def test_code_formulas_figures_and_long_prompts_are_asked_as_written(voice: ModelVoice, generator: ScriptedGenerator, prompt: str) -> None:
    for turn in (voice.ask(prompt, 1), voice.follow_up(prompt, PROMPT, 1)):
        assert list(turn) == [prompt, Wording(prompt, "bank")]
    assert generator.prompts == []
