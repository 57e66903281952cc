"""What is moved within a budget does not hang on which sizes were tried, and is never read off beyond them."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.behaviour.affordable import greatest

BUDGET = 0.01


def tried(sizes: list[float], budget: float = BUDGET) -> tuple[float, bool]:
    """An action that pays at first and costs more and more: moved = 0.2 |s|, cost = s^2 - 0.05 |s|; s* = 0.128 at 1%."""
    size = np.abs(sizes)
    return greatest(sizes, size**2 - 0.05 * size, 0.2 * size, budget)


@pytest.mark.parametrize("sizes", [[0.05, 0.15], [0.1, 0.3], [0.1, 0.2, 0.4], [-0.3, -0.1, 0.1, 0.3], [-0.2, -0.12]])
def test_the_answer_does_not_hang_on_the_sizes(sizes: list[float]) -> None:
    moved, at_least = tried(sizes)
    assert moved == pytest.approx(0.2 * 0.1281, rel=0.1)
    assert not at_least


def test_nothing_is_read_off_beyond_the_largest_size() -> None:
    assert tried([0.05, 0.1]) == (pytest.approx(0.02), True)
    assert tried([0.05, 0.1], budget=10.0) == (pytest.approx(0.02), True)


def test_the_end_of_what_an_actor_can_do_is_no_lower_bound() -> None:
    sizes, cost, moved = [-0.1, 0.1], np.array([0.001, 0.5]), np.array([0.03, 0.04])
    assert greatest(sizes, cost, moved, BUDGET) == (pytest.approx(0.03), True)
    assert greatest(sizes, cost, moved, BUDGET, last=[True, False]) == (pytest.approx(0.03), False)


def test_a_dearer_first_step_leaves_a_part_of_it() -> None:
    moved, at_least = greatest([0.1, 0.2], np.array([0.02, 0.08]), np.array([0.04, 0.08]), BUDGET)
    assert 0.01 < moved < 0.04
    assert not at_least


def test_what_is_moved_the_other_way_does_not_count_and_a_missing_actor_stays_missing() -> None:
    assert greatest([-0.1, 0.1], np.array([0.0, 0.0]), np.array([-0.2, -0.1]), BUDGET).moved == 0.0
    assert np.isnan(greatest([-0.1, 0.1], np.full(2, np.nan), np.array([0.1, 0.1]), BUDGET).moved)
