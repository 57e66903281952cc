"""A tiny lived economy whose signals every claim can read, and the village with claims of its own."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest
import xarray as xr

import cloudfief as cf
from cloudfief.claims import claim as claim_module
from cloudfief.claims.claim import Claim, Standard
from cloudfief.core.arms import BASELINE
from cloudfief.effect import Values
from cloudfief.probes.rent_parts import SOURCES
from tests.conftest import small_economy

WEEKS, NEWS = 26, 4
WINDOW = slice(13, 26)


@pytest.fixture(scope="session")
def lived() -> xr.Dataset:
    """Eight weeks of the baseline alone, gone over again until there are two quarters; the parts of rent are invented."""
    scenario = small_economy(weeks=8, households=300).with_size(pairs=2)
    scenario = scenario.model_copy(update={"event": None, "arms": {}, "probes": ("performative_power",)})
    signals = cf.run(scenario, workers=1, progress=False).signals
    weeks = np.arange(WEEKS) % signals.sizes["week"]
    signals = signals.isel(week=weeks).assign_coords(week=np.arange(WEEKS))
    parts = np.random.default_rng(3).uniform(1, 2, (signals.sizes["pair"], len(SOURCES) + 1))
    return signals.assign(rent_part=(("pair", "source"), parts)).assign_coords(source=[*SOURCES, "bare"])


def worlds_apart(lived: xr.Dataset, claim: Claim) -> xr.Dataset:
    """Every arm that a claim reads, each another world by up to a tenth in every signal; in the first one news breaks."""
    names = [name for name in claim.signals if "arm" in lived[name].dims]
    rest = lived[[name for name in claim.signals if name not in names]]
    arms = []
    for number, arm in enumerate(claim.arms):
        random = np.random.default_rng(number)
        worlds = {name: lived[name].sel(arm=BASELINE, drop=True) for name in names}
        if arm != BASELINE:
            worlds = {name: value * random.uniform(0.9, 1.1, value.shape) for name, value in worlds.items()}
        if number == 0 and "exchange_news_week" in worlds:
            worlds["exchange_news_week"] = xr.full_like(worlds["exchange_news_week"], NEWS)
            worlds["exchange_daily_return"] = worlds["exchange_daily_return"] - 0.1
        arms.append(xr.Dataset(worlds).expand_dims(arm=[arm]))
    return xr.concat(arms, "arm", join="exact", combine_attrs="override").merge(rest)


@pytest.fixture
def dear_bread(monkeypatch: pytest.MonkeyPatch) -> type[Claim]:
    """No claim but one on the village."""
    monkeypatch.setattr("cloudfief.claims.table._load_claims", lambda: None)
    claim_module.CLAIMS.clear()

    class DearBread(Claim):
        """A poor harvest makes bread dearer."""

        id = "T1"
        says = "A poor harvest makes bread dearer"
        essay = "Bread follows flour"
        horizons = ("1y", "end", "5y")
        signals = ("bakery_bread_price",)
        scenario = "village"
        unit = "%"
        threshold = 10.0
        threshold_reason = "a tenth is felt"
        refuted_by = "bread that rises by less than a tenth"
        observed: ClassVar[tuple] = ()

        def standards(self) -> tuple[Standard, ...]:
            """By its price, and by a price so high that it is hard to tell."""
            return (Standard("price", dearer), Standard("a half", dearer, threshold=50.0))

    return DearBread


def dearer(signals: xr.Dataset, weeks: slice) -> Values:
    price = signals["bakery_bread_price"].isel(week=weeks).mean(["week", "bloc"])
    return 100 * (price.sel(arm="shock") / price.sel(arm="baseline") - 1).values
