"""Sets of graded answers as CSV files: anyone's, in one form.

Columns: `question_id`, `question`, `reference`, `answer`, `score` (0 to 1), `split` (parts that begin with "test" are for measuring).
Where two people graded, `score_1` and `score_2`. Where a set has classes, `label`; `correct` is the positive one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from coach.errors import InputError

COLUMNS = ("question_id", "question", "reference", "answer", "score", "split")


def read_table(path: Path, columns: Sequence[str], *, renamed: Mapping[str, str] | None = None) -> pd.DataFrame:
    """The rows of a CSV file, every value as it is written.

    Args:
        path: the file, plain or gzipped.
        columns: must be there, after renaming.
        renamed: a set's own name of a column to the common one.

    Raises:
        InputError: it cannot be read, or lacks a column.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False).rename(columns=dict(renamed or {}))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as CSV ({error})") from error
    if missing := [column for column in columns if column not in table]:
        raise InputError(f"{path} lacks the columns {', '.join(missing)}; it needs {', '.join(columns)}")
    return table


def read_graded(path: Path) -> pd.DataFrame:
    """The rows of a file; `score`, and `score_1` and `score_2` if there, as numbers.

    Raises:
        InputError: it cannot be read, lacks a column, or a score is not a number from 0 to 1.
    """
    table = read_table(path, COLUMNS)
    for column in ("score", "score_1", "score_2"):
        if column in table:
            numbers = pd.to_numeric(table[column], errors="coerce")
            bad = table.index[~numbers.between(0, 1)]
            if len(bad):
                raise InputError(f"{path}, line {bad[0] + 2}: {column} is {table.at[bad[0], column]!r}, not a number from 0 to 1")
            table[column] = numbers
    return table


def graded_files(folder: Path) -> list[Path]:
    """The CSV files of a folder, plain and gzipped.

    Raises:
        InputError: there is none.
    """
    files = sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")])
    if not files:
        raise InputError(f"{folder} holds no .csv and no .csv.gz file")
    return files
