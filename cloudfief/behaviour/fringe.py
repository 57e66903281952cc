"""Open-weights hosts: anyone may serve the model, so entry drives its price to cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput


def host_price(marginal_cost: ArrayLike, margin: ArrayLike) -> NDArray[np.float64]:
    """A host sells at cost plus what competition leaves it: p_f = c_f (1 + m).

    Arguments: cost c_f in money per unit, a normal return on compute included; margin m ≥ 0, a share of cost.
    Returns the price, money per unit, in the common shape. In the limit m = 0 a homogeneous rival sells at
    c_f and a lab of cost c_1 earns (c_f - c_1)⁺ a unit (Bertrand 1883).
    """
    return np.asarray(marginal_cost, dtype=np.float64) * (1.0 + np.asarray(margin, dtype=np.float64))


def margin_after_entry(margin: ArrayLike, weekly_entry: float) -> NDArray[np.float64]:
    """While hosting pays, hosts enter and the margin shrinks by the same part every week: m_{t+1} = (1 - λ)
    m_t.

    Arguments: margin m, a share of cost; weekly_entry λ in [0, 1], 1 for free entry within the week.
    Raises BadInput for λ outside. Assumption: one number stands for the hosts' cost of starting.
    """
    if not 0.0 <= weekly_entry <= 1.0:
        raise BadInput(f"weekly_entry: found {weekly_entry}, allowed is 0 to 1.")
    return (1.0 - weekly_entry) * np.asarray(margin, dtype=np.float64)
