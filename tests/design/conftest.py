"""A claim in the village that is cheap to ask and whose region is known; the commands run in an empty folder."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import xarray as xr

from cloudfief.claims.claim import CLAIMS, Claim
from cloudfief.core.scenario import Scenario
from cloudfief.effect import Values
from cloudfief.inputs import scenario
from tests.cli.conftest import Command, cloudfief, here  # noqa: F401 - fixtures

BAR = 32.0  # 20 more for a sack, 1 + mark-up for a loaf: a loaf is 32 dearer where the mark-up is 0.6
WEEKS = 30


def dearer(signals: xr.Dataset, weeks: slice) -> Values:
    price = signals["bakery_bread_price"].isel(week=weeks).mean(["week", "bloc"])
    return np.asarray(price.sel(arm="shock") - price.sel(arm="baseline"), dtype=np.float64)


@pytest.fixture(autouse=True)
def bread() -> Iterator[type[Claim]]:
    """The claim B1: bread is at least 32 dearer after the poor harvest."""

    class DearBread(Claim):
        """What the poor harvest adds to the price of a loaf."""

        id = "B1"
        says = "A poor harvest makes bread much dearer"
        essay = "Bread follows flour"
        horizons = ("end",)
        signals = ("bakery_bread_price",)
        scenario = "village"
        unit = "minor units"
        threshold = BAR
        threshold_reason = "what a loaf costs at a mark-up of 0.6"
        refuted_by = "bread that is less than 32 dearer"

        def measure(self, signals: xr.Dataset, weeks: slice) -> Values:
            """Shock against baseline."""
            return dearer(signals, weeks)

    CLAIMS["B1"] = DearBread
    yield DearBread
    CLAIMS.pop("B1", None)


def small_village(pairs: int = 2) -> Scenario:
    return scenario("village", weeks=WEEKS, pairs=pairs)


__all__ = ["Command"]
