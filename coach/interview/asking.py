"""How the interviewer's turns are worded: by the small model where its sentences pass the checks, else by the written text."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

from coach.errors import ModelError
from coach.interview.checks import LONGEST_QUESTION, lead_in_fault, question_fault
from coach.interview.session import Author
from coach.models import Encoder, Generator, Message
from coach.models.prompts import ask_messages, follow_up_messages

MOST_TOKENS = 70
MOST_SENTENCES = 3
_LITERAL = re.compile(r"[`$\n]|\b\d+([.,]\d+)*\b|\w\(|\w_\w|[a-z]\.[a-z]")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+")


@dataclass(frozen=True)
class Wording:
    """A finished turn: its text, who wrote it, and what stopped the model if it was stopped."""

    text: str
    written_by: Author
    fault: str | None = None


class Voice(Protocol):
    """Words the interviewer's turns. Yields sentences that may be shown at once, then, last, the whole `Wording`."""

    def ask(self, prompt: str, seed: int) -> Iterator[str | Wording]:
        """A question of the bank."""

    def follow_up(self, prompt: str, question: str, seed: int) -> Iterator[str | Wording]:
        """A written follow-up to a question of the bank."""


class WrittenVoice:
    """Implements `Voice` with the written text alone."""

    def ask(self, prompt: str, seed: int) -> Iterator[str | Wording]:
        """The bank's question as it is."""
        yield prompt
        yield Wording(prompt, "bank")

    def follow_up(self, prompt: str, question: str, seed: int) -> Iterator[str | Wording]:
        """The written follow-up as it is."""
        return self.ask(prompt, seed)


class ModelVoice:
    """Implements `Voice` with a generator whose every sentence is checked before it is shown."""

    def __init__(self, generator: Generator, encoder: Encoder):
        self._generator = generator
        self._encoder = encoder

    def ask(self, prompt: str, seed: int) -> Iterator[str | Wording]:
        """The model's wording of the question, or the written text from the first sentence that fails."""
        return self._word(ask_messages(prompt, seed), prompt, lambda said: question_fault(said, prompt, self._encoder), seed)

    def follow_up(self, prompt: str, question: str, seed: int) -> Iterator[str | Wording]:
        """The model's wording of the follow-up, or the written text from the first sentence that fails."""
        return self._word(
            follow_up_messages(prompt, seed), prompt, lambda said: question_fault(said, prompt, self._encoder, source=question), seed
        )

    def _word(self, messages: Sequence[Message], written: str, fault_of: Callable[[str], str | None], seed: int) -> Iterator[str | Wording]:
        # Code, formulas, figures and more than a sentence or two of given facts are asked as they are: none of it may change.
        if _LITERAL.search(written) or len(written.split()) > LONGEST_QUESTION:
            yield from WrittenVoice().ask(written, seed)
            return
        shown: list[str] = []
        fault: str | None = "no question"
        try:
            with closing(self._generator.generate(messages, max_tokens=MOST_TOKENS, seed=seed)) as pieces:
                for sentence in sentences(pieces):
                    is_question = sentence.endswith("?") or len(shown) == MOST_SENTENCES - 1
                    fault = fault_of(sentence) if is_question else lead_in_fault(sentence, written, self._encoder)
                    if fault:
                        break
                    shown.append(sentence)
                    yield sentence
                    if is_question:
                        yield Wording(" ".join(shown), "model")
                        return
                    fault = "no question"
        except ModelError:
            fault = "model failure"
        yield written
        yield Wording(" ".join([*shown, written]), "mixed" if shown else "bank", fault)


def sentences(pieces: Iterator[str]) -> Iterator[str]:
    """Whole sentences as soon as they are complete; what is left at the end counts as one."""
    text = ""
    for piece in pieces:
        text += piece
        *whole, text = _SENTENCE_END.split(text)
        yield from (sentence.strip() for sentence in whole if sentence.strip())
    if text.strip():
        yield text.strip()
