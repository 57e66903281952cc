"""Welfare where tastes are made by what is bought: five standards, and when they agree on a sign.

With endogenous tastes no single number is welfare: judged by the tastes that it made, every manipulation looks good.
Source: Dixit and Norman 1978; Bernheim and Rangel 2009; Carroll et al. 2022; Kleinberg, Mullainathan and Raghavan 2024.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numba import njit
from numpy.typing import NDArray

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


@njit(cache=True, nogil=True, error_model="numpy")
def best_values(
    taste: NDArray[np.float32], vectors: NDArray[np.float32], base: NDArray[np.float32], match_weight: float
) -> NDArray[np.float64]:
    """What the best offer for each need is worth: max_j S_0 x·phi_j + base_j over the items of its category, logits.

    taste: (need, 16); vectors: of all items of the need's category, (need, item, 16); base: (need, item), far below zero
    where there is no offer. Returns (need,). It is what choices would bring without pages, persuasion and mistakes.
    """
    best = np.full(len(taste), -np.inf)
    for need in range(len(taste)):
        for item in range(base.shape[1]):
            fit = 0.0
            for dimension in range(taste.shape[1]):
                fit += taste[need, dimension] * vectors[need, item, dimension]
            best[need] = max(best[need], match_weight * fit + base[need, item])
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
