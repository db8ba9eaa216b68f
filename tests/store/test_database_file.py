"""The file itself: kills, damage, other versions, folders that cannot be written."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.errors import StoreError
from coach.store import Store, open_store

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
# Writes turns until it is killed, and tells each one only after it was saved.
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from coach.store import open_store

now = datetime(2026, 6, 1, 12, tzinfo=UTC)
store = open_store(Path(sys.argv[1]))
store.add_session("one", "ann", "{}", now)
for position in range(100_000):
    store.add_turns("one", position, [f"turn {position}"], now)
    print(position, flush=True)
"""


def test_what_was_saved_is_there_for_another_connection_at_once(store: Store, file: Path) -> None:
    store.add_session("one", "ann", "{}", NOON)
    for position in range(5):
        store.add_turns("one", position, [f"turn {position}"], NOON)
        other = open_store(file)
        assert len(other.session("one", "ann").turns) == position + 1
        other.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_process_loses_nothing_that_it_had_saved(file: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(20)]
        writer.send_signal(signal.SIGKILL)
        told += [int(line) for line in writer.stdout.read().split("\n") if line]
    store = open_store(file)
    turns = store.session("one", "ann").turns
    # The turn in hand when the process died may have been saved, too.
    assert len(turns) - len(told) in (0, 1)
    assert turns == tuple(f"turn {position}" for position in range(len(turns)))
    store.close()


def test_a_store_opens_again_as_it_was(file: Path) -> None:
    for number in range(3):
        store = open_store(file)
        store.add_session(str(number), "ann", "{}", NOON)
        store.close()
    store = open_store(file)
    assert {record.id for record in store.sessions("ann")} == {"0", "1", "2"}
    store.close()


def one_line(error: pytest.ExceptionInfo[StoreError], *parts: str) -> bool:
    message = str(error.value)
    return "\n" not in message and all(part in message for part in parts)


@pytest.mark.parametrize("content", [b"this is no database at all, but a text file " * 50, b"\x00" * 5000], ids=["text", "zeros"])
def test_a_file_that_is_no_database_is_refused_and_left_alone(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    with pytest.raises(StoreError) as error:
        open_store(file)
    assert one_line(error, str(file), "COACH_DATA")
    assert file.read_bytes() == content


def test_a_database_damaged_within_is_an_error_of_one_line(file: Path) -> None:
    store = open_store(file)
    for number in range(200):
        store.add_session(f"{number:05}", "ann", "x" * 500, NOON)
    store.close()
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(StoreError) as error:
        open_store(file).sessions("ann")
    assert one_line(error, str(file))


def test_a_newer_version_is_refused_and_left_alone(file: Path) -> None:
    open_store(file).close()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(StoreError) as error:
        open_store(file)
    assert one_line(error, str(file), "99", "upgrade coach")
    assert file.read_bytes() == before


def test_a_folder_in_the_place_of_the_file_is_an_error_of_one_line(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(StoreError) as error:
        open_store(file)
    assert one_line(error, str(file), "COACH_DATA")


def test_a_file_in_the_place_of_the_folder_is_an_error_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(StoreError) as error:
        open_store(tmp_path / "data" / "coach.sqlite")
    assert one_line(error, "COACH_DATA")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no rights of this kind")
@pytest.mark.parametrize("fresh", [True, False], ids=["no file yet", "file there"])
def test_a_folder_that_cannot_be_written_is_an_error_of_one_line(fresh: bool) -> None:
    # Root may write anything, so root becomes somebody else for a moment, in a folder that anybody may enter.
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "coach.sqlite"
        if not fresh:
            open_store(file).close()
            file.chmod(0o444)
        folder.chmod(0o555)
        try:
            if root:
                os.seteuid(65534)
            with pytest.raises(StoreError) as error:
                open_store(file)
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o755)
    assert one_line(error, str(file), "COACH_DATA")


def test_odd_characters_in_the_path_are_part_of_the_path(tmp_path: Path) -> None:
    file = tmp_path / "a b#c%20d?e=f" / "coach.sqlite"
    open_store(file).close()
    assert file.is_file()
