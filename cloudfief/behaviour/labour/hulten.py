"""What cheaper tasks add to productivity."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def productivity_gain(automated: ArrayLike, saving: ArrayLike, labour_in_cost: float) -> NDArray[np.float64]:
    """Hulten's theorem: d ln TFP = share of tasks automated x labour cost saved in them x labour in all cost.

    automated: share of labour's tasks; saving: share of their labour cost; shapes broadcast. 0.046 x 0.27 x 0.535 is 0.66%
    over ten years in Acemoglu (2024), Economic Policy. It holds to first order.
    """
    return np.asarray(automated, np.float64) * np.asarray(saving, np.float64) * labour_in_cost
