"""What a candidate may do beside answering, when an interview ends, and what is refused."""

from collections.abc import Callable, Iterator

import pytest
from pydantic import ValidationError

from coach.errors import InputError
from coach.interview import Ended, Event, FollowedUp, Hinted, Interviewer, Repeated, Said, Session, Setup, StepRule, WrittenVoice
from coach.knowledge import Knowledge
from tests.conftest import Clock
from tests.interview.conftest import grade

Begin = Callable[..., Session]
Drive = Callable[[Iterator[Event], Session], Session]
ALL = "first second third"


def end_reason(session: Session) -> str:
    last = session.turns[-1]
    assert isinstance(last, Ended)
    return last.reason


@pytest.fixture
def first(interviewer: Interviewer, begin: Begin, drive: Drive) -> Session:
    """An interview of two questions whose first one stands."""
    session = begin(level="intermediate", questions=2)
    return drive(interviewer.proceed(session), session)


@pytest.fixture
def go(interviewer: Interviewer, drive: Drive) -> Callable[[Session], Session]:
    """Lets the interviewer act until it is the candidate's move."""
    return lambda session: drive(interviewer.proceed(session), session)


Go = Callable[[Session], Session]


def test_three_hints_from_weak_to_strong_and_no_fourth(interviewer: Interviewer, first: Session, go: Go) -> None:
    session = first
    for strength, word in enumerate(("weak", "medium", "strong"), start=1):
        session = go(interviewer.hint(session))
        hint = session.turns[-1]
        assert isinstance(hint, Hinted)
        assert hint.strength == strength
        assert hint.text.startswith(f"A {word} hint")
    with pytest.raises(InputError, match="last of three hints"):
        interviewer.hint(session)
    assert go(interviewer.answer(session, ALL)).items[0].hints == 3


def test_the_next_question_has_hints_of_its_own(interviewer: Interviewer, first: Session, go: Go) -> None:
    session = first
    for _ in range(3):
        session = interviewer.hint(session)
    session = go(interviewer.answer(session, ALL))
    hint = interviewer.hint(session).turns[-1]
    assert isinstance(hint, Hinted)
    assert hint.strength == 1


def test_a_skipped_question_is_left_out_and_changes_no_level(interviewer: Interviewer, first: Session, go: Go) -> None:
    session = go(interviewer.skip(first))
    assert session.items[0].skipped
    assert session.items[0].score is None
    assert session.items[1].asked.question.endswith("-intermediate")
    assert session.items[1].asked.because == "you skipped the last one"


def test_i_do_not_know_counts_nothing_and_steps_back(interviewer: Interviewer, first: Session, go: Go) -> None:
    session = go(interviewer.give_up(first))
    assert session.items[0].gave_up
    assert session.items[0].score == 0
    assert session.items[1].asked.question.endswith("-basic")


def test_giving_up_on_a_follow_up_keeps_what_the_answer_earned(interviewer: Interviewer, first: Session, go: Go) -> None:
    session = go(interviewer.answer(first, "first"))
    assert isinstance(session.turns[-1], FollowedUp)
    session = go(interviewer.give_up(session))
    assert session.items[0].score == 50
    assert not session.items[0].gave_up
    assert len(session.items) == 2


def test_skipping_a_follow_up_keeps_what_the_answer_earned(interviewer: Interviewer, first: Session, go: Go) -> None:
    session = go(interviewer.skip(go(interviewer.answer(first, "first"))))
    assert session.items[0].score == 50
    assert not session.items[0].skipped


def test_repeat_gives_the_words_of_the_bank(interviewer: Interviewer, knowledge: Knowledge, first: Session, go: Go) -> None:
    question = knowledge.question(first.items[0].asked.question)
    session = go(interviewer.repeat(first))
    assert session.due == "answer"
    assert session.turns[-1].text == question.prompt  # type: ignore[union-attr]
    session = interviewer.repeat(go(interviewer.answer(session, "second third")))
    repeated = session.turns[-1]
    assert isinstance(repeated, Repeated)
    assert repeated.text == question.follow_ups["first"]


def test_the_candidate_may_end_at_any_time_and_only_once(interviewer: Interviewer, begin: Begin, first: Session, go: Go) -> None:
    for session in (begin(), first, interviewer.answer(first, "first"), go(interviewer.answer(first, "first"))):
        ended = interviewer.end(session)
        assert end_reason(ended) == "candidate"
        assert ended.due == "nothing"
        assert interviewer.end(ended) == ended
        assert go(ended) == ended


@pytest.mark.parametrize("act", ["hint", "repeat", "skip", "give_up"])
def test_acts_need_a_question_that_waits(interviewer: Interviewer, begin: Begin, first: Session, act: str) -> None:
    for session, message in (
        (begin(), "no question is waiting"),
        (interviewer.answer(first, ALL), "no question is waiting"),
        (interviewer.end(first), "has ended"),
    ):
        with pytest.raises(InputError, match=message):
            getattr(interviewer, act)(session)
        with pytest.raises(InputError, match=message):
            interviewer.answer(session, "too early or too late")


