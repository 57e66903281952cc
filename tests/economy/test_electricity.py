"""The power sector inside the economy: steady at the opening, answering load and conduct, its books closed."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.core.arms import arm_named, arms_of
from cloudfief.core.scenario import Scenario
from cloudfief.core.world import World, advance, open_world
from cloudfief.institutions.electricity import Electricity
from cloudfief.institutions.electricity.books import opening
from cloudfief.institutions.electricity.payments import Accounts, Customers, bills, dues, payments
from cloudfief.institutions.electricity.plants import TECHNOLOGIES
from cloudfief.institutions.electricity.week import MWH, Conduct, lived, system
from tests.conftest import small_economy

BLOCS = ("us", "cn", "eu")
EU = 2
RATE = np.array([1_000_000, 7_246_000, 920_000])


def conduct(theta: float = 0.0, public: float = 0.0, cap: float = 4348.0) -> Conduct:
    return Conduct(np.full(3, theta), np.full(3, public), np.full(3, cap))


def week_with(theta: float = 0.0, public: float = 0.0, cap: float = 4348.0, centres_twh: float = 0.0, **numbers: float):
    """A week at opening contracts and use, with more data centres in every bloc."""
    power = Electricity(**numbers)  # type: ignore[arg-type]
    grid = system(power, BLOCS)
    books, _ = opening(power, grid, conduct())
    use = grid.opening_use + np.array([0.0, 0.0, centres_twh * MWH])
    return lived(power, grid, books.capacity, use, books.contract, books.opening_peak, conduct(theta, public, cap))


def test_a_cartel_has_nobody_to_sell_forward_against():
    """Allaz and Vila: of N rivals each sells 1 - 1/N forward, a monopolist nothing; among few, less than contracts could hold."""
    np.testing.assert_array_equal(week_with(1.0, forward_cover=0.8).price, week_with(1.0, forward_cover=0.0).price)
    hedged, open_ = week_with(0.2, forward_cover=0.8), week_with(0.2, forward_cover=0.0)
    assert hedged.price[EU] < open_.price[EU]


def lived_weeks(scenario: Scenario, weeks: int, arm: str | None = None) -> World:
    chosen = arms_of(scenario)[0] if arm is None else arm_named(scenario, arm)
    return advance(open_world(scenario, chosen, 1), weeks)


@pytest.fixture(scope="module")
def baseline() -> World:
    return lived_weeks(small_economy("power"), 10)


def test_the_week_has_24_load_blocks_and_168_hours():
    grid = system(Electricity(), BLOCS)
    assert grid.hours.size == 24
    assert grid.hours.sum() == pytest.approx(168.0)
    assert grid.shape @ grid.hours == pytest.approx(168.0)
    mean = grid.running.transpose(0, 2, 1) @ grid.hours / 168.0
    assert mean[EU, :2] == pytest.approx([0.24, 0.12])  # wind and sun


def test_opening_tariffs_are_near_the_observed_inputs():
    power = Electricity()
    _, week = opening(power, system(power, BLOCS), conduct(0.06))
    assert week.retail[EU, 0] * 0.92 == pytest.approx(288.7, rel=0.03)  # S4-023, euro per MWh
    assert week.use.sum(axis=1) / MWH == pytest.approx([4300, 9850, 2725], rel=0.03)
    assert (week.shed == 0).all()


def test_prices_and_use_stand_still_when_nothing_happens():
    power = Electricity()
    grid = system(power, BLOCS)
    books, week = opening(power, grid, conduct(0.06))
    use = np.concatenate([grid.opening_use[:, :2] * np.exp(books.log_use), grid.opening_use[:, 2:]], axis=1)
    again = lived(power, grid, books.capacity, use, books.contract, books.opening_peak, conduct(0.06))
    assert again.energy_price == pytest.approx(books.contract[:, 0], rel=1e-6)
    assert again.retail == pytest.approx(week.retail, rel=1e-6)


def test_withholding_raises_the_price_and_public_supply_lowers_it_in_europe():
    rivals, cournot, cartel, public = (week_with(*pair) for pair in ((0, 0), (0.2, 0), (1, 0), (1, 1)))
    assert (rivals.energy_price < cournot.energy_price).all()
    assert (cournot.energy_price < cartel.energy_price).all()
    assert public.energy_price[EU] < rivals.energy_price[EU]
    assert rivals.price == pytest.approx(rivals.competitive_price)


def test_average_cost_can_lie_above_the_market_price():
    dear = {name: 4 * cost for name, cost in Electricity().fixed_cost_usd.items()}
    power = Electricity(fixed_cost_usd=dear)
    grid = system(power, BLOCS)
    books, _ = opening(power, grid, conduct())
    public = lived(power, grid, books.capacity, grid.opening_use, books.contract, books.opening_peak, conduct(0, 1))
    assert (public.energy_price > public.price).all()


@pytest.mark.parametrize(("peak_share", "falls"), [(0.0, True), (2.0, False)])
def test_more_load_lowers_or_raises_the_wires_price_by_what_wires_must_grow(peak_share, falls):
    before, after = (week_with(centres_twh=twh, network_peak_share=peak_share) for twh in (0.0, 50.0))
    assert ((after.retail[:, 0] < before.retail[:, 0]) == falls).all()
    assert (after.energy_price >= before.energy_price).all()


def test_a_windfall_tax_takes_what_cheap_plants_earn_and_leaves_the_competitive_price():
    free, capped = week_with(), week_with(cap=60.0)
    assert capped.price == pytest.approx(free.price, rel=1e-12)
    assert capped.windfall[EU] > 0
    assert (free.windfall == 0).all()
    assert capped.windfall[EU] < capped.rent[EU]


def test_investors_see_what_a_revenue_cap_leaves():
    """Price takers run every plant that pays: what they earn less under the cap is the windfall that the state takes."""
    free, capped = week_with(), week_with(cap=60.0)
    power = Electricity()
    lost = ((free.earning - capped.earning) * power.plants(BLOCS).capacity).sum(axis=1)
    assert capped.windfall[EU] > 0
    assert lost == pytest.approx(capped.windfall, rel=1e-9)
    assert (capped.earning <= free.earning).all()


def test_a_revenue_cap_slows_the_building_of_what_it_takes_from():
    scenario = small_economy("world-2024", weeks=6, **{"electricity.investment_speed": 0.01})
    free, capped, slack = (
        lived_weeks(scenario.with_lever("electricity_price_cap", cap=cap), 8, "policy").states["electricity"].capacity[EU]
        for cap in (4348.0, 60.0, 5000.0)
    )
    nuclear, turbine = TECHNOLOGIES.index("nuclear"), TECHNOLOGIES.index("gas_turbine")
    assert capped[nuclear] < free[nuclear]
    assert capped[turbine] == pytest.approx(free[turbine], rel=1e-3)
    np.testing.assert_array_equal(free, slack)


def test_imported_power_is_paid_abroad_and_is_fuel_where_nobody_is_abroad():
    week = week_with()
    bill = bills(week, np.zeros(3), Customers(np.array([132_000_000, 494_000_000, 202_000_000]), True, True), RATE)
    owed = dues(week, bill, RATE, system(Electricity(), BLOCS).tax, np.full(3, 0.21), np.array([0.0, 0.1, 0.5]))
    own, payroll, other = (np.arange(first, first + 3) for first in (0, 10, 20))
    for neighbours, imported in ((payroll[[2, 0, 0]], owed.neighbours), (payroll, 0 * owed.neighbours)):
        accounts = Accounts(own, payroll, payroll[[0, 0, 0]], neighbours, other, other)
        paid = {flow.what: flow for flow in reversed(payments(owed, accounts, np.zeros(3, dtype=np.int64)))}
        np.testing.assert_array_equal(paid["imported power"].amount, imported)
        np.testing.assert_array_equal(paid["fuel"].amount, owed.fuel_home + owed.neighbours - imported)


def test_what_is_billed_is_what_is_owed_and_kept():
    week = week_with()
    customers = Customers(np.array([132_000_000, 494_000_000, 202_000_000]), True, True)
    bill = bills(week, np.zeros(3), customers, RATE)
    tax = system(Electricity(), BLOCS).tax
    owed = dues(week, bill, RATE, tax, np.full(3, 0.21), np.array([0.0, 0.1, 0.5]))
    parts = owed.fuel_home + owed.fuel_abroad + owed.permits + owed.wages + owed.neighbours + owed.power_tax + owed.windfall
    np.testing.assert_array_equal(bill.revenue, parts + owed.profit)
    assert bill.booked == pytest.approx(1.0)
    alone = bills(week, np.zeros(3), Customers(customers.households, False, False), RATE)
    np.testing.assert_array_equal(alone.revenue, alone.household * customers.households)
    assert (alone.booked < 0.6).all()


def test_in_the_economy_bills_are_paid_and_cash_does_not_pile_up(baseline):
    account = baseline.account_numbers["electricity.account"]
    assert (baseline.ledger.arrears(account) == 0).all()
    bills_a_week = baseline.signals["electricity_firm_bill"] + (
        baseline.signals["electricity_household_bill"] * baseline.signals["household_members"]
    )
    assert (baseline.ledger.cash(account) < 8 * bills_a_week).all()
    paid = [key for key in baseline.ledger.last_week_matrix() if key[1] == "electricity" and key[2] == "electricity"]
    assert {key[0] for key in paid} >= {"household", "merchant"}


def test_added_load_changes_prices_only_where_it_is(baseline):
    scenario = small_economy("power", **{"electricity.added_data_centre_twh": {"eu": 50.0}})
    more = lived_weeks(scenario, 10)
    before, after = baseline.signals["electricity_data_centre_load"], more.signals["electricity_data_centre_load"]
    assert (after - before)[EU] == pytest.approx(50.0 * MWH, rel=1e-3)
    assert more.signals["electricity_wholesale_price"][EU] > baseline.signals["electricity_wholesale_price"][EU]


def test_a_cartel_arm_raises_bills_and_household_bills_reach_households(baseline):
    scenario = small_economy("power")
    cartel = lived_weeks(scenario, 10, "cartel")
    assert cartel.signals["electricity_household_bill"][EU] > baseline.signals["electricity_household_bill"][EU]
    assert cartel.signals["electricity_markup"][EU] > 0.05
    assert baseline.signals["electricity_markup"][EU] == 0.0


LEVERS = {
    "electricity_competition": ({}, {"highest": 1.0}),
    "electricity_price_cap": ({"cap": 60.0}, {"cap": 5000.0}),
    "socialised_electricity": ({}, {"share": 0.0}),
}


@pytest.mark.parametrize("lever", sorted(LEVERS))
def test_levers_bite_and_slack_ones_change_not_one_bit(lever):
    biting, slack = LEVERS[lever]
    scenario = small_economy("power", weeks=6)
    conduct_everywhere = {"us": 0.2, "cn": 0.2, "eu": 0.2}
    scenario = scenario.with_values({"electricity.market_conduct": conduct_everywhere})
    scenario = scenario.model_copy(update={"arms": {}, "event": None})
    plain = lived_weeks(scenario, 8)
    same = lived_weeks(scenario.with_lever(lever, **slack), 8, "policy")
    other = lived_weeks(scenario.with_lever(lever, **biting), 8, "policy")
    np.testing.assert_array_equal(plain.ledger.balances, same.ledger.balances)
    for name, value in plain.signals.items():
        if name.startswith("electricity_"):
            np.testing.assert_array_equal(value, same.signals[name])
    assert (plain.ledger.balances != other.ledger.balances).any()
    assert not np.array_equal(plain.signals["state_receipts"], other.signals["state_receipts"])


def test_a_lever_can_hold_in_one_bloc_only():
    scenario = small_economy("power", weeks=6).model_copy(update={"arms": {}, "event": None})
    other = lived_weeks(scenario.with_lever("socialised_electricity", where="eu"), 8, "policy")
    assert other.signals["electricity_socialised"].tolist() == [0.0, 0.0, 1.0]


def test_capacity_follows_rent_unless_growth_is_off():
    scenario = small_economy("power", weeks=8)
    scenario = scenario.with_values({"electricity.investment_speed": 0.01, "electricity.added_data_centre_twh": {"eu": 400.0}})
    grown = lived_weeks(scenario, 8).states["electricity"].capacity[EU].sum()
    still = lived_weeks(scenario.with_values({"electricity.growth": False}), 8).states["electricity"].capacity[EU].sum()
    assert grown > still
    assert still == pytest.approx(Electricity().plants(BLOCS).capacity[EU].sum())
