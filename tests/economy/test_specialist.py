"""Specialists: survival and exit, contracts that shelter, and what firms pay them."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.verification.cases.downstream import specialist_exit, weeks_lived
from tests.economy.test_developer import world_of

HARD = {
    "specialist.nest": 0.9, "specialist.own_progress": 0.0, "specialist.quality_response": 6.0,
    "specialist.working_cash_usd": {},
}  # fmt: skip


def test_v17_exit_by_closed_form():
    assert all(check.passed for check in specialist_exit())


def test_reserves_and_quality_decide_how_long_it_lives():
    slow, fast = 1.0 + 0.01 * np.arange(60), 1.0 + 0.04 * np.arange(60)
    assert weeks_lived(140_000.0, fast) < weeks_lived(140_000.0, slow)
    assert weeks_lived(160_000.0, fast) < weeks_lived(120_000.0, fast)


def test_specialists_are_paid_out_of_what_firms_spend_on_services():
    world = world_of(8)
    table = world.ledger.last_week_matrix()
    translation = sum(v for (_, payee, what, _), v in table.items() if what == "translation" and payee == "specialist")
    applications = sum(v for (_, payee, what, _), v in table.items() if what == "AI applications" and payee == "developer")
    assert 0.002 < translation / applications < 0.05
    assert world.signals["specialist_active"].all()


def test_general_ai_takes_customers_and_contracts_hold_them_back():
    kept = {}
    for weeks in (4.0, 156.0):
        world = world_of(30, **{**HARD, "specialist.contract_weeks": weeks})
        kept[weeks] = world.signals["specialist_share"].sum()
    assert kept[4.0] < kept[156.0]


@pytest.mark.parametrize(("progress", "sign"), [(0.0, -1), (1.2, 1)])
def test_a_specialist_may_win_or_lose_by_progress(progress, sign):
    world = world_of(30, **{"specialist.own_progress": progress, "specialist.quality_response": 6.0, "specialist.ai_price": 0.0})
    start = world_of(3, **{"specialist.own_progress": progress, "specialist.quality_response": 6.0, "specialist.ai_price": 0.0})
    moved = world.signals["specialist_wanted_share"].sum() - start.signals["specialist_wanted_share"].sum()
    assert np.sign(moved) == sign
