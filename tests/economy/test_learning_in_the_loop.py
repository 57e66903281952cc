"""Fiefs learn what to charge inside the full loop of trust, lock-in and repricing (V38): near the long-run optimum with
permanent cells of users, above it with cells that are drawn anew."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.verification.loop import grid_optimum, learned_take_rates

HOUSEHOLDS, LAST = 3_000, 4


@pytest.fixture(scope="module")
def optimum() -> float:
    """The take rate that brings most in the long run, by trying some."""
    return grid_optimum(HOUSEHOLDS, np.array([0.25, 0.3, 0.35, 0.4, 0.45]), settle=39, weeks=78)


def ends(cell_design: str) -> list[float]:
    """The mean of the last four of twelve decisions, from a start on either side."""
    return [float(learned_take_rates(HOUSEHOLDS, cell_design, start)[-LAST:].mean()) for start in (0.25, 0.45)]


def test_permanent_cells_find_the_long_run_optimum_from_either_side(optimum):
    assert ends("permanent") == pytest.approx([optimum, optimum], abs=0.02)


def test_cells_drawn_anew_are_shorter_sighted_and_charge_more(optimum):
    gap = np.mean(ends("fresh")) - optimum
    assert 0.01 < gap < 0.1
