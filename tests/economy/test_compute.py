"""Compute: price follows use, capacity follows expected demand late, and the landlords' books."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.core.arms import arm_named
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.luck import Luck
from cloudfief.core.world import advance, open_world
from cloudfief.institutions.compute import Books, Compute
from cloudfief.institutions.compute.reads import Reads
from tests.conftest import small_economy

ONE = np.ones(1)
ACCOUNT = np.array([0], dtype=np.int64)


def opened(compute: Compute) -> Books:
    return compute.init(
        Luck(1, "compute"), blocs=("us",), compute_account=ACCOUNT, compute_chips_account=ACCOUNT + 4,
        state_account=ACCOUNT + 2, state_exchange_rate=np.array([1_000_000]),
    ).state  # fmt: skip


def stepped(compute: Compute, books: Books, use: float, **more: Any) -> Any:
    reads: dict[str, Any] = {
        "week": books.weeks, "blocs": ("us",), "compute_account": ACCOUNT, "compute_cash": books.working_cash,
        "compute_chips_account": ACCOUNT + 4, "compute_chips_cash": books.chip_working_cash, "exchange_fund_account": ACCOUNT + 1,
        "compute_price_last": 2.0 * ONE,
        "state_account": ACCOUNT + 2, "state_profit_tax": 0.2 * ONE, "state_exchange_rate": np.array([1_000_000]),
        "household_payroll_account": ACCOUNT + 3, "lab_compute_use": use * ONE,
        "lab_compute_spending": np.array([round(use * 200)]),
    }  # fmt: skip
    return compute.step(books, Luck(1, "compute"), Reads(**(reads | more)))


def lived(compute: Compute, uses: list[float]) -> list[dict[str, Any]]:
    books, seen, price = opened(compute), [], 2.0 * ONE
    for use in uses:
        outcome = stepped(compute, books, use, compute_price_last=price)
        price = outcome.signals["price"]
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
    compute = Compute(price_speed=1.0)
    prices = [float(s["price"][0]) for s in lived(compute, [1000.0] * 5 + [1500.0] * 300)]
    jump = np.exp(compute.price_response * compute.normal_utilisation * 0.5)
    assert prices[5] == pytest.approx(2.0 * jump, rel=0.02)
    assert prices[-1] == pytest.approx(2.0, rel=0.01)


def test_after_a_fall_in_demand_nothing_is_ordered_and_capacity_wears_out_once_old_orders_stand():
    compute = Compute()
    seen = lived(compute, [1000.0] * 5 + [400.0] * 60)
    assert seen[6]["price"][0] < 2.0
    assert seen[25]["investment"][0] == 0.0 == seen[25]["capex"][0]
    old_orders_stand = 5 + 8 + compute.weeks_of_delivery
    capacity = [s["capacity"][0] for s in seen]
    assert capacity[4 + compute.weeks_of_delivery] == pytest.approx(capacity[4])
    assert capacity[old_orders_stand + 10] == pytest.approx(capacity[old_orders_stand] * (1 - compute.wear) ** 10)


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
    books = opened(compute)
    for _ in range(compute.settling_weeks):
        books = stepped(compute, books, 1000.0).state
    outcome = stepped(compute, books, use, compute_cash=np.array([cash]))
    assert all(int(flow.amount.min()) >= 0 for flow in outcome.flows)
    assert int(outcome.flows[-1].amount[0]) == 0 or int(outcome.signals["need"][0]) == 0
    assert outcome.signals["capacity"][0] > 0


THREE = ("us", "cn", "eu")
RATES = np.array([1_000_000, 7_246_000, 920_000])


class Blocs:
    """Three blocs of landlords and makers with demand and cash enough, without the rest of the economy."""

    def __init__(self, **values: Any) -> None:
        self.compute = Compute.model_validate(values)
        self.account, self.chips = np.arange(3), np.arange(3, 6)
        opened = self.compute.init(
            Luck(1, "compute"), blocs=THREE, compute_account=self.account, compute_chips_account=self.chips,
            state_account=np.full(3, 6), state_exchange_rate=RATES,
        )  # fmt: skip
        self.books, self.signals = opened.state, opened.signals
        self.flows: dict[str, int] = {}

    def live(self, weeks: int, use: float = 1e6, cash: int = 10**13, **more: Any) -> Blocs:
        """So many weeks with the same use in every bloc."""
        for _ in range(weeks):
            reads: dict[str, Any] = {
                "week": self.books.weeks, "blocs": THREE, "compute_account": self.account, "compute_cash": np.full(3, cash),
                "compute_chips_account": self.chips, "compute_chips_cash": np.full(3, 10**13),
                "compute_price_last": self.signals["price"],
                "exchange_fund_account": np.full(3, 7), "state_account": np.full(3, 6), "state_profit_tax": np.full(3, 0.2),
                "state_exchange_rate": RATES, "household_payroll_account": np.full(3, 8), "lab_compute_use": np.full(3, use),
                "lab_compute_spending": np.rint(use * 200 * RATES / 1e6).astype(np.int64),
            }  # fmt: skip
            outcome = self.compute.step(self.books, Luck(1, "compute"), Reads(**(reads | more)))
            self.books, self.signals = outcome.state, outcome.signals
            self.flows = {}
            for flow in outcome.flows:
                for payer, amount in zip(flow.payer, flow.amount, strict=True):
                    key = f"{flow.what} {payer}"
                    self.flows[key] = self.flows.get(key, 0) + int(amount)
        return self


def test_makers_earn_what_landlords_pay_them_and_europe_makes_no_chips():
    blocs = Blocs().live(6)
    sales, capex = blocs.signals["chip_revenue"], blocs.signals["capex"]
    assert sales.sum() == pytest.approx(capex.sum() * (1 - blocs.compute.building_share), rel=1e-6)
    assert sales[2] == 0.0
    assert sales[1] == pytest.approx(0.25 * capex[1] * 0.7, rel=1e-6)
    made = sales[0] / blocs.compute.normal_markup
    assert blocs.signals["chip_profit"][0] == pytest.approx(sales[0] - made, rel=1e-6)


def test_a_control_makes_compute_dear_protects_makers_at_home_and_costs_the_rest_at_home():
    free = Blocs().live(200)
    held = Blocs().live(6).live(194, state_export_control=np.array([1.0, 2.0, 1.0]))
    loose = Blocs().live(6).live(194, state_export_control=np.array([1.0, 0.6, 1.0]))
    assert loose.signals["price"][1] < free.signals["price"][1] < held.signals["price"][1]
    assert held.signals["chip_price"][1] == pytest.approx(2.0 * held.signals["chip_price"][0])
    assert loose.signals["chip_home_share"][1] < 0.25 < held.signals["chip_home_share"][1]
    assert held.signals["chip_profit"][1] > free.signals["chip_profit"][1]
    assert held.signals["chip_revenue"][0] < free.signals["chip_revenue"][0]
    assert held.flows["investment 1"] > 1.5 * free.flows["investment 1"]
    assert held.signals["technology_lag"][1] > 0.0 > loose.signals["technology_lag"][1]


def test_a_control_that_does_not_bind_changes_no_bit():
    without, slack = Blocs().live(30), Blocs().live(30, state_export_control=np.ones(3), state_compute_tax=np.zeros(3))
    for name, value in without.signals.items():
        assert np.array_equal(value, slack.signals[name]), name
    assert without.flows == slack.flows


def test_thrift_shortens_the_lag_only_where_chips_are_dear():
    held: dict[str, Any] = {"state_export_control": np.array([1.0, 2.0, 1.0])}
    plain, thrifty = Blocs().live(110, **held), Blocs(induced_efficiency=0.5).live(110, **held)
    assert (plain.signals["efficiency"] == 1.0).all()
    assert thrifty.signals["efficiency"][1] > 1.5
    assert (thrifty.signals["efficiency"][[0, 2]] == 1.0).all()
    assert thrifty.signals["technology_lag"][1] < plain.signals["technology_lag"][1]


def test_power_is_bought_where_it_is_sold_and_dear_power_makes_compute_dear():
    sold: dict[str, Any] = {"electricity_account": np.full(3, 9)}
    usual = Blocs().live(60, electricity_data_centre_price_last=np.array([80.0, 80.0, 160.0]), **sold)
    dear = Blocs().live(60, electricity_data_centre_price_last=np.array([80.0, 80.0, 480.0]), **sold)
    power = 1e6 * usual.compute.power_kw / 1000
    assert usual.signals["power_use"].tolist() == [power] * 3
    assert usual.flows["electricity 0"] == round(power * 80 * 100)
    assert usual.flows["electricity 0"] + usual.flows["wages 0"] == pytest.approx(0.4e6 * 100, abs=2)
    assert usual.signals["price"] == pytest.approx([2.0] * 3)
    assert dear.signals["price"][2] > 2.3
    assert dear.signals["profit"][2] < usual.signals["profit"][2]


def test_a_tax_on_compute_is_paid_and_passed_on():
    taxed = Blocs().live(6).live(200, state_compute_tax=np.array([0.2, 0.0, 0.0]))
    assert taxed.flows["compute tax 0"] == round(1e6 * 200 * 0.2)
    assert taxed.signals["price"][0] == pytest.approx(2.0 / 0.8, rel=0.01)
    assert taxed.signals["price"][1] == pytest.approx(2.0, rel=0.01)


def test_orders_follow_market_value_and_stop_without_cash():
    low, high = (Blocs().live(6).live(1, exchange_tobins_q_last=np.full(3, q)) for q in (0.25, 4.0))
    assert high.signals["capex"][0] == pytest.approx(4.0 * low.signals["capex"][0])
    broke = Blocs().live(6).live(1, cash=10**7)
    assert broke.signals["capex"].tolist() == [0.0] * 3
    assert (broke.signals["need"] > 0).all()


def test_who_has_no_cash_asks_for_what_a_week_of_building_and_some_of_running_take():
    rich, broke = Blocs().live(6).live(1, use=1.2e6), Blocs().live(6).live(1, use=1.2e6, cash=0)
    running = 1.2e6 * rich.compute.running_cost_usd
    asked = broke.signals["need"] / (RATES / 1e4) - broke.compute.by_bloc(broke.compute.working_cash_usd, THREE, 0.0)
    assert (asked[1:] > rich.signals["capex"][1:]).all()
    assert (asked < rich.signals["capex"] + 5 * running + 1e7).all()


def test_landlords_build_halls_for_those_who_ask_only_once_they_have_sold():
    seen = lived(Compute(), [10.0, 10.0] + [1000.0] * 10)
    assert seen[4]["utilisation"][0] == pytest.approx(Compute().normal_utilisation)


def test_a_rush_of_orders_makes_chips_dear_until_makers_have_adapted():
    rush = Blocs().live(6).live(30, use=3e6)
    assert rush.signals["chip_price"][0] > 1.1 * rush.compute.normal_chip_usd
    assert rush.live(600, use=3e6).signals["chip_price"][0] == pytest.approx(rush.compute.normal_chip_usd, rel=0.02)


def released_soon(tokens: float, built: float) -> float:
    """Compute paid for in the weeks after an early open release, over what is paid without it, by elasticities of use."""
    values = {"lab.usage_elasticity": tokens, "fief.compute_elasticity": built}
    scenario = small_economy("deepseek", weeks=24, households=384).with_values(values)
    assert scenario.event is not None
    scenario = scenario.model_copy(update={"event": scenario.event.model_copy(update={"date": date(2024, 1, 29)})})
    paid = {}
    for arm in ("baseline", "shock"):
        world, weeks = open_world(scenario, arm_named(scenario, arm), 1), []
        advance(world, 26, lambda seen, weeks=weeks: weeks.append(seen.signals["compute_revenue"].sum()))
        paid[arm] = sum(weeks[-12:])
    return paid["shock"] / paid["baseline"]


def test_cheaper_ai_lowers_or_raises_what_is_paid_for_compute():
    assert released_soon(0.6, 0.5) < 0.98
    assert released_soon(2.5, 1.5) > 1.02


def test_in_the_cold_war_a_control_makes_compute_dear_in_china_alone():
    scenario = small_economy("cold-war", weeks=8, households=512)
    price, quality = {}, {}
    for arm in ("baseline", "tightened", "loosened"):
        world = advance(open_world(scenario, arm_named(scenario, arm), 1), 10)
        price[arm] = world.signals["compute_price"]
        quality[arm] = world.signals["lab_quality"]
    assert price["loosened"][1] < price["baseline"][1] < price["tightened"][1]
    assert quality["loosened"][2] > quality["baseline"][2] > quality["tightened"][2]


@pytest.mark.parametrize("lever", ["export_control", "compute_tax"])
def test_levers_reach_the_price_of_compute_and_slack_ones_change_nothing(lever):
    scenario = small_economy("world-2024", weeks=8, households=512)
    slack: dict[str, Any] = {"export_control": {"multiplier": 1.0}, "compute_tax": {"rate": 0.0}}[lever]
    worlds = [scenario, scenario.with_lever(lever, **slack), scenario.with_lever(lever)]
    ended = [advance(open_world(each, arm_named(each, None), 1), 10) for each in worlds]
    assert np.array_equal(ended[0].ledger.balances, ended[1].ledger.balances)
    assert ended[2].signals["compute_price"][1] > ended[0].signals["compute_price"][1]
    assert (ended[2].signals["host_cost"][1] > ended[0].signals["host_cost"][1]).all()
