"""From what was read to chances: a small multinomial logistic model, fitted on labelled answers that the reader was not trained on."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from coach.errors import ModelError

FILE = "calibration.json"

Rows = NDArray[np.float64]


class Logistic(BaseModel):
    """Chances of classes from features: softmax of a linear map of the standardised features.

    Attributes:
        features: names, in the order of the columns.
        mean: of each feature where it was fitted.
        scale: standard deviation of each feature where it was fitted.
        weights: a row for each class.
        bias: one for each class.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]

    def chances(self, rows: Rows) -> Rows:
        """Shape (rows, features) to shape (rows, classes); each row sums to 1."""
        logits = (rows - np.array(self.mean)) / np.array(self.scale) @ np.array(self.weights).T + np.array(self.bias)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)


class Calibration(BaseModel):
    """Lies beside an adapter as calibration.json.

    Attributes:
        marks: chances of missed, partial and met of a criterion, in this order.
        mistakes: chances that a listed mistake is not, and is, asserted.
        accuse: the least chance at which a mistake is held against a candidate.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    marks: Logistic
    mistakes: Logistic
    accuse: float


def read_calibration(adapter: Path) -> Calibration:
    """Raises ModelError: the adapter's folder holds none that can be used."""
    try:
        return Calibration.model_validate_json((adapter / FILE).read_text("utf-8"))
    except (OSError, ValidationError) as error:
        raise ModelError(f"{adapter / FILE} cannot be used ({error}); train the adapter again or take the one that ships") from error
