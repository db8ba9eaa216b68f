"""The interview in a terminal, typed on standard input."""

from collections.abc import Callable

import pytest

from coach.coach import Coach, local_visitor
from coach.interview import Answered, Session, Setup
from coach.knowledge import Knowledge
from coach.settings import Settings
from tests.cli.conftest import Invoke
from tests.conftest import Clock

ONE = ("interview", "--area", "optimizers", "--questions", "1")
FACTS = "Every update steps against the slope.\nThe learning rate scales the stride.\nA minibatch estimates the loss.\n"


@pytest.fixture
def sessions(make_coach: Callable[[], Coach], settings: Settings) -> Callable[[], list[Session]]:
    """The interviews of this terminal as they are saved."""
    coach = make_coach()
    return lambda: coach.sessions(local_visitor(settings))


Sessions = Callable[[], list[Session]]


def test_a_whole_interview(invoke: Invoke, sessions: Sessions) -> None:
    result = invoke(*ONE, text=f"{FACTS}\n")
    assert result.exit_code == 0
    told = [
        "Welcome. We have 1 question, beginning at basic level.",
        "How does gradient descent work?",
        "Question 1 of 1 · because you chose to begin at basic level",
        "100 of 100",
        "✓ met 5/5: Says that every update steps against the slope.",
        "Where you stand: 100 of 100 on the one graded question",
        "# Interview report",
    ]
    places = [result.stdout.index(line) for line in told]
    assert places == sorted(places)
    (session,) = sessions()
    assert session.ended
    assert session.items[0].answers == (FACTS.strip(),)


def test_an_answer_ends_with_the_input_too(invoke: Invoke, sessions: Sessions) -> None:
    result = invoke(*ONE, text=FACTS.strip())
    assert result.exit_code == 0
    assert sessions()[0].items[0].score == 100


def test_a_missed_criterion_is_followed_up_and_not_given_away(invoke: Invoke) -> None:
    result = invoke(*ONE, text="The learning rate scales the stride.\n\n/pause\n")
    assert "What is the first point of gradient descent?" in result.stdout
    assert "steps against the slope" not in result.stdout
    assert "30 of 100 so far" in result.stdout
    assert "  … 2 points still open" in result.stdout


def test_a_question_that_closes_shows_what_was_missed(invoke: Invoke) -> None:
    missed = "✗ missed 0/5: Says that every update steps against the slope.\n      read: What gradient descent is — "
    for arguments, closing in (
        (ONE, "/end"),
        (("interview", "--area", "optimizers", "--questions", "2"), "/skip"),
    ):
        shown = invoke(*arguments, text=f"The learning rate scales the stride.\n\n{closing}\n/pause\n").stdout
        card = shown.index(missed)
        assert shown.index("30 of 100 so far") < card
        assert card < shown.index("You ended the interview" if closing == "/end" else "Question 2 of 2")


def test_a_complete_answer_is_shown_once(invoke: Invoke) -> None:
    shown = invoke(*ONE, text=f"{FACTS}\n").stdout
    assert shown.split("Where you stand")[0].count("met 5/5") == 1
    assert "in full" not in shown


def test_a_mistake_in_a_complete_answer_is_told_when_the_question_closes(invoke: Invoke) -> None:
    shown = invoke(*ONE, text=f"{FACTS}It happens by pure magic and nobody can explain it.\n\n").stdout.split("Where you stand")[0]
    assert "It is arithmetic." in shown


def test_an_exam_gives_no_feedback_before_its_end(invoke: Invoke) -> None:
    result = invoke(*ONE, "--exam", text="The learning rate scales the stride.\n\n/pause\n")
    assert "of 100" not in result.stdout
    assert "met" not in result.stdout
    assert "because" not in result.stdout


def test_minutes_alone_count_the_questions_without_an_end(invoke: Invoke, make_coach: Callable[[], Coach]) -> None:
    session = make_coach().start("somebody", Setup(areas=("optimizers",), questions=None, minutes=30))
    shown = invoke("interview", "--resume", session.id, text="/skip\n/skip\n/skip\n").stdout
    assert "Question 3 · because" in shown
    assert shown.index("There are no further questions on these areas.") < shown.index("Where you stand")


def test_an_interview_that_ran_out_of_time_says_so(invoke: Invoke, make_coach: Callable[[], Coach], clock: Clock) -> None:
    coach = make_coach()
    session = coach.start("somebody", Setup(minutes=1))
    for _ in coach.proceed("somebody", session.id):
        pass
    clock.advance(minutes=2)
    shown = invoke("interview", "--resume", session.id, text="/skip\n").stdout
    assert shown.index("Our time is up.") < shown.index("Where you stand")


def test_acts_have_commands(invoke: Invoke, sessions: Sessions) -> None:
    result = invoke(*ONE, text="/hint please\n/HINT\n/hint.\n/hint\n/repeat\n/nonsense\n/skip\n")
    assert result.exit_code == 0
    for strength in (1, 2, 3):
        assert f"Hint {strength} of 3: A " in result.stdout
    assert "last of three hints" in result.stdout
    assert result.stdout.count("How does gradient descent work?") >= 2
    assert result.stdout.count("Commands: /hint") == 2
    assert sessions()[0].items[0].skipped


