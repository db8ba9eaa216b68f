"""Looking content up, and the sentence of a passage that answers."""

from datetime import date
from pathlib import Path

import pytest

from coach.errors import ContentError, NotFound
from coach.knowledge import Knowledge, Passage, Source, count, load
from tests.builder import CONTENT
from tests.conftest import TODAY


def test_areas_and_topics_stand_in_the_order_of_the_map(knowledge: Knowledge) -> None:
    assert list(knowledge.areas) == list(CONTENT)
    assert list(knowledge.topics) == [f"{area}-topic" for area in CONTENT]
    assert knowledge.area_of["attention-topic"].id == "attention"
    assert [area.id for area in knowledge.question_areas] == list(CONTENT)


def test_an_area_without_questions_is_not_asked_about(folder: Path) -> None:
    for file in (folder / "questions/attention").iterdir():
        file.unlink()
    assert [area.id for area in load(folder, TODAY).question_areas] == ["optimizers", "normalization"]


def test_lookups_by_id(knowledge: Knowledge) -> None:
    question = knowledge.question("attention-basic")
    assert question.id == "attention-basic"
    assert knowledge.passage("about-attention-basic").topic == "attention-topic"
    assert [passage.id for passage in knowledge.backing(question.rubric[0])] == ["about-attention-basic"]


def test_an_unknown_id_is_answered_with_the_nearest(knowledge: Knowledge) -> None:
    with pytest.raises(NotFound, match=r"no question has the id 'atention-basic'; the nearest are: attention-basic, "):
        knowledge.question("atention-basic")
    with pytest.raises(NotFound, match=r"no passage has the id ''; the nearest are: about-attention-advanced, "):
        knowledge.passage("")


def test_the_version_changes_with_any_content_and_with_nothing_else(folder: Path) -> None:
    before = load(folder, TODAY).version
    assert load(folder, date(2027, 1, 1)).version == before
    (folder / "README.md").write_text("a guide")
    assert load(folder, TODAY).version == before
    file = folder / "passages/attention/about-attention-basic.md"
    file.write_text(file.read_text() + "Changed.\n")
    assert load(folder, TODAY).version != before


def test_counts(knowledge: Knowledge) -> None:
    counts = count(knowledge)
    assert (counts.topics, counts.passages, counts.questions, counts.unreviewed_passages) == (3, 9, 9, 9)
    assert counts.unread_sources == 0


def test_content_errors_are_counted_and_lead_to_the_list(folder: Path) -> None:
    (folder / "questions/attention/attention-basic.yaml").write_text("prompt: What?\nprompt: Twice?\n")
    (folder / "stray.txt").write_text("")
    with pytest.raises(ContentError) as error:
        load(folder, TODAY)
    assert len(error.value.problems) == 2
    assert str(error.value).startswith("2 problems in knowledge/ (run `coach check` for the list); first: stray.txt")


def test_a_folder_without_a_topic_map_is_no_content(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="COACH_KNOWLEDGE"):
        load(tmp_path / "nowhere", TODAY)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("One", "One"),
        ("Is it one? Yes.", "Is it one?"),
        ("A rate of 0.9 is usual. Then more.", "A rate of 0.9 is usual."),
        ("Some, e.g. Adam, adapt. Others not.", "Some, e.g. Adam, adapt."),
        ("Kingma et al. Found it early. Then more.", "Kingma et al. Found it early."),
        ("The loss is $L = a. B$ here. More.", "The loss is $L = a. B$ here."),
        ("Over\ntwo lines.\n\nMore.", "Over two lines."),
        ("It ends (so to say). (Then more.)", "It ends (so to say)."),
    ],
)
def test_the_first_sentence(text: str, first: str) -> None:
    source = Source(title="A book", url="https://example.org", checked=False)
    passage = Passage(id="p", title="P", topic="t", level="basic", sources=(source,), text=text)
    assert passage.first_sentence == first
