"""Commands that are over at once: grade, ask, check, index."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coach.knowledge import Knowledge
from coach.knowledge.load import TEMPLATE_MARK
from coach.settings import Settings
from tests.cli.conftest import Invoke, Process, one_line

QUESTION = "attention-basic"
FACT = "Queries are compared with keys."


def test_help_and_version_load_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from coach.cli import main\n"
        "for arguments in (['--help'], ['interview', '--help'], ['--version']):\n"
        "    try:\n"
        "        main(arguments)\n"
        "    except SystemExit as end:\n"
        "        assert not end.code\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'gradio', 'pydantic', 'numpy', 'faiss', 'sqlalchemy', 'bm25s', 'httpx', 'yaml'}\n"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    for command in ("serve", "interview", "ask", "grade", "check", "index", "fetch"):
        assert f"\n  {command} " in result.stdout


def test_importing_coach_loads_nothing_heavy() -> None:
    script = "import coach, sys; sys.exit(len({'torch', 'pydantic', 'numpy', 'click'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], timeout=60).returncode == 0


# grade


def test_a_grade_as_json_is_alone_on_stdout(invoke: Invoke, knowledge: Knowledge) -> None:
    result = invoke("grade", "--question", QUESTION, "--json", text=f"{FACT} Mais oui 🙂.")
    assert result.exit_code == 0
    grade = json.loads(result.stdout)
    assert (grade["kind"], grade["question"], grade["total"]) == ("grade", QUESTION, 50)
    for verdict in grade["verdicts"]:
        for evidence in verdict["evidence"]:
            assert grade["answer"][evidence["start"] : evidence["end"]] == evidence["quote"]
    assert result.stderr == ""


def test_a_grade_from_a_file(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_bytes(b"\xef\xbb\xbf" + FACT.encode())
    result = invoke("grade", "--question", QUESTION, "--json", str(file))
    assert json.loads(result.stdout)["answer"] == FACT, "a byte order mark is no part of the answer"


def test_a_grade_for_people(invoke: Invoke) -> None:
    result = invoke("grade", "--question", QUESTION, text=FACT)
    assert result.exit_code == 0
    assert "50 of 100" in result.stdout
    assert "✓ met 5/5: Says that queries are compared with keys." in result.stdout
    assert f"“{FACT}”" in result.stdout
    assert "✗ missed 0/3" in result.stdout
    assert "read: What attention is" in result.stdout


def test_what_could_not_be_graded_is_json_too(invoke: Invoke) -> None:
    result = invoke("grade", "--question", QUESTION, "--json", text="Die Anfragen werden leider mit den Schlüsseln verglichen, oder nicht?")
    assert result.exit_code == 0
    outcome = json.loads(result.stdout)
    assert (outcome["kind"], outcome["cause"]) == ("ungraded", "language")
    assert "total" not in outcome


def test_bad_input_is_one_line_with_the_fix_and_exit_2(process: Process, tmp_path: Path) -> None:
    """None of these needs a model, so none waits for one."""
    answer = tmp_path / "answer.bin"
    answer.write_bytes(b"\xff\xfe\x00")
    for arguments, text, said in (
        (("grade", "--question", "atention-basic", "--json"), b"x", "the nearest are: attention-basic"),
        (("grade", "--question", QUESTION, "--json", str(tmp_path / "nowhere.txt")), b"", "No such file"),
        (("grade", "--question", QUESTION, "--json", str(tmp_path)), b"", "Is a directory"),
        (("grade", "--question", QUESTION, "--json", str(answer)), b"", "save it as UTF-8"),
        (("grade", "--question", QUESTION, "--json"), b"", "the answer is empty"),
        (("grade", "--question", QUESTION, "--json"), " \n🙂\n".encode(), "no text"),
        (("ask", ""), b"", "ask something"),
        (("interview", "--area", "no-such-area"), b"", "choose from: attention"),
        (("interview", "--resume", "nowhere"), b"", "coach interview --list"),
        (("interview", "--resume", "last"), b"", "no unfinished interview"),
        (("interview", "--resume", ""), b"", "--resume needs an id"),
    ):
        result = process(*arguments, text=text)
        assert result.returncode == 2, arguments
        assert said in one_line(result), arguments


def test_a_setting_or_a_database_that_cannot_be_used_is_one_line(process: Process, tmp_path: Path) -> None:
    result = process("check", COACH_PORT="many")
    assert result.returncode == 2
    assert "COACH_PORT" in one_line(result)
    result = process("check", COACH_KNOWLEDGE=str(tmp_path / "nowhere"))
    assert result.returncode == 2
    assert "COACH_KNOWLEDGE" in one_line(result)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/coach.sqlite").write_text("this is no database " * 100)
    result = process("interview", "--list", COACH_DATA=str(tmp_path / "other"))
    assert result.returncode == 1
    assert "move it away" in one_line(result)


def test_without_a_model_grading_is_one_line_that_lists_what_was_tried(process: Process) -> None:
    result = process("grade", "--question", QUESTION, "--json", text=FACT.encode())
    assert result.returncode == 1
    said = one_line(result)
    assert "(1) cache" in said
    assert "coach fetch" in said


@pytest.mark.models
@pytest.mark.usefixtures("real_encoder")
def test_real_models_print_nothing_beside_the_json(process: Process) -> None:
    result = process("grade", "--question", QUESTION, "--json", text=FACT.encode(), COACH_CACHE=str(Settings().cache))
    assert result.returncode == 0, result.stderr.decode()
    assert json.loads(result.stdout)["verdicts"][0]["mark"] == "met"
    assert result.stderr == b""


# ask, check, index


def test_ask_quotes_passages_with_their_sources(invoke: Invoke, knowledge: Knowledge) -> None:
    result = invoke("ask", "queries", "and", "keys", "-k", "2")
    assert result.exit_code == 0
    assert result.stdout.startswith("1. What attention is  [about-attention-basic, score ")
    assert knowledge.passage("about-attention-basic").text.strip() in result.stdout
    assert "— A book, https://example.org/book (read 2026-01-31)" in result.stdout
    assert "\n2. " in result.stdout
    assert "\n3. " not in result.stdout


def test_check_counts_sound_content(invoke: Invoke) -> None:
    result = invoke("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("3 topics, 9 passages (9 not reviewed yet), 9 questions")


@pytest.fixture
def copied(folder: Path) -> None:
    """A passage that stands twice; asked for before the content is loaded."""
    passages = folder / "passages/attention"
    shutil.copy(passages / "about-attention-basic.md", passages / "a-copy.md")


def test_check_names_near_duplicates(copied: None, invoke: Invoke) -> None:
    result = invoke("check")
    assert result.exit_code == 1
    assert "passages a-copy and about-attention-basic say nearly the same" in result.stdout
    assert "passages/attention/a-copy.md: no question and no drill points at it" in result.stdout
    assert "10 passages (10 not reviewed yet)" in result.stdout


def test_checking_the_structure_alone_needs_no_encoder(process: Process) -> None:
    result = process("check", "--structure-only")
    assert result.returncode == 0
    assert result.stderr == b""


def test_check_lists_every_problem(process: Process, folder: Path) -> None:
    question = folder / "questions/attention/attention-basic.yaml"
    question.write_text(question.read_text().replace("points: 5", "points: 6").replace("level: basic", "level: easy"))
    (folder / "passages/attention/about-attention-basic.md").unlink()
    result = process("check", "--structure-only")
    assert result.returncode == 1
    lines = result.stdout.decode().splitlines()
    assert any(line.startswith("questions/attention/attention-basic.yaml: level:") for line in lines)
    assert result.stderr.decode().startswith("coach: ")
    assert b"Traceback" not in result.stderr


def test_index_says_what_it_holds(invoke: Invoke, knowledge: Knowledge) -> None:
    result = invoke("index")
    assert result.exit_code == 0
    assert result.stdout == f"the index holds 9 passages (content {knowledge.version})\n"


# questions, new


def test_a_question_set_is_made_again_by_its_seed(invoke: Invoke, tmp_path: Path) -> None:
    wanted = ("questions", "--areas", "attention,optimizers", "--level", "basic", "--minutes", "45", "--seed", "7")
    shown = invoke(*wanted)
    assert shown.exit_code == 0
    assert shown.stdout.startswith("# Question set\n\n2 questions · 13 of 45 minutes · basic · seed 7\n")
    assert "How does attention work?" in shown.stdout
    assert invoke(*wanted).stdout == shown.stdout
    file = tmp_path / "set.json"
    written = invoke(*wanted, "--json", "-o", str(file))
    assert written.stdout == ""
    assert "2 questions, 13 minutes, seed 7" in written.stderr
    fields = json.loads(file.read_text("utf-8"))
    assert [item["question"] for item in fields["items"]] == ["optimizers-basic", "attention-basic"]
    assert fields["blueprint"]["seed"] == 7


def test_a_set_without_a_seed_says_which_was_drawn(invoke: Invoke) -> None:
    shown = invoke("questions", "--minutes", "20")
    seed = re.search(r"seed (\d+)", shown.stdout)
    assert seed
    assert invoke("questions", "--minutes", "20", "--seed", seed[1]).stdout == shown.stdout


def test_areas_are_listed_with_what_they_hold(invoke: Invoke) -> None:
    shown = invoke("questions", "--list").stdout
    assert "   3  attention                  Attention" in shown
    assert "careers: ai-researcher, ml-engineer" in shown


def test_bad_wishes_for_a_set_are_one_line_with_the_fix(process: Process, tmp_path: Path) -> None:
    for wanted, told in (
        (("--areas", "atention"), "the nearest are: attention"),
        (("--level", "easy"), "'easy' is not possible; choose from: 'basic', 'intermediate' or 'advanced'"),
        (("--minutes", "5"), "minutes: 5 is not possible"),
        (("--career", "astronaut"), "choose from: 'ai-researcher'"),
        (("-o", str(tmp_path / "no" / "set.md")), "give the path of a file in a folder that exists"),
    ):
        result = process("questions", *wanted)
        assert result.returncode == 2, wanted
        assert told in result.stderr.decode(), wanted
        assert result.stdout == b""
        assert result.stderr.count(b"\n") == 1


def test_a_new_question_begins_valid_in_its_place(process: Process, folder: Path) -> None:
    shutil.copytree(Path(__file__).parents[2] / "knowledge" / "_template", folder / "_template")
    for kind, name in (("passage", "dropout-training-and-prediction.md"), ("question", "why-warm-up.yaml")):
        result = process("new", kind, name.split(".")[0], "--topic", "attention-topic")
        assert result.returncode == 0, result.stderr
        file = folder / f"{kind}s/attention/{name}"
        assert "topic: attention-topic" in file.read_text("utf-8")
        assert "Copy to" not in file.read_text("utf-8")
        told = process("check", "--structure-only")
        assert told.returncode == 1
        assert f"{kind}s/attention/{name}: still holds the template's words" in told.stdout.decode()
        file.write_text(file.read_text("utf-8").replace(f"{TEMPLATE_MARK}\n", ""), "utf-8")
    assert process("check", "--structure-only").returncode == 0


def test_a_new_question_that_cannot_be_is_refused(process: Process, folder: Path) -> None:
    shutil.copytree(Path(__file__).parents[2] / "knowledge" / "_template", folder / "_template")
    for wanted, told in (
        (("Why Warm", "--topic", "attention-topic"), "is no id"),
        (("attention-basic", "--topic", "attention-topic"), "is taken"),
        (("why-warm-up", "--topic", "atention"), "the nearest are: attention-topic"),
    ):
        result = process("new", "question", *wanted)
        assert result.returncode == 2
        assert told in result.stderr.decode()
    shutil.rmtree(folder / "_template")
    assert b"work in a checkout" in process("new", "question", "why-warm-up", "--topic", "attention-topic").stderr
