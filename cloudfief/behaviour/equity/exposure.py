"""Who lives on whose rent: the share of a sector's sales that comes from another, directly or through others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def rent_exposure(sales: Floats, others: Floats, lost: NDArray[np.bool_]) -> Floats:
    """X = S X with X = 1 where the rent is lost: the chance that a dollar of sales, followed back, comes from there.

    sales[i, j]: what sector i sells to sector j, (sector, sector); others[i]: what it sells to households, states
    and abroad, (sector,); lost: (sector,). S = sales over all of a sector's sales (Leontief's open model, followed from
    the seller to its buyers). Returns (sector,), in 0 .. 1; a sector without sales is not exposed.
    """
    total = sales.sum(axis=1) + others
    share = np.divide(sales, total[:, np.newaxis], out=np.zeros_like(sales), where=total[:, np.newaxis] > 0)
    exposed = np.ones(len(lost))
    free = ~lost & (total > 0)
    exposed[~lost] = 0.0
    direct = share[np.ix_(free, lost)].sum(axis=1)
    inner = share[np.ix_(free, free)]
    # A closed circle of firms that sell to nobody else has no origin: the least-squares solution gives it none.
    exposed[free] = np.linalg.lstsq(np.eye(int(free.sum())) - inner, direct, rcond=None)[0]
    return np.clip(exposed, 0.0, 1.0)
