"""SIM and PC, the villages of Godley and Lavoie: their experiments, and the equation that nobody imposes."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.core.arms import arm_named
from cloudfief.core.scenario import load
from cloudfief.core.world import advance, open_world

REST = 250


def village(name, arm="baseline", **values):
    scenario = load(name).with_values(values)
    return open_world(scenario, arm_named(scenario, arm), 1)


def coins(world, signal):
    return float(world.signals[signal][0]) / 1e9


@pytest.mark.parametrize("name", ["sim", "pc"])
def test_the_workshops_overdraft_is_paid_back_in_every_period(name):
    world = village(name)
    for _ in range(40):
        before = world.ledger.cash(world.account_numbers["workshop.account"])
        advance(world, 1)
        left = world.ledger.cash(world.account_numbers["workshop.account"])
        assert np.abs(left - before).max() <= 2, "wages are what the goods of the period brought, to the unit"
        assert set(world.ledger.audit().values()) == {0}


@pytest.mark.parametrize(("spending", "tax"), [(20, 0.2), (25, 0.2), (20, 0.25)])
def test_income_at_rest_is_spending_over_the_tax_rate(spending, tax):
    world = advance(village("sim", **{"treasury.spending": spending * 10**9, "treasury.tax_rate": tax}), REST)
    assert coins(world, "workshop_output") == pytest.approx(spending / tax, abs=1e-6)


def test_more_interest_raises_income_and_moves_money_into_bills():
    """The first experiment with PC: the higher rate adds to demand through interest on bills."""
    quiet, raised = (advance(village("pc", arm), REST) for arm in ("baseline", "shock"))
    for signal in ("workshop_output", "savers_bills", "savers_disposable"):
        assert coins(raised, signal) > coins(quiet, signal)
    share = [coins(world, "savers_bills") / coins(world, "savers_wealth") for world in (quiet, raised)]
    assert share[1] - share[0] == pytest.approx(5 * 0.01, abs=1e-3)


def test_money_not_held_as_bills_is_what_the_treasury_issued():
    world = advance(village("pc"), 30)
    treasury = world.account_numbers["treasury.account"]
    held = world.ledger.cash(world.account_numbers["savers.account"])
    assert (world.signals["savers_money"] == held).all()
    left = world.ledger.cash(world.account_numbers["workshop.account"])
    assert (world.ledger.cash(treasury) == -held - left).all()
