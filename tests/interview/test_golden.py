"""Whole interviews, turn by turn, and the same when they are cut off anywhere."""

import itertools
from collections.abc import Callable, Iterator, Sequence

import pytest

from coach.interview import (
    Answered,
    Asked,
    Event,
    FollowedUp,
    Graded,
    Interviewer,
    Said,
    Session,
    Speaks,
    head_payload,
    read_session,
    turn_payloads,
)
from coach.store import SessionRecord

Begin = Callable[..., Session]
Drive = Callable[[Iterator[Event], Session], Session]
ALL = "first second third"
ACTS = {"/hint": "hint", "/skip": "skip", "/repeat": "repeat", "/idk": "give_up", "/end": "end"}


def reply(interviewer: Interviewer, session: Session, words: str) -> Session:
    """The session after the candidate's words or act."""
    return getattr(interviewer, ACTS[words])(session) if words in ACTS else interviewer.answer(session, words)  # type: ignore[no-any-return]


def saved_and_read(session: Session) -> Session:
    """The session by way of the store's payloads."""
    return read_session(
        SessionRecord(session.id, "ann", head_payload(session), tuple(turn_payloads(session.turns)), session.started, session.started)
    )


def kinds(session: Session) -> list[str]:
    return [turn.kind for turn in session.turns]


def asked(session: Session) -> list[str]:
    return [item.asked.question for item in session.items]


def test_the_golden_sequence(interviewer: Interviewer, begin: Begin, drive: Drive) -> None:
    session = drive(interviewer.proceed(start := begin(level="intermediate", questions=3)), start)
    assert kinds(session) == ["said", "asked"]
    greeting, question = session.turns
    assert isinstance(greeting, Said)
    assert "3 questions" in greeting.text
    assert isinstance(question, Asked)
    assert question.text.startswith("How does")
    assert question.written_by == "bank"
    assert question.because == "you chose to begin at intermediate level"

    # Nothing earned: the most valuable criterion is probed, then the next, then no more.
    probed = []
    for words in ("nothing much", "first", "still nothing"):
        session = drive(interviewer.proceed(session := interviewer.answer(session, words)), session)
        last = session.turns[-1]
        probed.append(last.criterion if isinstance(last, FollowedUp) else last.kind)
    assert probed == ["first", "second", "asked"]
    assert session.items[0].score == 50
    # Half right: the level stays.
    assert asked(session)[1].endswith("-intermediate")
    assert session.items[1].asked.because == "your last answer was partly right, so the level stays"

    # All met: no follow-up, and harder.
    session = drive(interviewer.proceed(session := interviewer.answer(session, ALL)), session)
    assert session.items[1].score == 100
    assert asked(session)[2].endswith("-advanced")
    assert session.items[2].asked.because == "your last answer was strong, so this one is harder"
    assert len({question_id.split("-")[0] for question_id in asked(session)}) == 3, "areas that were not asked yet come first"

    session = drive(interviewer.proceed(session := interviewer.answer(session, ALL)), session)
    assert kinds(session) == [
        *("said", "asked", "answered", "graded", "followed-up", "answered", "graded", "followed-up", "answered", "graded"),
        *("asked", "answered", "graded", "asked", "answered", "graded", "ended"),
    ]
    assert session.turns[-1].reason == "all-asked"  # type: ignore[union-attr]
    assert session.due == "nothing"


def test_replies_to_follow_ups_are_graded_together_with_the_answer(interviewer: Interviewer, begin: Begin, drive: Drive) -> None:
    session = drive(interviewer.proceed(start := begin(questions=1)), start)
    for words in ("third", "first"):
        session = drive(interviewer.proceed(session := interviewer.answer(session, words)), session)
    graded = [turn.outcome for turn in session.turns if isinstance(turn, Graded)]
    assert [outcome.answer for outcome in graded] == ["third", "third\n\nfirst"]
    assert session.items[0].score == 70


def test_a_partly_met_criterion_is_probed_for_what_it_would_still_earn(interviewer: Interviewer, begin: Begin, drive: Drive) -> None:
    """2.5 of "first" are open and 3 of "second"."""
    session = drive(interviewer.proceed(start := begin(questions=1)), start)
    session = drive(interviewer.proceed(session := interviewer.answer(session, "half-first third")), session)
    last = session.turns[-1]
    assert isinstance(last, FollowedUp)
    assert last.criterion == "second"


def test_failure_makes_the_next_one_easier(interviewer: Interviewer, begin: Begin, drive: Drive) -> None:
    session = drive(interviewer.proceed(start := begin(level="advanced", questions=2)), start)
    for words in ("no", "nothing", "nil"):
        session = drive(interviewer.proceed(session := interviewer.answer(session, words)), session)
    assert asked(session)[0].endswith("-advanced")
    assert asked(session)[1].endswith("-intermediate")
    assert session.items[1].asked.because == "your last answer left gaps, so this one is easier"


