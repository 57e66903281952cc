"""Whether a merger makes firms want to raise prices, before anybody else answers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cloudfief.behaviour.nested_logit import FloatArray
from cloudfief.core.errors import BadInput


class Pressure(NamedTuple):
    """What two merging products press each other's price by, (2,) each: the first product, then the second."""

    upward: FloatArray  # UPP, money per unit; above 0 the price tends to rise in spite of the efficiency
    gross: FloatArray  # GUPPI, share of the price


def pricing_pressure(diversion: ArrayLike, price: ArrayLike, cost: ArrayLike, efficiency: float = 0.1) -> Pressure:
    """A merged firm earns a margin on the buyers that it used to lose to its partner.

        UPP_1 = D_12 (p_2 - c_2) - E c_1,   GUPPI_1 = D_12 (p_2 - c_2) / p_1

    diversion: D_12 and D_21; price and cost: of both products, money per unit; efficiency E: share of marginal cost
    that the merger saves. Raises BadInput for E outside [0, 1). Source: Farrell and Shapiro (2010), B.E. Journal of
    Theoretical Economics 10, with their default credit of 10%; Salop and Moresi (2009) for GUPPI.
    """
    if not 0.0 <= efficiency < 1.0:
        raise BadInput(f"efficiency: found {efficiency}; allowed is 0 up to, but not, 1.")
    asked, spent = np.asarray(price, dtype=np.float64), np.asarray(cost, dtype=np.float64)
    gain = np.asarray(diversion, dtype=np.float64) * (asked - spent)[::-1]
    return Pressure(gain - efficiency * np.maximum(spent, 0.0), gain / asked)
