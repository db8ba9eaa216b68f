"""The coach as the terminal and the web app use it: several windows, several visitors, processes that die."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from coach.coach import Act, Coach
from coach.errors import Conflict, InputError, ModelError, NotFound
from coach.grading import Grade, Ungraded
from coach.interview import Answered, Asked, Event, Session, Setup, Speaks
from coach.knowledge import Knowledge
from coach.models import Encoder, Generator, Progress
from coach.models.fakes import KeywordEncoder, ScriptedGenerator
from coach.settings import Settings
from coach.store import open_store
from tests.builder import facts
from tests.conftest import Clock

MakeCoach = Callable[[], Coach]
ONE = Setup(areas=("optimizers",), questions=1)


def run(events: Iterator[Event]) -> Session:
    """Let a step run to its end; the session after it."""
    sessions = [event for event in events if isinstance(event, Session)]
    return sessions[-1]


def begin(coach: Coach, setup: Setup = ONE) -> Session:
    """An interview of Ann's whose first question stands."""
    return run(coach.proceed("ann", coach.start("ann", setup).id))


def test_an_interview_from_the_start_to_the_report(coach: Coach, knowledge: Knowledge) -> None:
    session = begin(coach, Setup(questions=2))
    session = run(coach.reply("ann", session.id, knowledge.question(session.items[0].asked.question).reference))
    assert session.items[0].score == 100
    second = session.items[1].asked.question
    session = run(coach.reply("ann", session.id, f"{facts(second)[0].capitalize()}."))
    assert session.items[1].score == 50
    session = run(coach.reply("ann", session.id, "I don't know"))
    assert session.ended
    report = coach.report("ann", session.id)
    assert (report.standing.mean, report.standing.graded) == (75, 2)
    assert report.judge is not None
    assert "keyword-encoder" in report.judge
    assert coach.session("ann", session.id) == session


def test_every_turn_is_saved_before_it_is_told(make_coach: MakeCoach) -> None:
    """Another process sees each session that a step tells, at that moment."""
    here, there = make_coach(), make_coach()
    started = here.start("ann", Setup(questions=2))
    told = 0
    for step in (here.proceed("ann", started.id), here.reply("ann", started.id, "nothing"), here.act("ann", started.id, "hint")):
        for event in step:
            if isinstance(event, Session):
                told += 1
                assert there.session("ann", started.id) == event
    assert told == 6


WORDS = ["nothing at all", "hint", "every update steps against the slope", "skip", "I don't know"]


def test_an_interview_goes_on_in_another_process_wherever_the_first_one_died(make_coach: MakeCoach) -> None:
    """After every event of every step, another process takes over; the turns are the same as without any death."""

    def play(die_after: int | None) -> list[str]:
        coach = make_coach()
        session_id = coach.start("ann", Setup(areas=("optimizers",), level="intermediate", questions=3)).id
        seen = 0
        script = iter(WORDS)
        step = coach.proceed("ann", session_id)
        while True:
            for _ in step:
                seen += 1
                if seen == die_after:
                    step.close()  # type: ignore[attr-defined]
                    coach.close()
                    coach = make_coach()
                    break
            else:
                word = next(script, None)
                if word is None:
                    break
                step = coach.reply("ann", session_id, word)
                continue
            step = coach.proceed("ann", session_id)
        turns = coach.session("ann", session_id).turns
        return [turn.kind for turn in turns]

    whole = play(None)
    assert "followed-up" in whole
    assert "skipped" in whole
    for die_after in range(1, 25):
        assert play(die_after) == whole


def test_two_windows_at_once(make_coach: MakeCoach) -> None:
    left, right = make_coach(), make_coach()
    session = begin(left)
    stale = right.reply("ann", session.id, "from the right")
    saved = next(stale)
    assert isinstance(saved, Session)
    with pytest.raises(InputError, match="no question is waiting"):
        run(left.reply("ann", session.id, "from the left"))
    run(left.proceed("ann", session.id))
    with pytest.raises(Conflict, match="another window"):
        run(stale)
    turns = left.session("ann", session.id).turns
    assert [turn.text for turn in turns if isinstance(turn, Answered)] == ["from the right"]


