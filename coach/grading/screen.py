"""What cannot be graded at all, told before any model runs."""

import re
from functools import cache
from typing import TYPE_CHECKING

from coach.grading.grade import Cause

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_WORD = re.compile(r"[^\W\d_]{2,}")
# Shorter texts are too often all terms and formulas for any language identifier.
FEWEST_WORDS = 6
SURE = 0.5
_ENGLISH_FRAME = frozenset(
    "a an and are as at be because but by can do does each for from has have if in into is it its more not of on one or so that the their "
    "then they this to use we what when which while will with you".split()
)
# English prose holds about 40 % of the words above. Terse notes fall to 10 %, but so do German, Dutch, Italian and French, which share
# "in", "on", "is" or "so" with English; below this share the identifier decides.
LEAST_ENGLISH = 0.3


def ungradable(answer: str, longest: int) -> tuple[Cause, str] | None:
    """Why an answer cannot be graded, as a cause and what to do about it; None if it can.

    Args:
        answer: the candidate's text.
        longest: the most characters that are graded.
    """
    if not any(character.isalnum() for character in answer):
        return "no-text", "there are no words in the answer; type one, or skip the question"
    if len(answer) > longest:
        return "too-long", f"the answer has {len(answer):,} characters and {longest:,} are graded at most; shorten it"
    if not _is_english(answer):
        return "language", "only English answers can be graded so far; please answer in English"
    return None


def _is_english(text: str) -> bool:
    words = _WORD.findall(text.lower())
    letters = [character for character in text if character.isalpha()]
    # Greek is left out: σ and θ are mathematics here.
    foreign = [letter for letter in letters if letter > "\u024f" and not "\u0370" <= letter <= "\u03ff"]
    if len(letters) >= FEWEST_WORDS and len(foreign) > len(letters) / 2:
        return False
    if len(words) < FEWEST_WORDS or sum(word in _ENGLISH_FRAME for word in words) >= LEAST_ENGLISH * len(words):
        return True
    language, probability = _identifier().classify(text)
    # "zxx" is "no language" (code, formulas) and "la" is what lists of technical terms look like.
    return language in {"en", "zxx", "la"} or probability < SURE


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