SCRIPTS = {
    "follow-ups": ["nothing", "first", "no", ALL, "second", "half-first", "x"],
    "acts": ["/hint", "/repeat", "/hint", "half-first", "/repeat", "/skip", "/idk", "/skip", ALL],
    "refused": ["ungraded:language", "/hint", "third", "ungraded:language", "first", "ungraded:model-failure", ALL, "ungraded:too-long"],
    "ended": ["third", "/end"],
}


def play(interviewer: Interviewer, session: Session, script: Sequence[str], cut: int | None = None) -> tuple[list[Session], int]:
    """Play a script. At the saved session number `cut`, the process dies and another goes on from what was saved.

    Returns:
        Every session that was saved, and how many there were before the last word.
    """
    saved: list[Session] = []
    words = iter(script)

    def keep(fresh: Session) -> bool:
        saved.append(fresh)
        return len(saved) == cut

    while True:
        for event in interviewer.proceed(session):
            if isinstance(event, Session):
                session = event
                if keep(event):
                    break
        session = saved_and_read(session) if cut == len(saved) else session
        if session.ended:
            return saved, len(saved)
        if session.due != "answer":
            continue
        word = next(words, None)
        if word is None:
            return saved, len(saved)
        session = reply(interviewer, session, word)
        if keep(session):
            session = saved_and_read(session)


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_an_interview_cut_off_after_any_turn_goes_on_as_if_it_had_not_been(
    interviewer: Interviewer, begin: Begin, script: list[str], mode: str
) -> None:
    whole, count = play(interviewer, begin(questions=4, mode=mode), script)
    assert count > 4
    for cut in range(1, count + 1):
        again, _ = play(interviewer, begin(questions=4, mode=mode), script, cut)
        assert again[-1] == whole[-1], f"differs when cut off after {[turn.kind for turn in whole[cut - 1].turns]}"


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_every_turn_comes_back_from_its_payload(interviewer: Interviewer, begin: Begin, script: list[str]) -> None:
    saved, _ = play(interviewer, begin(questions=4), script)
    for session in saved:
        assert saved_and_read(session) == session


def test_turns_are_only_ever_added(interviewer: Interviewer, begin: Begin) -> None:
    for script in SCRIPTS.values():
        saved, _ = play(interviewer, begin(questions=4), script)
        for before, after in itertools.pairwise(saved):
            assert after.turns[: len(before.turns)] == before.turns
            assert len(after.turns) > len(before.turns)


def test_the_same_seed_asks_the_same_and_another_seed_something_else(interviewer: Interviewer, begin: Begin) -> None:
    def questions(seed: int) -> list[str]:
        saved, _ = play(interviewer, begin(questions=6).model_copy(update={"seed": seed}), [ALL] * 6)
        return asked(saved[-1])

    assert questions(1) == questions(1)
    assert len({tuple(questions(seed)) for seed in range(8)}) > 1
    assert all(len(set(questions(seed))) == 6 for seed in range(8)), "no question comes twice"


def test_what_is_spoken_is_what_the_turn_holds(interviewer: Interviewer, begin: Begin) -> None:
    spoken: list[str] = []
    session = begin(questions=1)
    for event in interviewer.proceed(session):
        if isinstance(event, Speaks):
            spoken.append(event.sentence)
        if isinstance(event, Session):
            session = event
    assert spoken == [turn.text for turn in session.turns if isinstance(turn, Said | Asked)]


def test_an_answer_after_a_refused_one_is_graded_alone(interviewer: Interviewer, begin: Begin, drive: Drive) -> None:
    session = drive(interviewer.proceed(start := begin(questions=1)), start)
    session = drive(interviewer.proceed(session := interviewer.answer(session, "ungraded:language")), session)
    assert kinds(session)[-2:] == ["graded", "said"]
    assert session.due == "answer"
    session = drive(interviewer.proceed(session := interviewer.answer(session, ALL)), session)
    assert session.items[0].answers == (ALL,)
    assert session.items[0].score == 100
    assert [turn.text for turn in session.turns if isinstance(turn, Answered)] == ["ungraded:language", ALL]


def test_a_refused_reply_to_a_follow_up_does_not_take_away_what_was_earned(interviewer: Interviewer, begin: Begin, drive: Drive) -> None:
    session = drive(interviewer.proceed(start := begin(questions=1)), start)
    for words in ("first", "ungraded:language"):
        session = drive(interviewer.proceed(session := interviewer.answer(session, words)), session)
    assert session.items[0].score == 50
    session = drive(interviewer.proceed(session := interviewer.skip(session)), session)
    assert session.ended
    assert session.items[0].score == 50
