"""Effects: windows, paired intervals and what is refused, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import cloudfief as cf
from cloudfief.comparison import percent_of_base
from cloudfief.core.scenario import Event, load
from cloudfief.effect import effects, interval
from cloudfief.horizon import Window, origin_week, window_of


def dataset(values: np.ndarray, dims: tuple[str, ...] = ("arm", "pair", "week"), **attrs: str) -> xr.Dataset:
    signal = xr.DataArray(values, dims=dims, attrs={"unit": "cents", "adds": "sum", **attrs})
    return xr.Dataset({"rent": signal}, coords={"arm": ["baseline", "shock"]})


@pytest.mark.parametrize(
    ("horizon", "window"),
    [("1y", (94, 107)), ("end", (307, 320)), ("5y", (302, 315)), ("1d", (55, 320))],
)
def test_windows_of_the_default_shock(horizon: str, window: tuple[int, int]) -> None:
    assert window_of(horizon, 55, 320) == Window(*window)


def test_a_window_never_begins_before_the_arms_part() -> None:
    assert window_of("end", 25, 30) == Window(25, 30)


@pytest.mark.parametrize(("horizon", "weeks"), [("1y", 106), ("5y", 314), ("end", 55), ("1d", 55)])
def test_a_run_that_is_too_short(horizon: str, weeks: int) -> None:
    with pytest.raises(cf.BadInput, match=f"allowed is {weeks + 1} weeks or more"):
        window_of(horizon, 55, weeks)


def test_the_week_from_which_weeks_count() -> None:
    village = load("village")
    assert origin_week(village, ("shock", "baseline")) == 22
    assert origin_week(village, ("baseline",)) == 22
    assert origin_week(village.model_copy(update={"event": None}), ("baseline",)) == 0
    assert village.event is not None
    idle = Event(name="nothing", date=village.event.date, set={}, source="a test")
    assert origin_week(village.model_copy(update={"event": idle}), ("shock", "baseline")) == 22


def test_a_paired_difference_by_hand() -> None:
    baseline = np.array([[10.0, 20.0], [30.0, 40.0], [50.0, 60.0]])
    signals = dataset(np.stack([baseline, baseline + np.array([[1.0], [2.0], [6.0]])]))
    found = effects(signals, "rent", ("shock", "baseline"), "end", Window(0, 2))[""]
    half = stats.t.ppf(0.975, 2) * np.std([1, 2, 6], ddof=1) / np.sqrt(3)
    assert found.effect == pytest.approx(3.0)
    assert (found.low, found.high) == pytest.approx((3 - half, 3 + half))
    assert found.relative == pytest.approx(np.mean([1 / 15, 2 / 35, 6 / 55]))
    assert found.pairs == 3
    assert "3 [" in repr(found)
    assert "cents" in repr(found)


@pytest.mark.parametrize(
    ("base", "relative"), [([10.0, 20.0], 0.3), ([-10.0, -20.0], -0.3), ([10.0, -20.0], None), ([10.0, 0.0], None)]
)
def test_a_ratio_needs_a_base_of_one_sign(base: list[float], relative: float | None) -> None:
    baseline = np.array(base).reshape(2, 1)
    signals = dataset(np.stack([baseline, baseline + np.array([[2.0], [8.0]])]))
    found = effects(signals, "rent", ("shock", "baseline"), "end", Window(0, 1))[""]
    assert (found.effect, found.base) == (5.0, np.mean(base))
    assert found.relative == (None if relative is None else pytest.approx(relative))


@pytest.mark.parametrize(
    ("unit", "base", "percent"),
    [("USD a week", 20.0, 25.0), ("share of price", 20.0, None), ("USD a week", -20.0, None), ("USD a week", 0.01, None)],
)
def test_a_per_cent_is_told_where_it_means_something(unit: str, base: float, percent: float | None) -> None:
    signals = dataset(np.stack([np.full((2, 1), base), np.full((2, 1), base + 5)]), unit=unit)
    found = effects(signals, "rent", ("shock", "baseline"), "end", Window(0, 1))[""]
    assert percent_of_base(found)["percent"] == (None if percent is None else pytest.approx(percent))


def test_one_pair_has_no_interval() -> None:
    found = effects(dataset(np.ones((2, 1, 3))), "rent", ("shock", "baseline"), "end", Window(0, 3))[""]
    assert (found.effect, found.low, found.high) == (0.0, None, None)


@pytest.mark.parametrize(("adds", "expected"), [("sum", 6.0), ("mean", 3.0)])
def test_dimensions_add_up_as_the_signal_says(adds: str, expected: float) -> None:
    values = np.zeros((2, 2, 1, 2))
    values[1] += np.array([2.0, 4.0])
    signals = dataset(values, ("arm", "pair", "week", "fief"), adds=adds).assign_coords(fief=["one", "two"])
    whole = effects(signals, "rent", ("shock", "baseline"), "end", Window(0, 1))[""]
    parts = effects(signals, "rent", ("shock", "baseline"), "end", Window(0, 1), by=("fief",))
    assert whole.effect == pytest.approx(expected)
    assert {label: part.effect for label, part in parts.items()} == pytest.approx({"one": 2.0, "two": 4.0})
    with pytest.raises(cf.BadInput, match="no dimension 'lab'; it has fief"):
        effects(signals, "rent", ("shock", "baseline"), "end", Window(0, 1), by=("lab",))


def test_one_day_is_the_first_day_on_which_the_arms_differ() -> None:
    values = np.zeros((2, 2, 3, 5))
    values[1, 0, 1, 3:] = 7.0
    values[1, 1, 2, 0:] = 9.0
    values[1, 0, 2, :] = 100.0
    signals = dataset(values, ("arm", "pair", "week", "day"))
    found = effects(signals, "rent", ("shock", "baseline"), "1d", Window(0, 3))[""]
    assert found.effect == pytest.approx(8.0)
    with pytest.raises(cf.BadInput, match="'rent' is weekly; allowed are signals by day"):
        effects(dataset(np.ones((2, 1, 3))), "rent", ("shock", "baseline"), "1d", Window(0, 3))


def test_a_missing_value_is_reported_not_dropped() -> None:
    values = np.ones((2, 3, 1))
    values[1, 2] = np.nan
    with pytest.raises(cf.BadInput, match="no value in pair 2"):
        effects(dataset(values), "rent", ("shock", "baseline"), "end", Window(0, 1))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), st.floats(-100, 100), st.floats(0.1, 100))
def test_the_interval_moves_and_scales_with_the_values(values: list[float], shift: float, scale: float) -> None:
    plain, moved = interval(np.array(values)), interval(scale * np.array(values) + shift)
    assert plain.low is not None
    assert moved.low is not None
    assert plain.low <= plain.mean <= moved.mean or plain.low <= plain.mean
    assert moved.mean == pytest.approx(scale * plain.mean + shift, abs=1e-3)
    assert moved.low == pytest.approx(scale * plain.low + shift, abs=1e-3)


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    luck = np.random.default_rng(1)
    covered = 0
    for _ in range(2000):
        found = interval(luck.normal(3.0, 2.0, 8))
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= 3.0 <= found.high
    assert covered / 2000 == pytest.approx(0.95, abs=0.015)
