"""What a sentence of the interviewer must pass before anyone sees it.

A lead-in may steer ("Let's turn to optimizers.") but state nothing; the question must ask what the written one asks.
"""

import re

from coach.grading.text import stems
from coach.models import Encoder

LONGEST_LEAD_IN = 16
LONGEST_QUESTION = 45
# Rewordings of the bank's questions lie above 0.8 with MiniLM, neighbouring questions of one topic mostly below 0.75.
SAME_MEANING = 0.8
# "Here is one about optimizers" lies near a question on Adam; a lead-in to another subject lies below this.
SAME_SUBJECT = 0.3

_LEAD_IN = re.compile(
    r"^(let'?s|let us|now|next|ok|okay|alright|all right|moving on|here is|here'?s|thanks|thank you|one (more|last) thing|staying with|"
    r"i'?d like|i would like|i'?m (curious|interested)|we|to (start|begin)|first|let me|time for|this one|a question)\b",
    re.IGNORECASE,
)
# A lead-in that holds one of these says something about the subject instead of steering.
_CLAIM = re.compile(
    r"\b(is (a|an|the|used|when|how|because)|are (a|used|the)|was|were|means|mean|because|since|allows|helps|makes|uses|works|causes|"
    r"prevents|reduces|improves|computes|consists|refers|known)\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(because|since|given that|due to|which (is|are|means|allows|helps|makes)|so that|in order to|such as|for example)\b", re.IGNORECASE)
_VERDICT = re.compile(
    r"\b(great|good|excellent|perfect|correct|incorrect|right|wrong|well done|nice|exactly|score|points?|grade|answer is)\b", re.IGNORECASE
)
_INTERROGATIVE = re.compile(r"\b(what|how|why|which|when|where|who)\b", re.IGNORECASE)
_REQUEST = re.compile(r"\b(could|can|would|will|do|did|are) you\b", re.IGNORECASE)
_ROLE = re.compile(r"\b(as an ai|language model|i cannot|i can'?t|assistant|user:|system:|question:|answer:)\b|[<>{}|]|```|https?:", re.IGNORECASE)


def lead_in_fault(sentence: str, written: str, encoder: Encoder) -> str | None:
    """Why a sentence before the question cannot be shown; None if it can.

    Args:
        sentence: the model's words.
        written: the question that they lead to.
        encoder: tells whether they are about the same subject.
    """
    if len(sentence.split()) > LONGEST_LEAD_IN:
        return "over-long"
    if _ROLE.search(sentence):
        return "out of role"
    if _VERDICT.search(sentence):
        return "judges the answer"
    if not _LEAD_IN.match(sentence) or _CLAIM.search(sentence):
        return "claims a fact"
    if stems(sentence) <= _FRAME:
        return None
    vectors = encoder.encode([sentence, written])
    return None if float(vectors[0] @ vectors[1]) >= SAME_SUBJECT else "another subject"


def question_fault(sentence: str, written: str, encoder: Encoder, *, source: str = "") -> str | None:
    """Why a reworded question cannot be shown; None if it can.

    Args:
        sentence: the model's wording.
        written: the bank's question or follow-up, whose meaning it must keep.
        encoder: compares the meanings.
        source: further text whose words may be used, such as the question that a follow-up belongs to.
    """
    if not sentence.endswith("?"):
        return "no question"
    if sentence.count("?") > 1:
        return "more than one question"
    if len(sentence.split()) > LONGEST_QUESTION:
        return "over-long"
    if _ROLE.search(sentence):
        return "out of role"
    if _VERDICT.search(sentence) and not _VERDICT.search(written):
        return "judges the answer"
    if _REASON.search(sentence) and not _REASON.search(written):
        return "claims a fact"
    if not (_INTERROGATIVE.search(sentence) or _REQUEST.search(sentence)):
        return "no question"
    wanted = {word.lower() for word in _INTERROGATIVE.findall(written)}
    # "What is X and how do you prevent it?" asks two things; a rewording with one of the two words drops one.
    if len(wanted) > 1 and not wanted <= {word.lower() for word in _INTERROGATIVE.findall(sentence)}:
        return "loses a part"
    said, asked = stems(sentence), stems(written)
    if not asked - _FRAME <= said:
        return "loses a term"
    if said - asked - stems(source) - _FRAME:
        return "adds a term"
    vectors = encoder.encode([sentence, written])
    return None if float(vectors[0] @ vectors[1]) >= SAME_MEANING else "another meaning"


# Stems of words that frame a question and are not part of what it is about.
_FRAME = stems(
    "ask asking answer bit brief briefly call called could curious deeper describe describing difference different differ dig do explain "
    "explaining explanation feel first fundamental give given go good happen happens hear heard help idea interested interview know like "
    "little look main mean means moment move next now okay one own please point question questions right say see share simple start stay "
    "staying subject take talk tell term terms think thinking thought thoughts time topic turn understand understanding want walk well what "
    "word words work would you your yourself me us let curious happy hi hello thank thanks today begin actually basic basically exactly "
    "example part key lead far another back specific specifically step steps little many would i'd let's"
)
