"""Compute: price follows use, capacity follows expected demand late, and the landlords' books."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.core.luck import Luck
from cloudfief.institutions.compute import WEEKS_PER_YEAR, Books, Compute

ONE = np.ones(1)
ACCOUNT = np.array([0], dtype=np.int64)


def opened(compute: Compute) -> Books:
    return compute.init(
        Luck(1, "compute"), blocs=("us",), compute_account=ACCOUNT, state_account=ACCOUNT + 2,
        state_exchange_rate=np.array([1_000_000]),
    ).state  # fmt: skip


def stepped(compute: Compute, books: Books, use: float, **more: Any) -> Any:
    reads: dict[str, Any] = {
        "blocs": ("us",), "compute_account": ACCOUNT, "compute_cash": books.working_cash, "exchange_fund_account": ACCOUNT + 1,
        "state_account": ACCOUNT + 2, "state_profit_tax": 0.2 * ONE, "state_exchange_rate": np.array([1_000_000]),
        "household_payroll_account": ACCOUNT + 3, "lab_compute_use": use * ONE,
        "lab_compute_spending": np.array([round(use * 200)]),
    }  # fmt: skip
    return compute.step(books, Luck(1, "compute"), **(reads | more))


def lived(compute: Compute, uses: list[float]) -> list[dict[str, Any]]:
    books, seen = opened(compute), []
    for use in uses:
        outcome = stepped(compute, books, use)
        books = outcome.state
        seen.append(outcome.signals)
    return seen


def test_steady_demand_keeps_the_normal_price_and_replaces_what_wears_out():
    compute = Compute()
    seen = lived(compute, [1000.0] * 60)
    assert seen[-1]["price"][0] == pytest.approx(2.0)
    assert seen[-1]["utilisation"][0] == pytest.approx(compute.normal_utilisation)
    worn = seen[-1]["capacity"][0] / (compute.life_years * WEEKS_PER_YEAR)
    assert seen[-1]["investment"][0] == pytest.approx(worn * compute.hardware_usd)


def test_a_jump_in_demand_makes_compute_dear_until_capacity_arrives():
    compute = Compute()
    prices = [float(s["price"][0]) for s in lived(compute, [1000.0] * 5 + [1500.0] * 300)]
    jump = np.exp(compute.price_response * compute.normal_utilisation * 0.5)
    assert prices[5] == pytest.approx(2.0 * jump, rel=0.02)
    assert prices[-1] == pytest.approx(2.0, rel=0.01)


def test_a_fall_in_demand_leaves_capacity_idle_that_only_wears_out():
    compute = Compute()
    seen = lived(compute, [1000.0] * 5 + [400.0] * 20)
    assert seen[6]["price"][0] < 2.0
    assert seen[-1]["investment"][0] == 0.0
    assert seen[-1]["capacity"][0] == pytest.approx(
        seen[8]["capacity"][0] * (1 - 1 / (compute.life_years * WEEKS_PER_YEAR)) ** 16, rel=0.05
    )


@pytest.mark.parametrize("growth", [0.005, 0.02])
def test_foreseen_growth_is_met_in_time(growth):
    compute = Compute()
    seen = lived(compute, [1000.0 * np.exp(growth * week) for week in range(400)])
    assert seen[-1]["utilisation"][0] == pytest.approx(compute.normal_utilisation, abs=0.12)


def test_without_a_price_response_the_price_stands_still():
    seen = lived(Compute.model_validate({"price_response": 0.0}), [1000.0, 3000.0, 10.0])
    assert {float(s["price"][0]) for s in seen} == {2.0}


@given(use=st.floats(0, 1e9), cash=st.integers(0, 10**14))
def test_nothing_paid_is_negative_and_need_excludes_surplus(use, cash):
    compute = Compute()
    outcome = stepped(compute, stepped(compute, opened(compute), 1000.0).state, use, compute_cash=np.array([cash]))
    assert all(int(flow.amount.min()) >= 0 for flow in outcome.flows)
    assert int(outcome.flows[-1].amount[0]) == 0 or int(outcome.signals["need"][0]) == 0
    assert outcome.signals["capacity"][0] > 0
