"""Which texts meet a criterion."""

from coach.grading.wordings import wordings
from coach.knowledge import Criterion


def criterion(text: str, note: str | None = None) -> Criterion:
    """A criterion of which only text and note matter."""
    return Criterion(id="one", points=2, text=text, note=note, passages=("a-passage",))


def test_the_opening_is_left_out() -> None:
    assert wordings(criterion("Says that gradients shrink.")) == ("gradients shrink.",)
    assert wordings(criterion("Gives the function: zero below zero.")) == ("the function: zero below zero.",)


def test_each_listed_alternative_is_a_wording() -> None:
    found = wordings(criterion("Names a remedy, such as ReLU, careful initialization or gated cells."))
    assert found[1:] == ("a remedy: ReLU", "a remedy: careful initialization", "a remedy: gated cells")


def test_a_note_adds_what_it_accepts_and_nothing_that_it_refuses() -> None:
    note = 'Accept "weight sharing" and "the same filter everywhere". The bare words "has layers" are not enough.'
    assert wordings(criterion("Says that weights are shared.", note))[1:] == ("weight sharing", "the same filter everywhere")
    assert wordings(criterion("Says that weights are shared.", 'Do not accept "has layers".'))[1:] == ()
