"""Blind labelling: what a labeller sees, and what comes back."""

import pytest

from coach.errors import InputError
from coach.knowledge import Question
from finetune.labelled import LabelledAnswer, LabelledQuestion, Persona, read_question, write_question
from finetune.sheets import disagreements, read_labels, settle, settle_sheet, sheet, shuffled, with_labels

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


def both(question: Question, labelled: LabelledQuestion) -> LabelledQuestion:
    """The answers with two labels that differ in a criterion of the first answer and in a mistake of the second."""
    right, magic, unknown = (shown(labelled, text) for text in TEXTS)
    first = f"{question.id} {right} | m x x | -\n> first | velocity\n{question.id} {magic} | x m x | is-magic\n{question.id} {unknown} | x x x | -"
    second = (
        f"{question.id} {right} | p x x | -\n> first | past slopes\n{question.id} {magic} | x m x | -\n{question.id} {unknown} | x x x | -"
    )
    for by, text in (("one", first), ("two", second)):
        labelled = with_labels(labelled, read_labels(text, by, labelled, question, evidence=False), by)
    return labelled


def test_settling_keeps_what_both_say_and_takes_the_rest_from_the_decisions(labelled: LabelledQuestion, question: Question) -> None:
    right, magic = (shown(labelled, text) for text in TEXTS[:2])
    twice = both(question, labelled)
    text = settle_sheet(twice, question)
    assert text is not None
    assert f"DECIDE {question.id} {right} first" in text
    assert f"DECIDE {question.id} {magic} !is-magic" in text
    assert TEXTS[2] not in text
    settled = settle(f"{question.id} {right} first p\n{question.id} {magic} !is-magic y\n", twice, question)
    finals = [answer.final for answer in settled.answers]
    assert [final.verdicts["first"] for final in finals] == ["partial", "missed", "missed"]
    assert finals[0].evidence == {"first": ("past slopes",)}
    assert (finals[1].verdicts["second"], finals[1].mistakes) == ("met", ("is-magic",))
    assert [label.by for label in settled.answers[0].labels] == ["one", "two"]


def test_nothing_is_settled_that_was_not_decided(labelled: LabelledQuestion, question: Question) -> None:
    twice = both(question, labelled)
    with pytest.raises(InputError, match="nothing decided for"):
        settle(f"{question.id} {shown(labelled, TEXTS[0])} first y\n", twice, question)
    with pytest.raises(InputError, match="has 0 labels"):
        settle("", labelled, question)


def test_a_file_written_back_reads_the_same(labelled: LabelledQuestion, question: Question, tmp_path) -> None:  # type: ignore[no-untyped-def]
    twice = both(question, labelled)
    (tmp_path / "optimizers").mkdir()
    (tmp_path / "optimizers" / f"{question.id}.yaml").touch()
    write_question(twice, tmp_path)
    assert read_question(question.id, tmp_path) == twice
