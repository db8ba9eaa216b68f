"""What a candidate means by a short message: some are no answer but a wish."""

import re
from typing import Literal

Wish = Literal["hint", "skip", "repeat", "give-up", "end"]

# Whole messages only: "I don't know the exact formula, but ..." is an answer.
_WISHES: tuple[tuple[Wish, str], ...] = (
    (
        "give-up",
        r"(sorry )?(i (really )?(do not|don'?t) know( (this|that|it)( one)?)?|i have no idea|no idea|idk|dunno|i'?m not sure|not sure|no clue|i give up)( sorry)?",
    ),
    ("hint", r"((can|could|may) i (have|get) )?(a |another )?hint( please)?|(please )?give me (a |another )?hint|help( me)?( please)?"),
    ("skip", r"(please )?skip( (it|this|this one|this question|the question))?|pass|next( question)?( please)?"),
    (
        "repeat",
        r"(please )?repeat( (that|it|the question))?( please)?|((can|could) you )?(please )?(say that again|repeat (that|the question))( please)?|what was the question",
    ),
    ("end", r"(please )?(end|stop|finish|quit) (the|this) interview( now)?( please)?"),
)
_PATTERNS = tuple((wish, re.compile(pattern)) for wish, pattern in _WISHES)


def wish(message: str) -> Wish | None:
    """The wish that the whole message states, or None if it is an answer."""
    text = re.sub(r"[.!?…]+$", "", " ".join(message.lower().replace("’", "'").replace(",", " ").split())).strip()
    return next((wish for wish, pattern in _PATTERNS if pattern.fullmatch(text)), None)