@pytest.mark.parametrize("stop", ["/pause\n", ""], ids=["pause", "end of input"])
def test_an_interview_that_stops_is_saved_and_goes_on(invoke: Invoke, sessions: Sessions, stop: str) -> None:
    result = invoke(*ONE, text=f"/hint\n{stop}")
    assert result.exit_code == 0
    (session,) = sessions()
    assert not session.ended
    assert f"coach interview --resume {session.id}" in result.stdout
    listed = invoke("interview", "--list").stdout
    assert session.id in listed
    assert "open" in listed
    for name in ("last", session.id):
        again = invoke("interview", "--resume", name, text="/pause\n").stdout
        assert "How does gradient descent work?" in again
        assert "Welcome" not in again
    result = invoke("interview", "--resume", "last", text=f"{FACTS}\n")
    assert "100 of 100" in result.stdout
    assert sessions()[0].items[0].hints == 1
    assert "finished" in invoke("interview", "--list").stdout
    assert "# Interview report" in invoke("interview", "--resume", session.id).stdout


@pytest.mark.parametrize("busy", ["warm_up", "_grade"], ids=["loading", "grading"])
def test_ctrl_c_while_the_coach_works_says_how_to_go_on(
    invoke: Invoke, sessions: Sessions, monkeypatch: pytest.MonkeyPatch, busy: str
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Coach, busy, interrupted)
        result = invoke(*ONE, text=f"{FACTS}\n")
    assert result.exit_code == 0
    (session,) = sessions()
    assert f"Saved. Go on with: coach interview --resume {session.id}" in result.stdout
    assert not session.ended
    assert "100 of 100" in invoke("interview", "--resume", "last", text=f"{FACTS}\n").stdout


@pytest.mark.parametrize("options", [("--area", "optimizers"), ("--exam",), ("--questions", "5")])
def test_choices_are_refused_when_resuming(invoke: Invoke, sessions: Sessions, options: tuple[str, ...]) -> None:
    invoke(*ONE, text="/pause\n")
    result = invoke("interview", "--resume", "last", *options, text="/pause\n")
    assert result.exit_code == 2
    assert f"{options[0]}: ignored when resuming" in result.stderr
    assert result.stdout == ""


def test_lines_typed_before_a_pause_come_back(invoke: Invoke, sessions: Sessions) -> None:
    invoke(*ONE, text="Every update steps\n/pause\n")
    result = invoke("interview", "--resume", "last", text="")
    assert "Your draft so far" in result.stdout
    assert not sessions()[0].items[0].answers, "a draft is not sent by an input that adds nothing to it"
    invoke("interview", "--resume", "last", text="against the slope.\n\n/pause\n")
    assert sessions()[0].items[0].answers == ("Every update steps\nagainst the slope.",)


def test_lines_typed_before_a_hint_stay(invoke: Invoke, sessions: Sessions) -> None:
    invoke(*ONE, text="Every update steps\n/hint\nagainst the slope.\n\n/pause\n")
    assert sessions()[0].items[0].answers == ("Every update steps\nagainst the slope.",)


def test_clear_begins_the_answer_anew(invoke: Invoke, sessions: Sessions) -> None:
    invoke(*ONE, text="nonsense\n/clear\nEvery update steps against the slope.\n\n/pause\n")
    assert sessions()[0].items[0].answers == ("Every update steps against the slope.",)


def test_wishes_in_words_are_no_answers(invoke: Invoke, sessions: Sessions) -> None:
    result = invoke(*ONE, text="hint please\n\nEvery update steps against the slope.\n\nI don't know\n\n")
    assert "Hint 1 of 3" in result.stdout
    (session,) = sessions()
    assert [turn.text for turn in session.turns if isinstance(turn, Answered)] == ["Every update steps against the slope."]
    assert session.ended


@pytest.mark.parametrize("text", ["???\n\n", "???", "a" * 50_001, "\n\n\n"])
def test_an_answer_that_cannot_be_taken_ends_with_the_input_and_not_in_circles(invoke: Invoke, sessions: Sessions, text: str) -> None:
    result = invoke(*ONE, text=text)
    assert result.exit_code == 0
    assert "coach interview --resume" in result.stdout
    assert not sessions()[0].items[0].answers


def test_input_that_is_no_text_is_one_line(invoke: Invoke, sessions: Sessions) -> None:
    result = invoke(*ONE, text=b"\xff\xfe\xfa\n\n")
    assert result.exit_code == 2
    assert "UTF-8" in result.stderr
    assert not sessions()[0].ended


def test_an_interview_begun_in_the_browser_is_finished_in_the_terminal(invoke: Invoke, make_coach: Callable[[], Coach]) -> None:
    browser = make_coach()
    session = browser.start("somebody-in-a-browser", Setup(areas=("optimizers",), questions=1))
    result = invoke("interview", "--resume", session.id, text=f"{FACTS}\n")
    assert "100 of 100" in result.stdout
    assert browser.session("somebody-in-a-browser", session.id).ended


def test_no_interviews_yet(invoke: Invoke) -> None:
    assert "no interviews yet" in invoke("interview", "--list").stdout


def test_the_report_is_that_of_the_questions_asked(invoke: Invoke, knowledge: Knowledge) -> None:
    result = invoke("interview", "--level", "advanced", "--questions", "3", text="/skip\n/idk\n/end\n")
    assert result.exit_code == 0
    assert "1 of 3 questions graded" in result.stdout
    assert "skipped, so left out" in result.stdout
    assert "you said that you did not know" in result.stdout
