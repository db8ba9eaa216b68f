"""Sentences of the interviewer that may be shown and sentences that must not be."""

import pytest

from coach.interview.checks import lead_in_fault, question_fault
from coach.models import Encoder
from tests.interview.conftest import SubjectEncoder

ADAM = "How does the Adam optimizer work?"


@pytest.mark.parametrize(
    "sentence",
    [
        "Let's talk about the Adam optimizer.",
        "Let us turn to the Adam optimizer now.",
        "Here is one about the Adam optimizer.",
        "Here's a quick one on the Adam optimizer.",
        "Okay, let's move on to the Adam optimizer.",
        "Next, a question about the Adam optimizer.",
        "I'd like to hear about the Adam optimizer.",
        "Let me dig a little deeper.",
        "Let's start.",
    ],
)
def test_steering_may_be_shown(sentence: str) -> None:
    assert lead_in_fault(sentence, ADAM, SubjectEncoder()) is None


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("Adam is an optimizer.", "claims a fact"),
        ("Now, the Adam optimizer converges faster than SGD.", "claims a fact"),
        ("First, the Adam optimizer adapts the step size.", "claims a fact"),
        ("We know the Adam optimizer diverges.", "claims a fact"),
        ("Let's turn to the Adam optimizer, which converges faster.", "claims a fact"),
        ("Let's talk about how the Adam optimizer keeps two moments.", "claims a fact"),
        ("Let's discuss Adam, an optimizer with two moments.", "claims a fact"),
        ("Here's a fact: the Adam optimizer beats SGD.", "claims a fact"),
        ("Let me say the Adam optimizer never diverges.", "claims a fact"),
        ("Thanks, you understand the Adam optimizer.", "claims a fact"),
        ("Great answer, let's move on.", "judges the answer"),
        ("Let's see, that was wrong.", "judges the answer"),
        ("Let's move on, your score is 80.", "judges the answer"),
        ("Let's turn to photosynthesis and chlorophyll.", "another subject"),
        ("Let's go on as an AI language model.", "out of role"),
        ("Let's look at https://example.org about Adam.", "out of role"),
        ("Let's begin <b>now</b>.", "out of role"),
        ("Question: Adam.", "out of role"),
        ("Let's talk about " + "the Adam optimizer and " * 5 + "so on.", "over-long"),
    ],
)
def test_what_claims_judges_or_wanders_may_not_be_shown(sentence: str, fault: str) -> None:
    assert lead_in_fault(sentence, ADAM, SubjectEncoder()) == fault


WRITTEN = "What is the vanishing gradient problem?"


@pytest.mark.parametrize(
    ("sentence", "written"),
    [
        (WRITTEN, WRITTEN),
        ("Could you tell me what the vanishing gradient problem is?", WRITTEN),
        ("In your own words, what would you say is the vanishing gradient problem?", WRITTEN),
        ("How would you describe the vanishing gradient problem?", WRITTEN),
        ("Next, could you explain batch normalization to me?", "Explain batch normalization."),
        ("So, what is overfitting, and how do you prevent it?", "What is overfitting and how do you prevent it?"),
        ("Why does it not diverge?", "Why does it not diverge?"),
    ],
)
def test_a_faithful_question_may_be_shown(sentence: str, written: str) -> None:
    assert question_fault(sentence, written, SubjectEncoder()) is None


@pytest.mark.parametrize(
    ("sentence", "written", "fault"),
    [
        ("Tell me about the vanishing gradient problem.", WRITTEN, "no question"),
        ("The vanishing gradient problem?", WRITTEN, "no question"),
        ("", WRITTEN, "no question"),
        ("What is the vanishing gradient problem? Why?", WRITTEN, "more than one question"),
        ("What is the vanishing " + "gradient problem " * 25 + "?", WRITTEN, "over-long"),
        ("What is the gradient problem?", WRITTEN, "loses a term"),
        ("What is the vanishing gradient problem of sigmoid layers?", WRITTEN, "adds a term"),
        ("What is the vanishing gradient problem, given that derivatives are small?", WRITTEN, "claims a fact"),
        ("Why is there the vanishing gradient problem?", WRITTEN, "another question"),
        ("What is the right name of the vanishing gradient problem?", WRITTEN, "judges the answer"),
        ("As an AI, what is the vanishing gradient problem?", WRITTEN, "out of role"),
        ("What is {vanishing gradient problem}?", WRITTEN, "out of role"),
        ("What is overfitting?", "What is overfitting and how do you prevent it?", "loses a part"),
        ("Why should we not use ReLU?", "Why should we use ReLU?", "another question"),
        ("When should we use ReLU?", "Why should we use ReLU?", "another question"),
        ("What is ReLU?", "Why use ReLU?", "another question"),
    ],
)
def test_an_unfaithful_question_may_not_be_shown(sentence: str, written: str, fault: str) -> None:
    assert question_fault(sentence, written, SubjectEncoder()) == fault


def test_a_leaked_answer_may_not_be_shown() -> None:
    written = "Which rule lets you differentiate a function that is made of functions?"
    leak = "Which rule, the chain rule, lets you differentiate a function that is made of functions?"
    assert question_fault(leak, written, SubjectEncoder()) == "adds a term"


def test_a_follow_up_may_use_the_words_of_its_question() -> None:
    written, question = "What does it remember about the direction of earlier gradient steps?", ADAM
    said = "What does Adam remember about the direction of earlier gradient steps?"
    assert question_fault(said, written, SubjectEncoder()) == "adds a term"
    assert question_fault(said, written, SubjectEncoder(), source=question) is None


@pytest.mark.models
@pytest.mark.parametrize(
    ("sentence", "written"),
    [
        ("Could you tell me what backpropagation is?", "What is backpropagation?"),
        ("In your own words, how does the Adam optimizer work?", ADAM),
        ("Next, could you explain the attention mechanism?", "Explain the attention mechanism."),
    ],
)
def test_the_real_encoder_lets_rewordings_pass(real_encoder: Encoder, sentence: str, written: str) -> None:
    assert question_fault(sentence, written, real_encoder) is None


@pytest.mark.models
def test_the_real_encoder_knows_neighbouring_subjects(real_encoder: Encoder) -> None:
    assert lead_in_fault("Here is one about optimizers.", ADAM, real_encoder) is None
    assert lead_in_fault("Let's talk about football.", ADAM, real_encoder) == "another subject"
