"""Subscribers renew without looking: shares move to where they would be only as fast as people reconsider."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput


def relaxed_share(share: ArrayLike, wanted_share: ArrayLike, attention: float) -> NDArray[np.float64]:
    """Only the attentive choose again, the rest renew: s_{t+1} = (1 - a) s_t + a s*.

    Arguments: share s and wanted_share s*, parts of all subscribers, same shape; attention a in (0, 1], the
    probability per period of reconsidering. After t periods s_t = s* + (s_0 - s*)(1 - a)^t; a = 1 is a market
    without inertia. Raises BadInput for a outside. Source: Einav, Klopack and Mahoney (2025).
    """
    _refuse(attention)
    before = np.asarray(share, dtype=np.float64)
    return (1.0 - attention) * before + attention * np.asarray(wanted_share, dtype=np.float64)


def half_life(attention: float) -> float:
    """Periods until half of those who would leave have left: ln 2 / -ln(1 - a); 0 where everybody looks."""
    _refuse(attention)
    return 0.0 if attention == 1.0 else math.log(2.0) / -math.log1p(-attention)


def _refuse(attention: float) -> None:
    if not 0.0 < attention <= 1.0:
        raise BadInput(f"attention: found {attention}, allowed is above 0 up to 1.")
