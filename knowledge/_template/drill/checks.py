"""What a solution must do. Each check is a function of the candidate's module; it says what is wrong in its assertion."""

import numpy as np


def check_rows_add_up_to_one(solution) -> None:
    rows = solution.softmax(np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])).sum(axis=1)
    assert np.allclose(rows, 1.0), f"the rows add up to {rows}, not to 1"


def check_large_entries_stay_finite(solution) -> None:
    result = solution.softmax(np.array([[1000.0, 999.0]]))
    assert np.allclose(result, [[0.73105858, 0.26894142]]), f"softmax of [1000, 999] is [0.731, 0.269], not {result[0]}"
