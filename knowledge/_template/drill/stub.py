"""What the candidate starts from. It must fail the checks."""

import numpy as np


def softmax(x: np.ndarray) -> np.ndarray:
    """Probabilities of each row, shape (N, C)."""
    raise NotImplementedError("write softmax")
