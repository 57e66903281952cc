"""Welfare: five standards, and when they agree."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.behaviour.catalogue import ITEMS_PER_CATEGORY
from cloudfief.behaviour.welfare import (
    DEPENDS,
    GAIN,
    LOSS,
    NO_CHANGE,
    STANDARDS,
    UNDECIDED,
    agreed_sign,
    purchase_value,
)
from cloudfief.core.world import World
from cloudfief.institutions.household import welfare
from cloudfief.institutions.household.welfare import live_shadows
from tests.conftest import lived_economy, small_economy


@pytest.mark.parametrize(
    ("intervals", "answer"),
    [
        ([(1, 2)] * 5, GAIN),
        ([(1, 2)] * 4 + [(-2, -1)], DEPENDS),
        ([(1, 2)] * 4 + [(-1, 1)], DEPENDS),
        ([(-2, -1)] * 5, LOSS),
        ([(0, 0)] * 5, NO_CHANGE),
        ([(-1, 1)] * 5, UNDECIDED),
        ([(1, 2)] * 3 + [(-1, 1)] * 2, DEPENDS),
        ([(1, 2)] * 3 + [(-2, -1)] * 2, DEPENDS),
        ([(None, None)] * 5, UNDECIDED),
    ],
)
def test_a_sign_counts_only_if_the_standards_agree(intervals: list[tuple[float | None, float | None]], answer: str) -> None:
    assert agreed_sign(dict(zip(STANDARDS, intervals, strict=True))) == answer


def test_a_purchase_is_worth_its_match_its_quality_and_its_price() -> None:
    taste = np.eye(2, 16, dtype=np.float32)
    base = np.array([0.0, 1.0], dtype=np.float32)
    assert purchase_value(taste, np.eye(2, 16, dtype=np.float32), base, 5.0) == pytest.approx([5.0, 6.0])


def lived(**values: float) -> World:
    return lived_economy(small_economy("world-2024", weeks=5, households=768, **values), 5)


@pytest.mark.parametrize("panel", [256, 100])
def test_tastes_without_drift_are_the_natural_ones(panel: int) -> None:
    still = lived(**{"household.drift_rate": 0.0, "household.drift_pull": 0.0, "household.welfare_panel": panel})
    moved = lived(**{"household.drift_rate": 0.01})
    initial, current, natural, felt, informed = still.signals["household_welfare"].T
    assert current == pytest.approx(initial, abs=1e-6)
    assert natural == pytest.approx(initial, abs=1e-6)
    assert informed == pytest.approx(initial, abs=1e-6)
    assert (felt < current).all()
    initial, current, natural, _, informed = moved.signals["household_welfare"].T
    assert (current > initial).all()
    assert (current > natural).all()  # what was bought with advice suits the taste that the advice made
    assert (current > informed).all()


def test_informed_shadows_take_the_best_offer_of_all_channels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checked against a plain search through everything that is offered, by a taste that does not move."""
    seen: list[tuple] = []
    monkeypatch.setattr(welfare, "live_shadows", lambda *given: (live_shadows(*given), seen.append(given)))
    lived(**{"household.drift_rate": 0.0, "household.drift_pull": 0.0})
    shadows, members, trip, wasted = seen[-1]
    tables, items = trip.shelf.tables, wasted.purchases.item[:members].astype(np.int64)
    row, need = np.nonzero(items >= 0)
    bought = items[row, need]
    category = bought // ITEMS_PER_CATEGORY
    fit = np.einsum("nd,nid->ni", shadows.informed.taste[row], tables.vectors[category])
    worth = trip.rules.match_weight * fit + tables.utility_base[:, 0].max(axis=0)[category]
    assert len(bought) > members
    chosen = worth[np.arange(len(bought)), bought % ITEMS_PER_CATEGORY]
    assert chosen == pytest.approx(worth.max(axis=1), abs=1e-5)
    assert (wasted.purchases.channel[:members][row, need] == tables.channel_appeal.size - 1).all()


def test_the_panel_changes_nobody() -> None:
    without, measured = lived(**{"household.welfare_panel": 0}), lived()
    for name, value in measured.signals.items():
        if name != "household_welfare" and isinstance(value, np.ndarray):
            np.testing.assert_array_equal(value, without.signals[name], err_msg=name)