def test_of_two_threads_that_answer_at_once_one_is_told_of_the_other(coach: Coach) -> None:
    session = begin(coach)
    together = Barrier(2)
    errors: list[Exception] = []

    def answer(text: str) -> None:
        together.wait(timeout=30)
        try:
            run(coach.reply("ann", session.id, text))
        except (Conflict, InputError) as error:
            errors.append(error)

    threads = [Thread(target=answer, args=(f"answer {number}",)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(errors) == 1
    saved = run(coach.act("ann", session.id, "end"))
    assert len([turn for turn in saved.turns if isinstance(turn, Answered)]) == 1


def test_many_visitors_at_once_do_not_disturb_each_other(coach: Coach) -> None:
    failed: list[Exception] = []

    def hold(visitor: str) -> None:
        try:
            session = run(coach.proceed(visitor, coach.start(visitor, Setup(questions=2)).id))
            while not session.ended:
                session = run(coach.reply(visitor, session.id, f"{visitor} says nothing"))
        except Exception as error:  # a thread's exception would be lost
            failed.append(error)

    visitors = [f"visitor-{number}" for number in range(6)]
    threads = [Thread(target=hold, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for visitor in visitors:
        (session,) = coach.sessions(visitor)
        assert session.ended
        assert {turn.text for turn in session.turns if isinstance(turn, Answered)} == {f"{visitor} says nothing"}


def test_an_interview_belongs_to_its_visitor(coach: Coach) -> None:
    session = begin(coach)
    acts: list[Act] = ["hint", "skip", "repeat", "give-up", "end"]
    for step in (
        lambda: coach.session("bob", session.id),
        lambda: coach.report("bob", session.id),
        lambda: run(coach.proceed("bob", session.id)),
        lambda: run(coach.reply("bob", session.id, "let me in")),
        *(lambda act=act: run(coach.act("bob", session.id, act)) for act in acts),
    ):
        with pytest.raises(NotFound, match="no such interview here"):
            step()
    coach.save_draft("bob", session.id, 9, "bob was here")
    assert coach.stored_draft("ann", session) is None
    assert coach.sessions("bob") == []
    assert coach.delete_everything("bob") == 0
    assert coach.session("ann", session.id) == session
    assert coach.delete_everything("ann") == 1
    with pytest.raises(NotFound):
        coach.session("ann", session.id)


@pytest.mark.parametrize("areas", [("no-such-area",), ("optimizers", "../etc"), ("",)])
def test_an_unknown_area_is_refused_with_the_known_ones(coach: Coach, areas: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="choose from: attention, normalization, optimizers"):
        coach.start("ann", Setup(areas=areas))
    assert coach.sessions("ann") == []


def test_a_draft_is_there_until_its_answer_is_sent(coach: Coach) -> None:
    session = begin(coach)
    coach.save_draft("ann", session.id, len(session.turns), "every update")
    session = run(coach.act("ann", session.id, "hint"))
    draft = coach.stored_draft("ann", session)
    assert draft is not None
    assert draft.text == "every update"
    session = run(coach.reply("ann", session.id, "every update steps"))
    assert coach.stored_draft("ann", session) is None
    session = run(coach.act("ann", session.id, "end"))
    coach.save_draft("ann", session.id, len(session.turns), "too late")
    assert coach.stored_draft("ann", session) is None


def test_a_wish_in_words_does_not_come_back_as_a_draft(coach: Coach) -> None:
    session = begin(coach)
    coach.save_draft("ann", session.id, len(session.turns), "hint")
    session = run(coach.reply("ann", session.id, "hint"))
    assert session.items[0].hints == 1
    draft = coach.stored_draft("ann", session)
    assert draft is None or draft.text == ""


@pytest.mark.parametrize(
    ("text", "said"), [("", "no words"), (" \n ", "no words"), ("🙂!?", "no words"), ("a" * 50_001, "50,001 characters")]
)
def test_an_answer_that_cannot_be_taken_leaves_everything_as_it_was(coach: Coach, text: str, said: str) -> None:
    session = begin(coach)
    coach.save_draft("ann", session.id, len(session.turns), text)
    with pytest.raises(InputError, match=said):
        run(coach.reply("ann", session.id, text))
    assert coach.session("ann", session.id) == session
    draft = coach.stored_draft("ann", session)
    assert draft is not None
    assert draft.text == text


def test_characters_that_no_database_holds_are_replaced(coach: Coach) -> None:
    session = begin(coach)
    coach.save_draft("ann", session.id, len(session.turns), "half \ud83d")
    session = run(coach.reply("ann", session.id, "\udc80 every update steps against the slope \ud83d"))
    assert session.items[0].answers[0].startswith("? every update")
    assert isinstance(coach.grade("optimizers-basic", "\ud800 slope"), Grade)


def test_feedback_waits_for_the_end_of_an_exam_but_grades_do_not(coach: Coach) -> None:
    session = begin(coach, Setup(areas=("optimizers",), questions=1, mode="exam"))
    session = run(coach.reply("ann", session.id, "nothing"))
    assert session.items[0].score == 0


def test_untouched_interviews_are_deleted_when_that_is_set(settings: Settings, make_coach: MakeCoach, clock: Clock) -> None:
    kept = make_coach()
    clock.advance(days=-4000)
    kept.start("ann", ONE)
    clock.now = clock.now.max.replace(tzinfo=clock.now.tzinfo) - timedelta(days=400)
    recent = kept.start("ann", ONE)
    Coach.open(settings).close()
    assert len(kept.sessions("ann")) == 2
    Coach.open(settings.model_copy(update={"keep_days": 30})).close()
    assert [session.id for session in kept.sessions("ann")] == [recent.id]


def test_one_answer_can_be_graded_outside_any_interview(coach: Coach, knowledge: Knowledge) -> None:
    outcome = coach.grade("attention-basic", knowledge.question("attention-basic").reference)
    assert isinstance(outcome, Grade)
    assert outcome.total == 100
    assert coach.scorecard(outcome).total == 100
    with pytest.raises(NotFound, match="the nearest are: attention-basic"):
        coach.grade("atention-basic", "x")
    assert coach.sessions("ann") == []


def test_passages_are_found_and_an_empty_question_is_refused(coach: Coach) -> None:
    assert [hit.id for hit in coach.ask("queries and keys", k=1)] == ["about-attention-basic"]
    with pytest.raises(InputError, match="ask something"):
        coach.ask(" \n")


def test_sound_content_has_no_problems(coach: Coach) -> None:
    checked = coach.check()
    assert checked.problems == ()
    assert checked.counts.questions == 9


# Models


def test_the_model_words_the_questions_once_it_is_ready(coach: Coach, generator: ScriptedGenerator) -> None:
    generator.enqueue("In your own words, how does gradient descent work?")
    coach.warm_up()
    session = begin(coach)
    asked = session.turns[-1]
    assert isinstance(asked, Asked)
    assert asked.written_by in ("model", "bank")
    assert len(generator.prompts) == 1


def test_written_phrasing_loads_no_question_model(settings: Settings, knowledge: Knowledge, clock: Clock) -> None:
    def never(progress: Progress) -> Generator:
        raise AssertionError("the generator was loaded")

    coach = Coach(
        settings.model_copy(update={"phrasing": "written"}),
        knowledge,
        open_store(settings.database),
        judge_encoder=lambda progress: KeywordEncoder(),
        encoder=lambda progress: KeywordEncoder(),
        generator=never,
        clock=clock,
    )
    coach.warm_up()
    assert [part.state for part in coach.readiness] == ["ready"] * 3
    session = begin(coach)
    assert session.turns[-1].text == "How does gradient descent work?"  # type: ignore[union-attr]
    coach.close()


@pytest.fixture
def broken(settings: Settings, knowledge: Knowledge, clock: Clock) -> Iterator[Coach]:
    """A coach that has no model at all."""

    def encoder(progress: Progress) -> Encoder:
        raise ModelError("no usable copy of the encoder")

    def generator(progress: Progress) -> Generator:
        raise ModelError("no usable copy of the generator")

    coach = Coach(
        settings, knowledge, open_store(settings.database), judge_encoder=encoder, encoder=encoder, generator=generator, clock=clock
    )
    yield coach
    coach.close()


def test_parts_that_cannot_be_loaded_say_why(broken: Coach) -> None:
    assert [(part.name, part.state) for part in broken.readiness] == [
        ("grader", "waiting"),
        ("retriever", "waiting"),
        ("question model", "waiting"),
    ]
    broken.warm_up()
    assert [(part.state, part.message) for part in broken.readiness] == [
        ("failed", "no usable copy of the encoder"),
        ("failed", "no usable copy of the encoder"),
        ("failed", "no usable copy of the generator"),
    ]


def test_an_interview_without_any_model_keeps_the_answers_ungraded(broken: Coach) -> None:
    session = begin(broken)
    session = run(broken.reply("ann", session.id, "every update steps against the slope"))
    assert session.ended
    outcome = session.items[0].outcome
    assert isinstance(outcome, Ungraded)
    assert outcome.cause == "model-failure"
    assert outcome.answer == "every update steps against the slope"
    report = broken.report("ann", session.id)
    assert report.standing.mean is None
    with pytest.raises(ModelError):
        broken.grade("attention-basic", "x")


def test_sentences_are_spoken_before_their_turn_is_saved(coach: Coach) -> None:
    events = list(coach.proceed("ann", coach.start("ann", ONE).id))
    assert [type(event) for event in events if not isinstance(event, Session)].count(Speaks) == 2
    assert isinstance(events[-1], Session)
