"""Small worlds for the scoreboard: a real run around the release, and signals written by hand."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import xarray as xr

from cloudfief.core.scenario import Scenario
from tests.conftest import small_economy

ARMS = ["baseline", "shock"]


def around_the_release(weeks: int = 5) -> Scenario:
    """The world of the release with two weeks before it, 768 households and two pairs."""
    plan = small_economy("deepseek", weeks=weeks)
    start = datetime.date(2025, 1, 6)
    return plan.model_copy(update={"start": start, "arms": {}, "probes": ()}).with_size(pairs=2)


def by_hand(weeks: int, start: str = "2024-01-01", **signals: tuple[tuple[str, ...], Any, dict[str, list[str]]]) -> xr.Dataset:
    """Signals with dims (arm, pair, week, ...): name=(further dims, values that broadcast, labels of the further dims)."""
    mondays = np.datetime64(start, "ns") + np.arange(weeks) * np.timedelta64(7, "D")
    found = {}
    for name, (dims, values, labels) in signals.items():
        shape = (2, 2, weeks, *(len(labels[dim]) for dim in dims))
        coords = {"arm": ARMS, "week": mondays, **{dim: labels[dim] for dim in dims}}
        found[name] = xr.DataArray(np.broadcast_to(values, shape).astype(float), coords, ("arm", "pair", "week", *dims))
    return xr.Dataset(found)
