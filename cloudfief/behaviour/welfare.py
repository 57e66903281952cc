"""Welfare where tastes are made by what is bought: five standards, and when they agree on a sign.

With endogenous tastes no single number is welfare: judged by the tastes that it made, every manipulation looks good.
Source: Dixit and Norman 1978; Bernheim and Rangel 2009; Carroll et al. 2022; Kleinberg, Mullainathan and Raghavan 2024.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.compiled import compiled

STANDARDS = ("initial tastes", "current tastes", "natural tastes", "as experienced", "fully informed")
DEPENDS = "depends on the welfare standard"
GAIN, LOSS, NO_CHANGE, UNDECIDED = "gain", "loss", "no change", "undecided"


def purchase_value(
    taste: NDArray[np.float32], vector: NDArray[np.float32], base: NDArray[np.float32], match_weight: float
) -> NDArray[np.float64]:
    """What purchases are worth by given tastes: u = S_0 x·phi + base, logits, (purchase,).

    taste and vector: unit vectors, (purchase, 16); base: quality less the loss by the price, logits, (purchase,).
    """
    fit = np.einsum("ij,ij->i", taste, vector, dtype=np.float64)
    return match_weight * fit + base


@compiled
def best_values(
    taste: NDArray[np.float32],
    category: NDArray[np.int64],
    features: NDArray[np.float32],
    base: NDArray[np.float32],
    match_weight: float,
) -> NDArray[np.float64]:
    """What the best offer for each need is worth: max_j S_0 x·phi_j + base_j over the items of its category, logits.

    taste: (need, 16); category of each need: (need,); features: item vectors in lanes, (category, 16, item); base:
    (category, item), far below zero where there is no offer. Returns (need,). It is what choices would bring without
    pages, persuasion and mistakes.
    """
    best = np.empty(len(taste))
    fit = np.empty(base.shape[1])
    for need in range(len(taste)):
        shelf, highest = category[need], -np.inf
        fit[:] = 0.0
        for dimension in range(taste.shape[1]):
            liking = taste[need, dimension]
            for item in range(fit.size):
                fit[item] += liking * features[shelf, dimension, item]
        for item in range(fit.size):
            worth = match_weight * fit[item] + base[shelf, item]
            highest = worth if worth > highest else highest
        best[need] = highest
    return best


def agreed_sign(changes: Mapping[str, tuple[float | None, float | None]]) -> str:
    """Whether the standards agree: "gain", "loss", "no change", "undecided", or "depends on the welfare standard".

    `changes` gives the interval (low, high) of a change by standard. A sign counts only if the interval of each of the
    first four lies on its side of zero; where some do and others do not, the answer is a value judgement, and where none
    does it is open. "fully informed" is what could be had, not what was had, and has no vote.
    """
    found = {_sign(*changes[standard]) for standard in STANDARDS[:4] if standard in changes}
    if len(found) == 1:
        return found.pop()
    return DEPENDS if {GAIN, LOSS} & found else UNDECIDED


def _sign(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return UNDECIDED
    return GAIN if low > 0 else LOSS if high < 0 else NO_CHANGE if low == high == 0 else UNDECIDED
