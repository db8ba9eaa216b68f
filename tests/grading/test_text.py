"""Answers as pieces with their places."""

import pytest

from coach.grading.text import sentences, stems, windows, written_out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("no full stop", ["no full stop"]),
        ("rate 0.9 is usual; beta2 is 0.999", ["rate 0.9 is usual;", "beta2 is 0.999"]),
        ("first line\r\nsecond line\n\nthird", ["first line", "second line", "third"]),
        ("See https://a.org/b.html now. Done", ["See https://a.org/b.html now.", "Done"]),
        ("... !!! ??? — ", []),
        ("", []),
        ("- \n* item", ["* item"]),
    ],
)
def test_sentences(text: str, words: list[str]) -> None:
    found = sentences(text)
    assert [piece.words for piece in found] == words
    assert all(text[piece.start : piece.end] == piece.words for piece in found)


def test_a_run_on_text_is_cut_into_runs() -> None:
    found = sentences("word " * 100)
    assert [len(piece.words.split()) for piece in found] == [40, 40, 20]


def test_windows_are_sentences_and_neighbouring_pairs() -> None:
    text = "One. Two.\nThree."
    assert [piece.words for piece in windows(text)] == ["One.", "Two.", "Three.", "One. Two.", "Two.\nThree."]


def test_shorthand_is_written_out_where_it_is_a_word() -> None:
    assert written_out("backprop with sqrt(d) and lr; variance, hyperparams") == (
        "backpropagation with square root(d) and learning rate; variance, hyperparams"
    )
    assert stems("attn_weights") == stems("attention weights")


def test_stems_leave_out_words_that_carry_nothing() -> None:
    assert stems("What is the use of it?") == frozenset()
    assert stems("Normalizing normalized GRADIENTS") == stems("normalizes gradient")
