"""Welfare: five standards, and when they agree."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.behaviour.welfare import (
    DEPENDS,
    GAIN,
    LOSS,
    NO_CHANGE,
    STANDARDS,
    UNDECIDED,
    agreed_sign,
    best_values,
    purchase_value,
)
from cloudfief.core.world import World
from tests.conftest import lived_economy, small_economy


@pytest.mark.parametrize(
    ("intervals", "answer"),
    [
        ([(1, 2)] * 5, GAIN),
        ([(1, 2)] * 4 + [(-2, -1)], GAIN),
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


def test_values_of_a_purchase_and_of_the_best_offer() -> None:
    taste = np.eye(2, 16, dtype=np.float32)
    vectors = np.stack([np.eye(3, 16, dtype=np.float32), -np.eye(3, 16, dtype=np.float32)])
    base = np.array([[0.0, 1.0, 9.0], [2.0, 0.0, -1e30]], dtype=np.float32)
    assert purchase_value(taste, vectors[0, :2], base[0, :2], 5.0) == pytest.approx([5.0, 6.0])
    features = np.ascontiguousarray(np.swapaxes(vectors, 1, 2))
    assert best_values(taste, np.arange(2), features, base, 5.0) == pytest.approx([9.0, 2.0])


def lived(**values: float) -> World:
    return lived_economy(small_economy("world-2024", weeks=5, households=768, **values), 5)


@pytest.mark.parametrize("panel", [256, 100])
def test_tastes_without_drift_are_the_natural_ones(panel: int) -> None:
    still = lived(**{"household.drift_rate": 0.0, "household.drift_pull": 0.0, "household.welfare_panel": panel})
    moved = lived(**{"household.drift_rate": 0.01})
    initial, current, natural, felt, informed = still.signals["household_welfare"].T
    assert current == pytest.approx(initial, abs=1e-6)
    assert natural == pytest.approx(initial, abs=1e-6)
    assert (felt < current).all()
    assert (informed > current).all()
    initial, current, natural, _, _ = moved.signals["household_welfare"].T
    assert (current > initial).all()
    assert (current > natural).all()  # what was bought with advice suits the taste that the advice made


def test_the_panel_changes_nobody() -> None:
    without, measured = lived(**{"household.welfare_panel": 0}), lived()
    for name, value in measured.signals.items():
        if name != "household_welfare" and isinstance(value, np.ndarray):
            np.testing.assert_array_equal(value, without.signals[name], err_msg=name)
