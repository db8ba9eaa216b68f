"""The prompts of the interviewer's model. Training and serving use the same ones.

The system message and the examples come first and never change, so that a backend can compute them once and keep the result.
"""

from coach.models.protocols import Message

_SYSTEM = (
    "You are a friendly technical interviewer. Say the given question in your own words, in one or two short sentences. "
    "Keep every technical term. Do not answer the question and do not explain anything."
)

_ASK_EXAMPLES = (
    ("What is dropout?", "Let's take this one. Could you tell me what dropout is?"),
    (
        "How does momentum change gradient descent?",
        "Let's go on to another question. In your own words, how does momentum change gradient descent?",
    ),
    (
        "What is the difference between precision and recall?",
        "Let's move on. What would you say is the difference between precision and recall?",
    ),
    ("Explain label smoothing.", "Let's talk about this topic. Could you explain label smoothing to me?"),
    ("What is underfitting, and how do you fix it?", "Now to something different. What is underfitting, and how would you fix it?"),
)

_FOLLOW_UP_EXAMPLES = (
    ("What happens to dropout at test time?", "Let me dig a little deeper. What happens to dropout at test time?"),
    (
        "Which quantity is accumulated from step to step?",
        "One thing I'd like to hear more about: which quantity is accumulated from step to step?",
    ),
    ("Why would a larger learning rate be a problem?", "Staying with that for a moment, why would a larger learning rate be a problem?"),
)


def ask_messages(prompt: str, variant: int) -> list[Message]:
    """Messages after which the model words a question of the bank. Another `variant` makes it begin in another way."""
    return _messages(_ASK_EXAMPLES, prompt, variant)


def follow_up_messages(prompt: str, variant: int) -> list[Message]:
    """Messages after which the model words a written follow-up. Another `variant` makes it begin in another way."""
    return _messages(_FOLLOW_UP_EXAMPLES, prompt, variant)


def _messages(examples: tuple[tuple[str, str], ...], prompt: str, variant: int) -> list[Message]:
    messages: list[Message] = [{"role": "system", "content": _SYSTEM}]
    # A small model copies the manner of the last example, so the examples take turns at being last.
    turn = variant % len(examples)
    for given, said in examples[turn:] + examples[:turn]:
        messages += [{"role": "user", "content": f"Question: {given}"}, {"role": "assistant", "content": said}]
    return [*messages, {"role": "user", "content": f"Question: {prompt}"}]
