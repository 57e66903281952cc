"""Welfare where tastes are made by what is bought: five standards, and when they agree on a sign.

With endogenous tastes no single number is welfare: judged by the tastes that it made, every manipulation looks good. So what
was bought is judged by the tastes people had at first, by those they have now, by those they would have had if no fief had
advised them, as it was experienced, and by the tastes of people who had always known every offer and been ranked nothing
("laundered" of ignorance and advice).
Source: Dixit and Norman 1978; Bernheim and Rangel 2009; Carroll et al. 2022; Kleinberg, Mullainathan and Raghavan 2024.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

STANDARDS = ("initial tastes", "current tastes", "natural tastes", "as experienced", "informed tastes")
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


def agreed_sign(changes: Mapping[str, tuple[float | None, float | None]]) -> str:
    """Whether the standards agree: "gain", "loss", "no change", "undecided", or "depends on the welfare standard".

    `changes` gives the interval (low, high) of a change by standard. A sign counts only if the interval of every standard
    lies on its side of zero; where some do and others do not, the answer is a value judgement, and where none does it is
    open.
    """
    found = {_sign(*changes[standard]) for standard in STANDARDS if standard in changes}
    if len(found) == 1:
        return found.pop()
    return DEPENDS if {GAIN, LOSS} & found else UNDECIDED


def _sign(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return UNDECIDED
    return GAIN if low > 0 else LOSS if high < 0 else NO_CHANGE if low == high == 0 else UNDECIDED
