"""Shapley values: known games, and the four properties that define them."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.shapley import coalitions, shapley_values
from cloudfief.core.errors import BadInput

worths = st.lists(st.floats(-1e6, 1e6), min_size=16, max_size=16).map(np.array)


def worth_of(rule, causes: int) -> np.ndarray:
    return np.array([rule({int(cause) for cause in np.flatnonzero(row)}) for row in coalitions(causes)])


def test_gloves():
    """One left glove and two right ones, a pair is worth 1 (Shapley and Shubik 1969): 2/3, 1/6, 1/6."""
    found = shapley_values(worth_of(lambda at_work: float(0 in at_work and len(at_work) > 1), 3))
    assert found == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_runway():
    """Each pays for its own part of the runway (Littlechild and Owen 1973): costs 1, 2, 3 make 1/3, 5/6, 11/6."""
    found = shapley_values(worth_of(lambda at_work: max((cause + 1.0 for cause in at_work), default=0.0), 3))
    assert found == pytest.approx([1 / 3, 5 / 6, 11 / 6])


@given(worths)
def test_they_are_the_mean_over_every_order(worth):
    found = shapley_values(worth)
    gains = np.zeros(4)
    orders = list(permutations(range(4)))
    for order in orders:
        here = 0
        for cause in order:
            gains[cause] += worth[here + 2**cause] - worth[here]
            here += 2**cause
    assert found == pytest.approx(gains / len(orders), abs=1e-6)


@given(worths)
def test_nothing_is_lost(worth):
    assert shapley_values(worth).sum() == pytest.approx(worth[-1] - worth[0], abs=1e-6)


@given(worths)
def test_a_cause_that_does_nothing_gets_nothing(worth):
    idle = worth.reshape(2, 2, 2, 2).copy()
    idle[1] = idle[0]  # the last cause is the highest bit
    assert shapley_values(idle.ravel())[3] == 0.0


def test_the_order_of_sets():
    assert coalitions(2).tolist() == [[False, False], [True, False], [False, True], [True, True]]
    assert shapley_values([0.0, 3.0, 5.0, 8.0]) == pytest.approx([3.0, 5.0])


@pytest.mark.parametrize("worth", [[1.0], [1.0, 2.0, 3.0], [[1.0, 2.0]], []])
def test_other_shapes_are_refused(worth):
    with pytest.raises(BadInput, match="sets of causes"):
        shapley_values(worth)
