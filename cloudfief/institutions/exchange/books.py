"""What the exchange remembers from week to week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.equity.beliefs import HazardBelief
from cloudfief.behaviour.equity.franke_westerhoff import Crowd

Floats = NDArray[np.float64]
Int64 = NDArray[np.int64]


class Opening(NamedTuple):
    """What companies were worth when the first week was over: what was expected, to which gains are relative."""

    value: Floats  # USD, (company,)
    shares: Int64  # outstanding, (company,)
    replacement: Floats  # of the cloud landlords' capital, any unit, (bloc,)


class Books(NamedTuple):
    """The fund's reserve, the companies' results and shares, the beliefs about them and the mood of the market."""

    reserve: Int64  # minor units, (bloc,)
    weeks: int  # of results seen
    profit: Floats  # moving average after tax, USD a week, (company,)
    revenue: Floats  # moving average, USD a week, (company,)
    log_value: Floats  # log of the fundamental value, USD, (company,)
    belief: HazardBelief  # (company,) each
    exposure: Floats  # part of revenue that comes from the sector that lost its rent, (company,)
    shock: Floats  # hazard added by a stress test, share a year, (company,)
    crowd: Crowd  # of the market (first) and of every company, (1 + company,) each
    shares: Int64  # outstanding, (company,)
    allowance: Floats  # what the fund would still put up, USD, (company,)
    opening: Opening
    opened: bool
    news_week: int  # in which investors learnt of the entrant, -1 before


def worth(market_mood: Floats, log_value: Floats, present: NDArray[np.bool_]) -> Floats:
    """Market value = fundamental x exp(deviation), USD, 0 where there is no company."""
    return np.where(present, np.exp(log_value + market_mood), 0.0)
