"""What the store keeps, for whom, and who is told that somebody else was quicker."""

from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier, Thread

import pytest

from coach.errors import Conflict, NotFound
from coach.store import Draft, Store

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def session(store: Store) -> None:
    store.add_session("one", "ann", '{"level": "basic"}', NOON)


def test_a_session_comes_back_as_it_was_saved(store: Store) -> None:
    store.add_turns("one", 0, ['{"text": "é 梯度 🙂 \\u0000"}', "{}"], NOON + timedelta(minutes=1))
    store.add_turns("one", 2, ["[]"], NOON + timedelta(minutes=2))
    record = store.session("one", "ann")
    assert record.head == '{"level": "basic"}'
    assert record.turns == ('{"text": "é 梯度 🙂 \\u0000"}', "{}", "[]")
    assert record.started == NOON
    assert record.changed == NOON + timedelta(minutes=2)


def test_moments_keep_their_instant_whatever_zone_they_came_in(store: Store) -> None:
    store.add_session("two", "ann", "{}", datetime(2026, 6, 1, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))))
    assert store.session("two", "ann").started == datetime(2026, 5, 31, 20, 0, tzinfo=UTC)


def test_more_than_ten_turns_stay_in_order(store: Store) -> None:
    for position in range(25):
        store.add_turns("one", position, [str(position)], NOON)
    assert store.session("one", "ann").turns == tuple(str(position) for position in range(25))


def test_the_second_window_to_write_a_position_gets_a_conflict_and_writes_nothing(store: Store) -> None:
    store.add_turns("one", 0, ["greeting", "question"], NOON)
    store.add_turns("one", 2, ["from the left window"], NOON)
    with pytest.raises(Conflict, match="another window"):
        store.add_turns("one", 2, ["from the right window", "and more"], NOON)
    with pytest.raises(Conflict):
        store.add_turns("one", 1, ["late", "later", "latest"], NOON)
    assert store.session("one", "ann").turns == ("greeting", "question", "from the left window")


@pytest.mark.parametrize(("visitor", "session_id"), [("bob", "one"), ("ann", "two"), ("", "one"), ("ann", ""), ("ann' OR '1'='1", "one")])
def test_a_strangers_session_looks_like_none(store: Store, visitor: str, session_id: str) -> None:
    store.add_turns("one", 0, ["secret"], NOON)
    with pytest.raises(NotFound) as error:
        store.session(session_id, visitor)
    assert str(error.value) == "there is no such interview here; start a new one"
    assert store.sessions("bob") == []


def test_whoever_holds_the_file_may_read_any_session(store: Store) -> None:
    assert store.any_session("one").visitor == "ann"
    with pytest.raises(NotFound, match="coach interview --list"):
        store.any_session("two")


def test_sessions_come_last_changed_first(store: Store) -> None:
    store.add_session("two", "ann", "{}", NOON + timedelta(hours=1))
    assert [record.id for record in store.sessions("ann")] == ["two", "one"]
    store.add_turns("one", 0, ["{}"], NOON + timedelta(hours=2))
    assert [record.id for record in store.sessions("ann")] == ["one", "two"]


def test_the_last_draft_is_kept(store: Store) -> None:
    assert store.draft("one", "ann") is None
    for text in ("chain", "chain rule", ""):
        draft = Draft(text=text, position=2, saved=NOON)
        store.save_draft("one", "ann", draft)
        assert store.draft("one", "ann") == draft


def test_a_window_that_lags_behind_does_not_overwrite_a_later_draft(store: Store) -> None:
    later = Draft(text="to the second question", position=7, saved=NOON)
    store.save_draft("one", "ann", later)
    store.save_draft("one", "ann", Draft(text="to the first", position=2, saved=NOON + timedelta(seconds=1)))
    assert store.draft("one", "ann") == later


def test_a_stranger_neither_writes_nor_reads_a_draft(store: Store) -> None:
    store.save_draft("one", "bob", Draft(text="mine now", position=2, saved=NOON))
    assert store.draft("one", "ann") is None
    store.save_draft("one", "ann", Draft(text="private", position=2, saved=NOON))
    assert store.draft("one", "bob") is None
    store.save_draft("nowhere", "ann", Draft(text="lost", position=2, saved=NOON))


def test_deleting_a_visitor_leaves_others_alone(store: Store) -> None:
    store.add_session("two", "bob", "{}", NOON)
    store.add_turns("one", 0, ["{}"], NOON)
    store.save_draft("one", "ann", Draft(text="half", position=1, saved=NOON))
    assert store.delete_sessions("ann") == 1
    assert store.sessions("ann") == []
    assert store.delete_sessions("ann") == 0
    assert store.session("two", "bob").id == "two"
    store.add_session("one", "ann", "{}", NOON)
    assert store.session("one", "ann").turns == ()
    assert store.draft("one", "ann") is None


def test_only_untouched_sessions_are_deleted(store: Store) -> None:
    store.add_session("two", "ann", "{}", NOON)
    store.add_turns("two", 0, ["{}"], NOON + timedelta(days=40))
    assert store.delete_untouched(NOON + timedelta(days=30)) == 1
    assert [record.id for record in store.sessions("ann")] == ["two"]


def test_many_threads_write_at_once_and_nothing_is_lost(store: Store) -> None:
    """Every thread holds an interview of its own, and all of them save drafts of one."""
    threads, turns = 8, 10
    together = Barrier(threads)
    errors: list[Exception] = []

    def work(number: int) -> None:
        try:
            store.add_session(f"s{number}", "ann", "{}", NOON)
            together.wait(timeout=30)
            for position in range(turns):
                store.save_draft("one", "ann", Draft(text=f"{number}", position=position, saved=NOON))
                store.add_turns(f"s{number}", position, [f"{number}/{position}"], NOON)
        except Exception as error:  # a thread's exception would be lost
            errors.append(error)

    workers = [Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    for number in range(threads):
        assert store.session(f"s{number}", "ann").turns == tuple(f"{number}/{position}" for position in range(turns))
    draft = store.draft("one", "ann")
    assert draft is not None
    assert draft.position == turns - 1


def test_of_threads_that_write_one_position_exactly_one_wins(store: Store) -> None:
    threads = 6
    together = Barrier(threads)
    won: list[str] = []
    lost: list[str] = []

    def work(name: str) -> None:
        together.wait(timeout=30)
        try:
            store.add_turns("one", 0, [name, name], NOON)
            won.append(name)
        except Conflict:
            lost.append(name)

    workers = [Thread(target=work, args=(str(number),)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(lost) == threads - 1
    assert store.session("one", "ann").turns == (*won, *won)


def test_a_turn_for_a_deleted_session_says_that_it_was_deleted(store: Store) -> None:
    store.add_session("s", "v", "{}", NOON)
    store.delete_sessions("v")
    with pytest.raises(NotFound, match="deleted in another window"):
        store.add_turns("s", 0, ["{}"], NOON)
