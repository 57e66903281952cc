"""The pieces of pictures: words, labels, squares and paths."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.effect import interval
from cloudfief.report import lines, waffle, whisker, words
from cloudfief.report.bands import band
from cloudfief.report.paths import paths_of, quarterly
from cloudfief.report.sources import links_in
from cloudfief.report.spec import time_axis

finite = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("values", "unit", "told"),
    [
        ((71.2, 64.1, 77.4), "%", "71% [64, 77]"),
        ((30.226, 29.96, 30.49), "%", "30.2% [30.0, 30.5]"),
        ((361.7, 313.6, 409.9), " a year", "360 [310, 410] a year"),
        ((49962.0, 48795.0, 51128.0), "", "50,000 [49,000, 51,000]"),
        ((0.23, 0.19, 0.27), "% of price", "0.23% [0.19, 0.27] of price"),
        ((4.1e9, 3.84e9, 4.31e9), " a year", "4.1 bn [3.8, 4.3] a year"),
        ((-1.0, -2.0, 0.01), "", "−1.0 [−2.0, 0.0]"),
        ((5.0, None, None), " points", "5 points"),
        ((0.0, 0.0, 0.0), "", "0 [0, 0]"),
        ((float("nan"), None, None), "%", "–%"),
    ],
)
def test_numbers_with_intervals(values: tuple[float, float, float], unit: str, told: str) -> None:
    assert words.with_interval(*values, unit=unit) == told


@given(finite, st.floats(1e-6, 1e9))
def test_an_interval_is_told_to_the_place_it_deserves(middle: float, half: float) -> None:
    told = words.with_interval(middle, middle - half, middle + half)
    first, low, high = (float(text.replace("−", "-").replace(",", "")) for text in re.findall(r"[−\d.,]*\d", told))
    assert low <= first <= high
    assert "e" not in told


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        ((3.0, 1.0, 5.0), "rent +3% [1, 5]"),
        ((-71.0, -77.0, -64.0), "rent −71% [−77, −64]"),
        ((0.4, -1.4, 2.2), "rent did not clearly change (+0.4% [−1.4, 2.2])"),
        ((2.0, None, None), "rent +2% (one pair, no interval)"),
    ],
)
def test_a_change_is_told_as_it_is(effect: tuple[float, float | None, float | None], told: str) -> None:
    found = words.change("rent", *effect, unit="%")
    assert found.replace(".0", "") == told


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0.01, 0.1))
def test_labels_are_moved_apart_in_their_order(places: list[float], gap: float) -> None:
    moved = lines.spread(places, gap)
    order = np.argsort(places, kind="stable")
    assert (np.diff(np.array(moved)[order]) >= gap - 1e-9).all()
    assert max(moved) <= 1 + 1e-9


@given(st.lists(st.floats(0, 1), min_size=1, max_size=7).filter(lambda shares: sum(shares) > 0.01))
def test_squares_are_a_hundred_and_true_to_a_square(shares: list[float]) -> None:
    parts = [waffle.Part("", "", "", "", share / sum(shares)) for share in shares]
    counts = waffle.whole_dollars(parts)
    assert sum(counts) == 100
    assert all(abs(count - 100 * part.share) < 1 for count, part in zip(counts, parts, strict=True))


def test_the_band_is_the_interval_of_the_effects() -> None:
    values = np.random.default_rng(1).normal(size=(5, 4))
    mean, low, high = band(values)
    for week in range(4):
        assert (mean[week], low[week], high[week]) == pytest.approx(tuple(interval(values[:, week])))


def test_paths_in_a_plane_keep_their_lengths() -> None:
    angle = np.linspace(0, 1, 30)
    axes = np.linalg.qr(np.random.default_rng(2).normal(size=(16, 2)))[0]
    taste = np.stack([np.cos(angle), np.sin(angle)], axis=1) @ axes.T
    belief = np.stack([np.cos(angle + 0.3), np.sin(angle + 0.3)], axis=1) @ axes.T
    purchases = np.full_like(taste, np.nan)
    purchases[:13] = taste[:13]
    found = paths_of("one", taste, 7 * belief, purchases)
    assert np.linalg.norm(found.taste[-1]) == pytest.approx(found.moved) == pytest.approx(2 * np.sin(0.5))
    assert np.linalg.norm(found.belief[-1] - found.taste[-1]) == pytest.approx(found.gap)
    assert found.purchases.shape == (1, 2)
    assert quarterly(purchases)[0] == pytest.approx(taste[:13].mean(axis=0))


def test_a_whisker_puts_numbers_in_order_and_a_diamond_where_something_was_observed() -> None:
    drawn = whisker.svg(whisker.Whisker(2.0, 1.0, 3.0, 1.5, (2.5,)), "%")
    centre = float(re.findall(r'cx="([\d.]+)"', drawn)[0])
    ends = [float(x) for x in re.findall(r'x1="([\d.]+)" x2="([\d.]+)"', drawn)[-1]]
    assert ends[0] < centre < ends[1]
    assert 'class="observed"' in drawn
    assert 'class="observed"' not in whisker.svg(whisker.Whisker(2.0, 1.0, 3.0, 1.5), "%")


def test_sources_are_links_and_all_else_is_escaped() -> None:
    assert 'href="https://example.org/a"' in links_in("see https://example.org/a")
    assert "<b>" not in links_in("<b>S3-040</b>")
    assert links_in("<b>S3-040</b>").count("<a ") == 1


@pytest.mark.parametrize("weeks", [2, 12, 60, 157, 320])
@pytest.mark.parametrize("pixels", [90, 250, 640])
def test_dates_on_an_axis_have_room(weeks: int, pixels: int) -> None:
    days = pd.date_range("2024-01-01", periods=weeks, freq="7D")
    values = time_axis(days[0], days[-1], pixels)["values"]
    places = [pd.Timestamp(value["year"], value["month"], value["date"]) for value in values]
    span = (days[-1] - days[0]) / pd.Timedelta(days=1)
    gaps = [pixels * ((later - earlier) / pd.Timedelta(days=1)) / span for earlier, later in itertools.pairwise(places)]
    assert all(gap > 60 for gap in gaps)
