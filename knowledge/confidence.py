"""How sure an answer is: the probability that it is right, by a logistic model of the signs for and against it.

The model is measured, not chosen: `make calibrate` fits it to questions that somebody wrote blind.
"""

import functools
import math
from collections.abc import Mapping
from pathlib import Path

from knowledge import datafile

MODEL = Path(__file__).parent / "confidence.yaml"


class Model(datafile.Strict):
    """The weights of the signs. An answer is given from the probability `least` on; of the answers from a notice's
    facts the share `exact` is right, and `exact_beside` where the message says more besides."""

    least: float
    exact: float
    exact_beside: float
    constant: float
    weights: dict[str, float]


@functools.cache
def load() -> Model:
    """The model. Raises `DataError` for a file that is missing or not as it should be."""
    return datafile.load(MODEL, Model)[0]


def of(signs: Mapping[str, float]) -> float:
    """The probability that an answer with these signs is right; signs that the model does not know say nothing."""
    model = load()
    total = model.constant + sum(model.weights.get(name, 0.0) * value for name, value in signs.items())
    return 1 / (1 + math.exp(-total))