def test_an_exam_announces_feedback_at_the_end(begin: Begin, go: Go) -> None:
    practice, exam = (go(begin(mode=mode)).turns[0] for mode in ("practice", "exam"))
    assert isinstance(practice, Said)
    assert "after each answer" in practice.text
    assert isinstance(exam, Said)
    assert "at the end, as in an exam" in exam.text


def test_time_ends_an_interview_after_the_answer_in_hand(interviewer: Interviewer, begin: Begin, go: Go, clock: Clock) -> None:
    session = go(begin(questions=None, minutes=10))
    greeting = session.turns[0]
    assert isinstance(greeting, Said)
    assert "about 10 minutes" in greeting.text
    clock.advance(minutes=9, seconds=59)
    session = go(interviewer.answer(session, ALL))
    assert len(session.items) == 2
    clock.advance(seconds=1)
    session = go(interviewer.answer(session, "first"))
    assert end_reason(session) == "time", "no follow-up and no question once the time is up"
    assert session.items[1].score == 50


def test_of_minutes_and_questions_what_comes_first_ends_it(interviewer: Interviewer, begin: Begin, go: Go, clock: Clock) -> None:
    session = go(interviewer.answer(go(begin(questions=1, minutes=10)), ALL))
    assert end_reason(session) == "all-asked"
    session = go(begin(questions=9, minutes=1))
    clock.advance(minutes=1)
    assert end_reason(go(interviewer.answer(session, ALL))) == "time"


def test_an_empty_bank_ends_the_interview(interviewer: Interviewer, begin: Begin, go: Go) -> None:
    session = go(begin(areas=("attention",), questions=9))
    asked = set()
    while not session.ended:
        asked.add(session.items[-1].asked.question)
        session = go(interviewer.answer(session, ALL))
    assert end_reason(session) == "bank-empty"
    assert asked == {"attention-basic", "attention-intermediate", "attention-advanced"}


def test_the_nearest_level_is_asked_where_the_wanted_one_is_used_up(interviewer: Interviewer, begin: Begin, go: Go) -> None:
    session = go(begin(areas=("attention",), level="advanced", questions=3))
    session = go(interviewer.answer(session, ALL))
    assert session.items[1].asked.question == "attention-intermediate"
    assert session.items[1].asked.because == "no advanced question is left here"


def test_an_interview_outlives_a_criterion_that_leaves_the_rubric(
    interviewer: Interviewer, knowledge: Knowledge, first: Session, go: Go, drive: Drive, clock: Clock
) -> None:
    """The answer was graded, or its follow-up asked, with the content of the day before."""
    session = go(interviewer.answer(first, "second third"))
    question = knowledge.question(session.items[0].asked.question)
    shorter = question.model_copy(
        update={"rubric": question.rubric[1:], "follow_ups": {name: text for name, text in question.follow_ups.items() if name != "first"}}
    )
    changed = Knowledge(**{**vars_of(knowledge), "questions": {**knowledge.questions, question.id: shorter}})
    later = Interviewer(changed, grade, WrittenVoice(), StepRule(), clock)
    repeated = later.repeat(session).turns[-1]
    assert isinstance(repeated, Repeated)
    assert repeated.text == session.standing
    before_follow_up = session.model_copy(update={"turns": session.turns[:-1]})
    assert len(drive(later.proceed(before_follow_up), before_follow_up).items) == 2


def vars_of(knowledge: Knowledge) -> dict[str, object]:
    return {name: getattr(knowledge, name) for name in ("version", "domains", "passages", "questions", "drills", "careers", "gpus")}


@pytest.mark.parametrize(
    "chosen",
    [
        {"questions": None},
        {"questions": 0},
        {"questions": 31},
        {"minutes": 0},
        {"minutes": 121},
        {"level": "expert"},
        {"mode": "relaxed"},
        {"x": 1},
    ],
)
def test_a_setup_that_makes_no_sense_is_refused(chosen: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Setup.model_validate(chosen)


@pytest.mark.parametrize(
    ("chosen", "count"), [({}, 5), ({"questions": 8}, 8), ({"questions": None, "minutes": 15}, 5), ({"minutes": 2}, 1)]
)
def test_how_many_questions_are_announced(chosen: dict[str, object], count: int) -> None:
    assert Setup.model_validate(chosen).expected_questions == count


def test_a_night_between_two_answers_does_not_end_an_interview_by_time(
    interviewer: Interviewer, begin: Begin, go: Go, clock: Clock
) -> None:
    session = go(begin(questions=None, minutes=20))
    clock.advance(hours=9)
    session = go(interviewer.answer(session, ALL))
    assert not session.ended
    assert len(session.items) == 2
