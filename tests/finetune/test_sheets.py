"""Blind labelling: what a labeller sees, and what comes back."""

import pytest

from coach.errors import InputError
from coach.knowledge import Question
from finetune.labelled import LabelledAnswer, LabelledQuestion, Persona
from finetune.sheets import disagreements, read_labels, sheet, shuffled

TEXTS = ("A velocity accumulates past slopes.", "Oscillation cancels, and it is all magic.", "I do not know.")


@pytest.fixture
def question(knowledge) -> Question:  # type: ignore[no-untyped-def]
    return knowledge.question("optimizers-intermediate")


@pytest.fixture
def labelled(question: Question) -> LabelledQuestion:
    persona = Persona(knowledge="confidently-wrong", voice="transcript")
    answers = tuple(LabelledAnswer(id=f"a{number}", text=text, persona=persona) for number, text in enumerate(TEXTS, start=1))
    return LabelledQuestion(question=question.id, version=1, answers=answers)


def shown(labelled: LabelledQuestion, text: str) -> str:
    """The name that a sheet gives to an answer."""
    return f"a{[answer.text for answer in shuffled(labelled)].index(text) + 1}"


def test_a_sheet_shows_all_that_is_graded_and_nothing_of_the_personas(labelled: LabelledQuestion, question: Question) -> None:
    text = sheet(labelled, question, evidence=True)
    assert all(part in text for part in (*TEXTS, question.prompt, question.rubric[0].text, question.mistakes[0].text))
    assert not {"confidently-wrong", "transcript"} & set(text.split())
    assert text == sheet(labelled, question, evidence=True)


def test_labels_come_back_to_the_answers_they_were_given_for(labelled: LabelledQuestion, question: Question) -> None:
    right, magic, unknown = (shown(labelled, text) for text in TEXTS)
    lines = [
        "# a note",
        f"{question.id} {right} | m x x | -",
        "> first | velocity accumulates",
        f"{question.id} {magic} | x p x | is-magic",
        "> second | Oscillation cancels",
        f"{question.id} {unknown} | x x x | -",
        "another-question a1 | m | -",
    ]
    labels = read_labels("\n".join(lines), "somebody", labelled, question, evidence=True)
    assert labels["a1"].verdicts == {"first": "met", "second": "missed", "third": "missed"}
    assert labels["a1"].evidence == {"first": ("velocity accumulates",)}
    assert labels["a2"].mistakes == ("is-magic",)
    assert set(disagreements(labels["a1"], labels["a2"])) == {"first", "second", "!is-magic"}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{q} a1 | m m | -", "3 letters"),
        ("{q} a9 | m m m | -", "one of 3 answers"),
        ("{q} a1 | m x x | no-such", "known mistakes"),
        ("{q} a1 | m x x | -\n> first | words that nobody said", "words that nobody said"),
        ("{q} a1 | m x x | -", "no words that earned it"),
        ("{q} a1 | x x x | -", "no label for a2"),
    ],
)
def test_a_label_that_does_not_fit_is_refused_with_its_reason(
    labelled: LabelledQuestion, question: Question, line: str, complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        read_labels(line.format(q=question.id), "somebody", labelled, question, evidence=True)
