"""A niche service: closed forms against the solver, limits and monotonicity; free entry."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.bertrand import solve
from cloudfief.behaviour.free_entry import firms_after_entry
from cloudfief.behaviour.niche import best_markup, best_profit, niche_market


@given(value=st.floats(-2, 8), alpha=st.floats(0.3, 5), cost=st.floats(0, 2), rival=st.floats(-6, 6))
def test_the_closed_form_is_the_solvers_price(value, alpha, cost, rival):
    found = solve(niche_market(np.array([value]), np.array([cost]), alpha, 0.0, rival))
    assert found.markup[0] == pytest.approx(float(best_markup(value, alpha, cost, rival)), rel=1e-7)
    assert found.markup[0] * found.share[0] == pytest.approx(float(best_profit(1.0, value, alpha, cost, rival)), abs=1e-9)


@given(rival=st.floats(-6, 6), better=st.floats(0.1, 4))
def test_better_general_ai_takes_profit_but_not_the_floor_of_the_markup(rival, better):
    assert best_profit(10.0, 3.0, 1.0, 0.5, rival + better) < best_profit(10.0, 3.0, 1.0, 0.5, rival)
    assert best_markup(3.0, 1.0, 0.5, rival + better) > 1.0


def test_the_closer_the_substitute_the_lower_the_price():
    prices = [solve(niche_market(np.array([2.0]), np.array([0.3]), 1.0, sigma, 1.5)).price[0] for sigma in (0.0, 0.5, 0.9)]
    assert prices[0] > prices[1] > prices[2] > 0.3


def test_firms_enter_above_and_leave_below_the_normal_margin():
    moved = firms_after_entry([100.0, 100.0, 100.0], [0.18, 0.08, -0.02], 0.08, 0.5, 0.4)
    np.testing.assert_allclose(moved, [105.0, 100.0, 95.0])
    assert firms_after_entry(100.0, -100.0, 0.08, 1.0, 0.4) == pytest.approx(60.0)
