"""What pairing gains: the error of an unpaired effect from the same runs, and the signals that worlds stop sharing."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import xarray as xr

import cloudfief as cf
from cloudfief.claims.claim import Claim, Standard
from cloudfief.claims.measures import difference
from cloudfief.claims.parting import parted
from cloudfief.claims.precision import precision_of
from cloudfief.claims.table import known_claims, with_precision
from tests.conftest import small_economy

PAIRS, WEEKS = 6, 30


def two_worlds(common: float, own: float) -> xr.Dataset:
    """A signal whose two arms share one normal part and have another one each; the arms part in week 0."""
    random = np.random.default_rng(2)
    shared = common * random.standard_normal((1, PAIRS, 1))
    apart = own * random.standard_normal((2, PAIRS, 1))
    values = 100 + np.broadcast_to(shared + apart, (2, PAIRS, WEEKS))
    return xr.Dataset({"fief_net_rent": (("arm", "pair", "week"), values)}, {"arm": ["shock", "baseline"], "pair": range(PAIRS)})


def gap(signals: xr.Dataset, weeks: slice) -> np.ndarray:
    return difference(signals["fief_net_rent"], weeks)


@pytest.fixture(scope="module")
def claim() -> Claim:
    return known_claims()["C3"]()


@pytest.mark.parametrize(("common", "own"), [(3.0, 0.1), (1.0, 1.0), (0.0, 1.0)])
def test_for_a_difference_the_unpaired_error_is_that_of_two_independent_samples(claim: Claim, common: float, own: float) -> None:
    signals = two_worlds(common, own)
    found = precision_of(claim, Standard("", gap), signals, slice(0, 30))
    arms = signals["fief_net_rent"].isel(week=0)
    spread = arms.var("pair", ddof=1)
    assert found["se_unpaired"] == pytest.approx(float(np.sqrt(spread.sum() / PAIRS)))
    assert found["se_paired"] == pytest.approx(float((arms[0] - arms[1]).std(ddof=1) / np.sqrt(PAIRS)))
    assert found["se_ratio"] == pytest.approx(found["se_paired"] / found["se_unpaired"])


def test_common_luck_sharpens_a_difference_and_separate_luck_does_not(claim: Claim) -> None:
    sharp, blunt = (precision_of(claim, Standard("", gap), two_worlds(*parts), slice(0, 30)) for parts in ((3, 0.1), (0, 1)))
    assert sharp["se_ratio"] is not None
    assert blunt["se_ratio"] is not None
    assert sharp["se_ratio"] < 0.1 < 0.5 < blunt["se_ratio"]


def test_a_level_and_a_single_pair_have_no_ratio(claim: Claim) -> None:
    level = precision_of(claim, Standard("", gap, contrast=False), two_worlds(1, 1), slice(0, 30))
    assert (level["se_unpaired"], level["se_ratio"]) == (None, None)
    one = precision_of(claim, Standard("", gap), two_worlds(1, 1).isel(pair=[0]), slice(0, 30))
    assert one == {"se_paired": None, "se_unpaired": None, "se_ratio": None}


def test_the_signal_that_worlds_stop_sharing_is_named() -> None:
    signals = two_worlds(3.0, 0.01).rename(fief_net_rent="kept")
    random = np.random.default_rng(4)
    lost = signals["kept"].values.copy()
    lost[0, :, 12:] = 100 + 3 * random.standard_normal((PAIRS, 1))
    signals = signals.assign(lost=(("arm", "pair", "week"), lost), still=(("arm", "pair", "week"), np.full(lost.shape, 7.0)))
    [found] = parted(signals, ("shock", "baseline"), 5)
    assert found.signal == "lost"
    assert 12 <= found.week < 25
    assert found.correlation < 0.8
    assert parted(signals.isel(pair=[0]), ("shock", "baseline"), 5) == []


@pytest.fixture(scope="module")
def released() -> cf.Result:
    """Four pairs of the default world in which the release comes after three weeks."""
    scenario = small_economy(weeks=16, households=600).with_size(pairs=4)
    assert scenario.event is not None
    event = scenario.event.model_copy(update={"date": date(2024, 1, 22)})
    scenario = scenario.model_copy(update={"event": event, "arms": {}, "probes": ()})
    return cf.run(scenario, seed=1, workers=1, progress=False)


@pytest.mark.parametrize("name", ["C1", "C3"])
def test_pairing_never_costs_precision(released: cf.Result, name: str) -> None:
    rows = with_precision(released.claims(name), released.signals, released.scenario)
    row = next(row for row in rows if row["horizon"] == "end")
    assert row["se_paired"] > 0
    assert row["se_ratio"] <= 1
    assert row["low"] < row["effect"] < row["high"]
