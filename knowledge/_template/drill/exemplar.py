"""A good solution. It must pass the checks."""

import numpy as np


def softmax(x: np.ndarray) -> np.ndarray:
    """Probabilities of each row, shape (N, C)."""
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
