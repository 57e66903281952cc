"""Hosts, attention, cost decline and capability: closed forms and limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.attention import half_life, relaxed_share
from cloudfief.behaviour.capability import (
    after_imitation,
    capability,
    cost_after_imitation,
    lag_months,
    quality_gap,
)
from cloudfief.behaviour.fringe import host_price, margin_after_entry
from cloudfief.behaviour.learning_cost import (
    cost_at_fixed_quality,
    factor_per_period,
    yearly_factor_from_halving,
)
from cloudfief.core.errors import BadInput


def test_entry_drives_the_host_price_to_cost():
    margin = np.array(0.5)
    for _ in range(100):
        margin = margin_after_entry(margin, 0.1)
    assert margin == pytest.approx(0.5 * 0.9**100)
    assert host_price(2.0, margin) == pytest.approx(2.0, abs=1e-4)
    assert host_price([1.0, 2.0], margin_after_entry(0.5, 1.0)).tolist() == [1.0, 2.0]


@given(st.floats(0.001, 0.999), st.floats(0, 1), st.floats(0, 1), st.integers(0, 40))
def test_shares_relax_geometrically(attention, first, wanted, periods):
    share = np.array(first)
    for _ in range(periods):
        share = relaxed_share(share, wanted, attention)
    assert share == pytest.approx(wanted + (first - wanted) * (1.0 - attention) ** periods, abs=1e-12)


def test_half_life_is_where_half_has_moved():
    assert (1.0 - 0.1) ** half_life(0.1) == pytest.approx(0.5)
    assert half_life(1.0) == 0.0


def test_cost_decline_composes_over_periods():
    monthly = factor_per_period(10.0, 12.0)
    assert cost_at_fixed_quality(5.0, 10.0, 2.0) == pytest.approx(5.0 * monthly**-24)
    assert yearly_factor_from_halving(12.0) == pytest.approx(2.0)


def test_ten_times_the_effective_compute_adds_the_slope():
    assert capability(1e24, 10.0, 3.0, 2.0) - capability(1e24, 1.0, 3.0, 2.0) == pytest.approx(2.0)
    assert lag_months(quality_gap(3.5, 2.0, 0.45), 2.0, 0.45) == pytest.approx(3.5)


def test_imitation_closes_gaps_and_never_moves_the_leader():
    quality = np.array([10.0, 8.0, 4.0])
    after = after_imitation(quality, 10.0, 0.25)
    assert after.tolist() == [10.0, 8.5, 5.5]
    assert after_imitation(quality, 10.0, 1.0).tolist() == [10.0, 10.0, 10.0]


def test_cost_imitation_is_geometric():
    cost = np.array([10.0, 1.0, 0.5])
    assert cost_after_imitation(cost, 1.0, 0.5) == pytest.approx([np.sqrt(10.0), 1.0, 0.5])
    assert cost_after_imitation(cost, 1.0, 0.0).tolist() == cost.tolist()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: margin_after_entry(0.1, 1.5), "weekly_entry: found 1.5"),
        (lambda: relaxed_share(0.1, 0.2, 0.0), "attention: found 0"),
        (lambda: factor_per_period(0.5, 12.0), "yearly_factor: found 0.5"),
        (lambda: yearly_factor_from_halving(0.0), "halving_months: found 0"),
        (lambda: capability(0.0, 1.0, 0.0, 1.0), "training_compute times efficiency: found"),
        (lambda: lag_months(1.0, 0.0, 1.0), "per_decade, decades_per_year: found"),
        (lambda: after_imitation(1.0, 2.0, 1.1), "weekly_imitation: found 1.1"),
        (lambda: cost_after_imitation(0.0, 1.0, 0.5), "cost, lowest_cost: found"),
    ],
)
def test_nonsense_is_refused_by_name(call, message):
    with pytest.raises(BadInput, match=message):
        call()
