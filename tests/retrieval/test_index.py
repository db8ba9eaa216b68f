"""The passage index: what it finds, when it is built anew, what it survives."""

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coach.knowledge import Knowledge
from coach.models import Vectors
from coach.models.fakes import KeywordEncoder
from coach.retrieval import Index, near_duplicates, open_index
from coach.retrieval.index import Method
from coach.retrieval.vectors import kept_vectors


@dataclass
class CountingEncoder:
    """A `KeywordEncoder` that counts the texts it was given."""

    name: str = "counting-encoder"
    seen: list[int] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.seen.append(len(texts))
        return KeywordEncoder().encode(texts)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(knowledge: Knowledge, place: Path) -> Index:
    return open_index(knowledge.passages, KeywordEncoder(), place)


@pytest.mark.parametrize("method", ["fused", "words", "characters", "dense"])
def test_every_method_finds_the_passage_that_holds_the_words(index: Index, knowledge: Knowledge, method: Method) -> None:
    best = index.search("velocity accumulates past slopes", method=method)[0]
    assert best.id == "about-optimizers-intermediate"
    assert best.passage is knowledge.passages[best.id]
    assert best.score > 0


def test_hits_come_best_first_and_no_more_than_asked_for(index: Index) -> None:
    hits = index.search("the softmax of queries and keys", k=4)
    assert len(hits) == 4
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(index.search("softmax", k=100)) == 9


@pytest.mark.parametrize("method", ["fused", "words", "characters", "dense"])
def test_passages_that_tie_come_in_the_order_of_their_ids(method: Method, knowledge: Knowledge) -> None:
    one = knowledge.passages["about-attention-basic"]
    alike = {name: one.model_copy(update={"id": name}) for name in ("c", "a", "b")}
    index = Index.build(alike, KeywordEncoder())
    assert [hit.id for hit in index.search("queries and keys", method=method)] == ["a", "b", "c"]


@pytest.mark.parametrize("query", ["", "   \n\t"])
def test_an_empty_query_finds_nothing(index: Index, query: str) -> None:
    assert index.search(query) == []


@pytest.mark.parametrize("query", ["zzzzqqq", "🙂", "the of and", "\x00", "a" * 20_000, "' OR 1=1; --", "$\\sqrt{d_k}$"])
def test_odd_queries_do_no_harm(index: Index, query: str) -> None:
    assert len(index.search(query, k=3)) == 3
    assert len(index.search(query, k=3, method="words")) <= 3


def test_misspelt_words_are_found_by_their_characters(index: Index) -> None:
    assert index.search("velocty acumulates", method="characters")[0].id == "about-optimizers-intermediate"
    assert index.search("velocty acumulates", method="words") == []


def test_a_query_about_something_else_is_not_near(index: Index) -> None:
    assert index.is_near("softmax turns similarities into proportions")
    assert not index.is_near("zzz qqq")
    assert not index.is_near("🙂")


def test_what_is_asked_about_a_passage_finds_it(knowledge: Knowledge) -> None:
    asked = {"about-attention-basic": "Why would a zebra look it up?"}
    assert Index.build(knowledge.passages, KeywordEncoder(), asked).search("zebras looking")[0].id == "about-attention-basic"


def test_a_question_that_changes_has_the_index_built_anew(knowledge: Knowledge, place: Path) -> None:
    open_index(knowledge.passages, KeywordEncoder(), place)
    changed = open_index(knowledge.passages, KeywordEncoder(), place, {"about-attention-basic": "zebras"})
    assert changed.search("zebra")[0].id == "about-attention-basic"


def test_a_saved_index_is_reused(knowledge: Knowledge, place: Path) -> None:
    encoder = CountingEncoder()
    first = open_index(knowledge.passages, encoder, place)
    again = open_index(knowledge.passages, encoder, place)
    assert encoder.seen == [9]
    query = "running statistics serve inference"
    assert again.search(query) == first.search(query)


