"""The state: a budget that balances, debt that is repaid, bonds in the register, levers that reach others."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from cloudfief.core.arms import arm_named
from cloudfief.core.world import advance, open_world
from cloudfief.institutions.state import controls
from cloudfief.institutions.state.budget import Debt, decided, financed, planned
from cloudfief.national_accounts import accounts_of, money_of
from tests.conftest import lived_economy, small_economy

BONDS = ("bonds us", "bonds cn", "bonds eu")


def whole(*values):
    return np.array(values, dtype=np.int64)


lived = partial(lived_economy, weeks=8, seed=2)


def test_by_default_the_budget_is_planned_to_balance_and_bonds_stay():
    bonds, printed = [], []
    lived(
        small_economy(), watch=lambda w: (bonds.append(w.signals["state_bonds"]), printed.append(w.states["state"].debt.printed))
    )
    assert (bonds[0] > 0).all()
    assert all(np.array_equal(week, bonds[0]) for week in bonds)
    assert not np.any(printed)


OUTLAYS = ("transfers", "benefits", "interest", "public purchases")


def ledger_says(world):
    """One more week, and what it did to the treasuries' and desks' money by the ledger, minor units, (bloc,) each."""
    before, desk = money_of(world), world.ledger.cash(world.account_numbers["state.desk"])
    advance(world, 1)
    table, change = world.ledger.last_week_matrix(), {name: money.less(before[name]) for name, money in money_of(world).items()}
    spent = dict.fromkeys(change, 0)
    for (payer, _, what, asset), amount in table.items():
        if payer == "state" and what in OUTLAYS:
            spent[asset] += amount
    deficit = whole(*(accounts_of(table, name, money).government_deficit for name, money in change.items()))
    return {
        "deficit": deficit, "receipts": whole(*spent.values()) - deficit,
        "external_inflow": desk - world.ledger.cash(world.account_numbers["state.desk"]),
    }  # fmt: skip


@pytest.mark.parametrize("levers", [(), ("basic_income",)], ids=["planned to balance", "borrowed"])
def test_receipts_deficit_and_new_money_are_what_the_ledger_says(levers):
    """Published a week later, for taxes come in after the state has paid; forecast errors included, to the minor unit."""
    scenario = small_economy("world-2024", weeks=8)
    for lever in levers:
        scenario = scenario.with_lever(lever)
    world = open_world(scenario, arm_named(scenario, None), 2)
    treasury = world.account_numbers["state.account"]
    first = world.ledger.cash(treasury)
    advance(world, 1)  # whose table has the opening endowments too
    said = ledger_says(world)
    for _ in range(9):
        issued, before = first - world.ledger.cash(treasury), said
        said = ledger_says(world)
        for name, value in before.items():
            np.testing.assert_array_equal(world.signals[f"state_{name}"], value, name)
        np.testing.assert_array_equal(world.signals["state_new_money"], issued)
        assert before["deficit"].all(), "no forecast was ever exact"


def test_bonds_in_the_register_are_the_bonds_published_and_the_fund_holds_them():
    world = lived(
        small_economy(**{"state.procurement_share": 0.3}).with_values({"state.opening_debt": {"us": 0.5, "cn": 0.2, "eu": 0.0}})
    )
    for bloc, name in enumerate(BONDS):
        row = world.ledger.assets.index(name)
        published = world.signals["state_bonds"][bloc]
        assert world.ledger.balances[row, world.account_numbers["exchange.fund"][bloc]] == published
        assert world.ledger.balances[row, world.account_numbers["state.account"][bloc]] == -published
    assert world.signals["state_bonds"][2] == 0
    assert world.ledger.arrears(world.account_numbers["state.account"]).sum() == 0


def test_a_basic_income_is_borrowed_first_and_repaid_by_income_tax(monkeypatch):
    from cloudfief.institutions.state.institution import State

    paid = 5_000  # minor units a week and household
    plain = State._signals

    def with_basic_income(self, *args):
        return {**plain(self, *args), "basic_income": np.full(3, paid)}

    scenario = small_economy("world-2024", weeks=8)
    without = lived(scenario)
    monkeypatch.setattr(State, "_signals", with_basic_income)
    deficits = []
    world = lived(scenario, watch=lambda w: deficits.append(w.signals["state_deficit"].copy()))
    owed = world.signals["state_bonds"] - without.signals["state_bonds"] + world.signals["state_new_money"]
    assert (owed > 0).all()
    assert (world.signals["state_bonds"] > without.signals["state_bonds"]).all(), "the fund lends part of it"
    assert (world.signals["state_income_tax"] > 0.15).all()
    each = world.signals["state_transfers"] / world.signals["household_members"]
    assert (each > without.signals["state_transfers"] / world.signals["household_members"]).all()
    assert (world.signals["household_spending"] > without.signals["household_spending"]).all()


def test_the_gap_is_spending_beyond_receipts_and_nothing_is_lost():
    receipts, members = np.array([1000.0, 1000.0, 100.0]), whole(7, 7, 7)
    other, basic_income, repayment = whole(300, 300, 400), whole(0, 5, 0), np.array([0.0, 0.0, 10.0])
    plan = decided(receipts, other, repayment, np.zeros(3), members)
    transfers, gap = planned(plan, basic_income, members)
    np.testing.assert_array_equal(transfers, [700, 735, 0])
    np.testing.assert_array_equal(gap, [0, 35, 300])
    debt = Debt(whole(500, 500, 500), whole(500, 500, 500), whole(0, 0, 0))
    filled = financed(gap, debt, whole(20, 20, 1000))
    np.testing.assert_array_equal(filled.sold, [0, 20, 300])
    np.testing.assert_array_equal(filled.debt.printed, [0, 15, 0])
    np.testing.assert_array_equal(filled.debt.new, gap)


def test_a_surplus_takes_new_money_back_and_then_redeems_bonds():
    debt = Debt(whole(600), whole(500), whole(30))
    filled = financed(whole(-50), debt, whole(1000))
    assert (filled.redeemed, filled.debt.bonds, filled.debt.printed) == (20, 580, 0)
    assert filled.debt.new == debt.new - 50


def test_procurement_is_paid_into_the_tills_and_labs_earn_more():
    free, bought = (lived(small_economy("world-2024", **{"state.procurement_share": part})) for part in (0.0, 0.05))
    paid = {what: amount for (payer, payee, what, _), amount in bought.ledger.last_week_matrix().items() if payee == "lab"}
    assert paid["public purchases"] > 0
    assert bought.signals["lab_revenue"].sum() > free.signals["lab_revenue"].sum()


def test_a_missing_lead_tightens_the_control_and_it_wears_off():
    rival = controls.rivals_of({"us": "cn", "cn": "us"}, ("us", "cn", "eu"))
    np.testing.assert_array_equal(rival, [1, 0, -1])
    behind = controls.missing_lead(np.array([1.0, 1.2, 0.5]), rival, 0.3)
    np.testing.assert_allclose(behind, [0.3 + np.log(1.2), 0.3 - np.log(1.2), 0.0])
    tightness = np.zeros(3)
    for _ in range(10):
        tightness = controls.tightened(tightness, 0.1 * behind, rival, 0.0, 0.02, 2.3)
    multiplier = controls.cost_multiplier(tightness, rival)
    assert multiplier[1] > multiplier[0] > multiplier[2] == 1.0
    for _ in range(500):
        tightness = controls.tightened(tightness, np.zeros(3), rival, 0.0, 0.02, 2.3)
    np.testing.assert_allclose(controls.cost_multiplier(tightness, rival), 1.0, atol=1e-3)


def test_controls_answer_nothing_by_default_and_labs_once_they_do():
    plain = lived(small_economy("world-2024"))
    np.testing.assert_array_equal(plain.signals["state_export_control"], np.ones(3))
    dated = lived(small_economy("world-2024").with_values({"state.controlled": {"cn": 1.5}}))
    np.testing.assert_array_equal(dated.signals["state_export_control"], [1.0, 1.5, 1.0])
    reacting = lived(small_economy("world-2024", **{"state.control_reaction": 0.1, "state.wanted_lead": 2.0}))
    assert reacting.signals["state_export_control"][1] > 1.0


@pytest.mark.parametrize("lever", ["digital_services_tax", "tariff"])
def test_a_tax_brings_the_state_that_levies_it_money_from_abroad_too(lever):
    names = {"digital_services_tax": "digital services tax", "tariff": "tariff"}
    scenario = small_economy("world-2024")
    world = lived(scenario.with_lever(lever, rate=0.2, blocs=("eu",)))
    table = world.ledger.last_week_matrix()
    from_abroad = table.get(("state", "state", names[lever], "eur"), 0)
    assert from_abroad > 0
    assert ("state", "state", names[lever], "usd") not in table


def test_after_half_a_year_a_state_decides_every_thirteen_weeks():
    each = []
    lived(small_economy(households=384), watch=lambda world: each.append(world.states["state"].plan.transfer), weeks=40)
    revised = {week for week in range(1, len(each)) if not np.array_equal(each[week], each[week - 1])}
    assert {26, 39} <= revised, "decisions"
    assert not revised & {*range(27, 39), 40, 41}, "nothing between them"
    assert len(revised & set(range(2, 26))) > 12, "but weekly at first, when receipts are not known yet"


def test_in_the_cold_war_the_us_tightens_by_its_rule_and_early_controls_are_there_from_the_start():
    scenario, control = small_economy("cold-war", weeks=15), {}
    for arm in ("baseline", "since_2022", "reaction"):
        control[arm] = advance(open_world(scenario, arm_named(scenario, arm), 1), 41).signals["state_export_control"]
    np.testing.assert_array_equal(control["baseline"], 1.0)
    np.testing.assert_allclose(control["since_2022"], [1.0, 1.5, 1.0])
    assert control["reaction"][1] > 1.0
    np.testing.assert_array_equal(control["reaction"][[0, 2]], 1.0)
