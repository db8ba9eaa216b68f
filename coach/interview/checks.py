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

# Whole steering forms, since "Now, X ..." and "We know X ..." may go on with any statement at all.
_INTERJECTIONS = re.compile(r"^((now|next|next up|ok|okay|alright|all right|first|so|then|thanks|thank you)\b[,.!]? ?)*", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^((let'?s|let us|let me|we|we'?ll|we will|we can|i'?ll|i will|to) (now |next )?(ask|begin|change|come|continue|dig|discuss|explore|focus|go|"
    r"look|move|return|start|stay|step|switch|talk|turn)\b|"
    r"(i'?d|i would) like to (ask|hear|know|learn|talk|move|turn)\b|i'?m (curious|interested)\b|"
    r"(moving|turning|switching|staying|continuing|starting|back|on|now) (on|to|with|over)\b|time for\b|"
    r"((here is|here'?s|here comes|this is|this one is|time for) )?((one|a|an|another|more|last|final|next|quick|little|short|related|different|bit|"
    r"question|thing|topic|subject) )+(about|on|from|in)\b)",
    re.IGNORECASE,
)
# A lead-in that holds one of these says something about the subject instead of steering.
_CLAIM = re.compile(
    r"\b(am|are|was|were|be|has|have|had|does|do|did|can'?t|cannot|may|must|should|means?|because|since|allows?|helps?|makes?|uses?|works?|"
    r"causes?|prevents?|reduces?|improves?|computes?|consists?|refers?|known|which|that|who|whose|why|how|what|when|where|while|by|as|than|"
    r"always|never|not|no)\b|n['’]t\b|[;(–—]|:\s*\S|, (a|an|the|one)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(because|since|given that|due to|which (is|are|means|allows|helps|makes)|so that|in order to|such as|for example)\b", re.IGNORECASE
)
_VERDICT = re.compile(
    r"\b(great|good|excellent|perfect|correct|incorrect|right|wrong|well done|nice|exactly|score|points?|grade|answer is)\b", re.IGNORECASE
)
_INTERROGATIVE = re.compile(r"\b(what|how|why|which|when|where|who)\b", re.IGNORECASE)
# "What" and "which" stand for each other; "How does X work?" and "Why X?" are not asked by "What is X?", nor "Why X?" by "Why not X?".
_OPEN_INTERROGATIVES = frozenset({"what", "which"})
_DESCRIBE = re.compile(r"\bhow would you (describe|define|explain|put|summarize)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|no|never|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_REQUEST = re.compile(r"\b(could|can|would|will|do|did|are) you\b", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(as an ai|language model|i cannot|i can'?t|assistant)\b|\b(user|system|question|answer):|[<>{}|]|```|https?:", re.IGNORECASE
)


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
    steering = _INTERJECTIONS.sub("", sentence)
    if not _LEAD_IN.match(steering) or _CLAIM.search(steering):
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
    used = {word.lower() for word in _INTERROGATIVE.findall(_DESCRIBE.sub("what", sentence))}
    # "What is X and how do you prevent it?" asks two things; a rewording with one of the two words drops one.
    if len(wanted) > 1 and not wanted <= used:
        return "loses a part"
    if wanted and wanted - _OPEN_INTERROGATIVES != used - _OPEN_INTERROGATIVES:
        return "another question"
    if bool(_NEGATION.search(sentence)) != bool(_NEGATION.search(written)):
        return "another question"
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
    "something example part key lead far another back specific specifically step steps little many would i'd let's"
)