def test_changed_content_is_indexed_anew(knowledge: Knowledge, place: Path) -> None:
    encoder = CountingEncoder()
    open_index(knowledge.passages, encoder, place)
    changed = dict(knowledge.passages)
    changed["about-attention-basic"] = changed["about-attention-basic"].model_copy(update={"text": "Zebras graze."})
    assert open_index(changed, encoder, place).search("zebras")[0].id == "about-attention-basic"
    del changed["about-attention-basic"]
    open_index(changed, encoder, place)
    # A query is one text too; of the passages only the changed one is encoded again.
    assert encoder.seen == [9, 1, 1]


def test_another_encoder_gets_an_index_of_its_own(knowledge: Knowledge, place: Path) -> None:
    one, other = CountingEncoder(), CountingEncoder(name="another-version")
    for encoder in (one, other, one, other):
        open_index(knowledge.passages, encoder, place)
    assert one.seen == other.seen == [9]


def _indexes(place: Path) -> list[Path]:
    return [path for path in place.iterdir() if path.is_dir()]


@pytest.mark.parametrize("damage", ["truncate", "garbage", "delete", "no manifest", "of other passages"])
def test_a_damaged_index_is_built_anew_and_saved_whole(
    knowledge: Knowledge, place: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    encoder = CountingEncoder()
    open_index(knowledge.passages, encoder, place)
    (saved,) = _indexes(place)
    match damage:
        case "truncate":
            vectors = saved / "dense.faiss"
            vectors.write_bytes(vectors.read_bytes()[:-100])
        case "garbage":
            (saved / "words/vocab.index.json").write_text("[not json")
        case "delete":
            shutil.rmtree(saved / "characters")
        case "no manifest":
            (saved / "manifest.json").unlink()
        case "of other passages":
            few = dict(list(knowledge.passages.items())[:4])
            open_index(few, KeywordEncoder(), place)
            (other,) = set(_indexes(place)) - {saved}
            shutil.copytree(other, saved, dirs_exist_ok=True)
    with caplog.at_level(logging.WARNING):
        rebuilt = open_index(knowledge.passages, encoder, place)
    assert rebuilt.search("velocity of past slopes")[0].id == "about-optimizers-intermediate"
    seen = len(encoder.seen)
    open_index(knowledge.passages, encoder, place)
    assert len(encoder.seen) == seen, "the index that was built anew was not kept"
    assert not list(place.glob("building-*"))
    assert ("damaged" in caplog.text) == (damage != "no manifest")


def test_a_cache_that_cannot_be_written_costs_time_but_nothing_else(
    knowledge: Knowledge, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("in the way")
    index = open_index(knowledge.passages, KeywordEncoder(), blocked / "index")
    assert index.search("softmax")[0].id == "about-attention-basic"
    assert "COACH_CACHE" in caplog.text


def test_vectors_of_a_damaged_file_are_encoded_anew(knowledge: Knowledge, place: Path, caplog: pytest.LogCaptureFixture) -> None:
    encoder = CountingEncoder()
    texts = [passage.text for passage in knowledge.passages.values()]
    first = kept_vectors(texts, encoder, place / "v.npz")
    (place / "v.npz").write_bytes(b"PK no archive")
    assert (kept_vectors(texts, encoder, place / "v.npz") == first).all()
    assert (kept_vectors(texts, encoder, place / "v.npz") == first).all()
    assert encoder.seen == [9, 9]
    assert "damaged" in caplog.text


def test_vectors_of_another_encoder_are_not_taken(place: Path) -> None:
    one, other = CountingEncoder(), CountingEncoder(name="another-version")
    for encoder in (one, other):
        kept_vectors(["softmax", "values"], encoder, place / "v.npz")
    assert one.seen == other.seen == [2]


def test_near_duplicates_are_named_once(knowledge: Knowledge, place: Path) -> None:
    encoder = KeywordEncoder()
    assert not list(near_duplicates(knowledge.passages, knowledge.questions, encoder, place))
    passages, questions = dict(knowledge.passages), dict(knowledge.questions)
    passages["copy"] = passages["about-attention-basic"].model_copy(update={"id": "copy"})
    questions["again"] = questions["attention-basic"].model_copy(update={"id": "again"})
    told = list(near_duplicates(passages, questions, encoder, place))
    assert [problem.split(" say ")[0].split(" ask ")[0] for problem in told] == [
        "passages about-attention-basic and copy",
        "questions again and attention-basic",
    ]
