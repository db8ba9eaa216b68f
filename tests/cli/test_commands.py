"""Commands that are over at once: grade, ask, check, index."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coach.knowledge import Knowledge
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
    assert result.stdout.startswith("1. What attention is  [about-attention-basic, score 0.")
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
    assert "passages/attention/a-copy.md: no criterion and no drill points at it" in result.stdout
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
