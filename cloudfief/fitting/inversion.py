"""From observed shares back to what products must be worth: Berry's inversion, in closed form and on a simulator."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.behaviour.nested_logit import FloatArray, separate_nests
from cloudfief.core.errors import BadInput

LEAST_SHARE = 1e-5


def mean_values(share: ArrayLike, nest: ArrayLike, nest_parameter: ArrayLike) -> FloatArray:
    """The only mean values that give these shares in nested logit: V_j = ln s_j - ln s_0 - σ ln s_{j|g}.

    share: (product,), each above 0, their sum below 1; nest and σ as in `nested_logit.separate_nests`. Returns utils,
    price included, (product,). Raises BadInput for shares that no mean value gives. Source: Berry (1994), RAND Journal
    of Economics 25, equation 26.
    """
    found = np.asarray(share, dtype=np.float64)
    outside = 1.0 - float(found.sum())
    if not bool(np.all(found > 0.0)) or outside <= 0.0:
        raise BadInput(f"shares: found {found.tolist()}; allowed is above 0 each and below 1 in sum.")
    number, parameter = separate_nests(nest, nest_parameter)
    of_nest = np.bincount(number, weights=found)[number]
    return np.log(found) - np.log(outside) - parameter * np.log(found / of_nest)


class Contraction:
    """The search for values that make predicted shares the observed ones: V <- V + (ln s - ln s_0) - (ln ŝ - ln ŝ_0).

    A step is divided by how much a value has been seen to move its share (`slope`, one at first), since a simulator's
    buyers have habits that make them answer more or less than one for one. Source: Berry, Levinsohn and Pakes (1995),
    Econometrica 63, appendix 1.
    """

    slope_bounds = (0.6, 3.0)
    longest_step = 2.0

    def __init__(self, observed: FloatArray, groups: NDArray[Any], bounds: tuple[float, float]) -> None:
        self.goal = log_odds(observed, groups)
        self.groups, self.bounds = groups, bounds
        self.slope = np.ones(observed.size)
        self.before: tuple[FloatArray, FloatArray] | None = None

    def next_value(self, value: FloatArray, predicted: FloatArray) -> FloatArray:
        """The next values to try, (product,), utils, when these gave the predicted shares."""
        answer = log_odds(predicted, self.groups)
        if self.before is not None:
            self._learn(value - self.before[0], answer - self.before[1])
        self.before = value, answer
        move = np.clip((self.goal - answer) / self.slope, -self.longest_step, self.longest_step)
        return np.clip(value + move, *self.bounds)

    def _learn(self, moved: FloatArray, answered: FloatArray) -> None:
        """Measure the slope from what the last step moved and what the log odds did, where it moved enough to tell."""
        clear = np.abs(moved) > 0.05
        measured = np.where(clear, answered / np.where(clear, moved, 1.0), self.slope)
        self.slope = np.clip(measured, *self.slope_bounds)


def log_odds(share: FloatArray, groups: NDArray[Any]) -> FloatArray:
    """ln s_j - ln s_0, (product,), s_0 that of the product's own market; nothing counts as a hundred-thousandth."""
    outside = np.array([1.0 - float(share[groups == group].sum()) for group in groups])
    return np.log(np.maximum(share, LEAST_SHARE)) - np.log(np.maximum(outside, LEAST_SHARE))


def from_log_odds(value: FloatArray, groups: NDArray[Any]) -> FloatArray:
    """The shares with these log odds against the outside share of their group: plain logit, (product,)."""
    odds = np.exp(value)
    return odds / np.array([1.0 + float(odds[groups == group].sum()) for group in groups])
