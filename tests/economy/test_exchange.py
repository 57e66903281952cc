"""The exchange: shares, news, funding that market value supports, and a crash that moves no money by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from cloudfief.behaviour.equity.gordon import gordon_value
from cloudfief.core import discovery
from cloudfief.core.arms import arm_named
from cloudfief.core.currency import dollars
from cloudfief.core.luck import Luck
from cloudfief.core.scenario import Event, load
from cloudfief.core.world import advance, open_world
from cloudfief.institutions.exchange import Exchange
from cloudfief.institutions.exchange.companies import GROUPS, SOURCES, Ask, asks_of, results_of
from cloudfief.institutions.exchange.funding import fund, within
from cloudfief.institutions.exchange.news import company_exposure, entrant_seen, sales_table
from cloudfief.institutions.exchange.reads import Reads
from cloudfief.institutions.exchange.trading import DAYS
from tests.conftest import lived_economy, small_economy

BLOCS = ("us", "cn")
PAR = np.full(2, 1_000_000)
COMPANIES = len(GROUPS) * len(BLOCS)
LABS, MERCHANTS = 0, GROUPS.index("merchants") * 2
NO_MONEY_BACK = {"household.spend_from_gains": 0.0, "exchange.stake_limit": 1e6}


def reads(week: int, **more: Any) -> Reads:
    known: dict[str, Any] = {
        "week": week, "blocs": BLOCS, "currencies": ("usd", "cny"),
        "exchange_fund_account": np.array([0, 1]), "exchange_fund_cash": np.array([10**15, 10**15]),
        "exchange_listed_account": np.arange(2, 2 + COMPANIES), "household_payroll_account": np.array([20, 21]),
        "state_exchange_rate": PAR, "state_profit_tax": np.zeros(2), "lab_account": np.array([30]), "lab_home": np.array([0]),
        "lab_need": np.array([0]), "lab_profit": np.array([-1e8]), "lab_revenue": np.array([2e8]),
        "merchant_account": np.array([40, 41]), "merchant_home": np.array([0, 1]), "merchant_need": np.zeros(2, dtype=np.int64),
        "merchant_profit": np.array([5e10, 2e10]),
        "flows_last": {("merchant", "lab", "AI services", "usd"): 100, ("household", "merchant", "purchases", "usd"): 100},
    }  # fmt: skip
    return Reads(**(known | more))


def opened(exchange: Exchange) -> Any:
    account = np.arange(40)
    return exchange.init(
        Luck(1, "exchange"), exchange_fund_account=account[:2], exchange_listed_account=account[2 : 2 + COMPANIES],
        state_account=account[20:22], household_payroll=np.array([10**12, 10**12]),
    ).state  # fmt: skip


def lived(exchange: Exchange, weeks: int, books: Any = None, **more: Any) -> tuple[Any, list[dict[str, Any]]]:
    books, seen = opened(exchange) if books is None else books, []
    for week in range(weeks):
        outcome = exchange.step(books, Luck(1, "exchange", week), reads(week, **more))
        books = outcome.state
        seen.append(outcome.signals)
    return books, seen


QUIET = Exchange.model_validate({"noise": 0.0, "news": False})


def test_without_noise_and_news_steady_profits_give_a_steady_price():
    _, seen = lived(QUIET, 40)
    expected = 52 * 5e10 * QUIET.price_earnings["merchants"]
    assert seen[-1]["market_value"][MERCHANTS] == pytest.approx(expected)
    assert not seen[-1]["daily_return"].any()
    assert not seen[-1]["capital_gain"].any()


def test_the_bloc_of_a_firm_is_what_its_institution_declares_and_not_how_many_there_are():
    """Two labs in China and two blocs: as many labs as blocs, and none of them in America."""
    two = {
        "lab_account": np.array([30, 31]), "lab_home": np.array([1, 1]), "lab_need": np.array([7, 8]),
        "lab_profit": np.array([1.0, 2.0]), "lab_revenue": np.array([10.0, 20.0]),
    }  # fmt: skip
    tax = np.array([0.5, 0.5])
    week, ask = results_of(reads(0, state_profit_tax=tax, **two)), asks_of(reads(0, **two))
    assert week.present[:2].tolist() == [False, True]
    assert week.profit[:2].tolist() == [0.0, 1.5]
    assert week.revenue[:2].tolist() == [0.0, 30.0]
    assert ask.company[:2].tolist() == [1, 1]
    assert week.profit[MERCHANTS : MERCHANTS + 2].tolist() == [2.5e10, 1e10], "merchants publish profit by bloc, before tax"


def test_every_listed_sector_publishes_what_the_exchange_reads():
    for source in SOURCES:
        published = {f"{source.sector}_{name}" for name in discovery.kind(source.sector).publishes()}
        assert {name for name in (source.home, source.need, source.profit, source.revenue) if name} <= published


def test_power_companies_sell_what_is_billed_without_the_tax():
    """Bills are paid in the week after, the tax in the same."""
    world = lived_economy(small_economy("world-2024", weeks=8), 8)
    taxed, revenue = world.ledger.last_week_matrix(), world.signals["electricity_revenue"]
    to_dollars = dollars(1.0, world.signals["state_exchange_rate"])
    paid = advance(world, 1).ledger.last_week_matrix()
    for bloc, currency in enumerate(("usd", "cny", "eur")):
        bills = [v for (_, *what, asset), v in paid.items() if what == ["electricity", "electricity"] and asset == currency]
        net = sum(bills) - taxed["electricity", "state", "electricity tax", currency]
        assert revenue[bloc] == pytest.approx(net * to_dollars[bloc], rel=2e-3)


def test_a_loss_making_lab_is_worth_what_its_revenue_will_earn():
    _, seen = lived(QUIET, 20)
    value = 52 * QUIET.mature_margin["ai-labs"] * 2e8 * QUIET.price_earnings["ai-labs"]
    assert seen[-1]["market_value"][LABS] == pytest.approx(value)


def test_a_company_without_firms_has_no_value_and_no_return():
    _, seen = lived(Exchange(), 12)
    absent = GROUPS.index("chips") * 2
    assert seen[-1]["market_value"][absent] == seen[-1]["price"][absent] == 0.0
    assert not seen[-1]["daily_return"][absent].any()


def test_noise_moves_prices_but_nobody_else_and_does_not_drift():
    _, seen = lived(Exchange.model_validate({"news": False}), 520)
    days = np.concatenate([signals["daily_return"][MERCHANTS] for signals in seen])
    assert 0.005 < days.std() < 0.02
    assert abs(days.mean()) < 3 * days.std() / np.sqrt(days.size)
    again = lived(Exchange.model_validate({"news": False}), 30)[1]
    np.testing.assert_array_equal(again[-1]["price"], seen[29]["price"])


def test_news_comes_when_an_open_app_is_first_abroad_and_not_before():
    home, open_weights = np.array([0, 1]), np.array([0, 1])
    first_at_home = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert not entrant_seen(first_at_home, open_weights, home)
    first_abroad = np.array([[2.0, 1.0], [np.nan, 1.0]])
    assert entrant_seen(first_abroad, open_weights, home)
    assert not entrant_seen(first_abroad, np.zeros(2), home)
    assert not entrant_seen(None, open_weights, home)


def test_news_revalues_a_rent_by_its_exposure_on_monday_and_once():
    exchange = Exchange.model_validate({"noise": 0.0})
    news = {
        "lab_home": np.array([0, 1]), "lab_account": np.array([30, 31]), "lab_need": np.zeros(2, dtype=np.int64),
        "lab_profit": np.array([-1e8, 1e6]), "lab_revenue": np.array([2e8, 1e7]),
        "lab_app_rank": np.array([[2.0, 1.0], [np.nan, 1.0]]), "lab_open_weights": np.array([0, 1]),
    }  # fmt: skip
    quiet = news | {"lab_open_weights": np.array([0, 0])}
    books, before = lived(exchange, 12, **quiet)
    assert before[-1]["news_week"] == -1
    outcome = exchange.step(books, Luck(1, "exchange", 12), reads(12, **news))
    loss = outcome.signals["daily_return"]
    hazard, calm = outcome.signals["hazard_belief"][LABS], before[-1]["hazard_belief"][LABS]
    rate = 1 / exchange.price_earnings["ai-labs"] - exchange.prior_hazard
    kept = gordon_value(1.0, rate, 0.0, hazard) / gordon_value(1.0, rate, 0.0, calm)
    assert float(np.exp(loss[LABS, 0])) == pytest.approx(float(kept), abs=1e-4)
    assert abs(loss[MERCHANTS]).max() < 1e-3
    assert outcome.signals["news_week"] == 12
    later = exchange.step(outcome.state, Luck(1, "exchange", 13), reads(13, **news))
    assert later.signals["news_week"] == 12
    assert later.signals["hazard_belief"][LABS] < hazard


def test_exposure_follows_the_money_through_the_exchange_desk_and_past_the_till():
    flows = {
        ("merchant", "lab", "AI services", "usd"): 1000,
        ("lab", "host", "API revenue", "usd"): 100,  # the till passes on what merchants paid
        ("lab", "developer", "AI applications", "usd"): 200,  # and so with what they paid for applications
        ("lab", "state", "compute", "cny"): 300,
        ("host", "state", "compute", "cny"): 100,
        ("state", "compute", "compute", "usd"): 400,
        ("compute", "electricity", "electricity", "usd"): 50,
        ("household", "electricity", "electricity", "usd"): 150,
        ("exchange", "lab", "funding", "usd"): 10**9,
    }
    market = ("us",), np.array([1_000_000]), {"usd": 0, "cny": 0}
    by_group = dict(zip(GROUPS, company_exposure(flows, *market, leaner=False), strict=True))
    assert by_group["ai-labs"] == 1.0
    assert by_group["chips"] == pytest.approx(0.75)
    assert by_group["power"] == pytest.approx(0.75 * 0.25)
    assert by_group["cloud"] == pytest.approx(0.75 * 400 / 500)  # hosts, a fifth of the group's sales, are not exposed
    assert by_group["merchants"] == by_group["cloudalists"] == by_group["software"] == 0.0
    leaner = dict(zip(GROUPS, company_exposure(flows, *market, leaner=True), strict=True))
    assert leaner["chips"] == 1.0  # whoever rents compute, a leaner model needs less of it
    assert leaner["power"] == pytest.approx(0.25)
    assert leaner["software"] == 0.0
    firms = list(dict.fromkeys(source.sector for source in SOURCES))
    sales, others = sales_table(flows, firms, np.array([1_000_000]), {"usd": 0, "cny": 0})
    assert float(sales.sum() + others.sum()) == pytest.approx((1000 + 100 + 200 + 400 + 50 + 150) / 100)


def test_the_fund_stops_funding_when_market_value_has_collapsed():
    need = np.array([10**12])
    ask = Ask(np.array([30]), np.array([0]), np.array([LABS]), need)
    limit = np.full(COMPANIES, 1e9)
    funded = fund(ask, limit, np.array([0, 0]), reads(20))
    assert funded.to_company[LABS] == pytest.approx(1e9, rel=1e-6)
    assert funded.refused[LABS] == pytest.approx(9e9, rel=1e-6)
    assert fund(ask, None, np.array([0, 0]), reads(20)).refused[LABS] == 0.0
    assert fund(ask, limit * 0, np.array([0, 0]), reads(20)).to_company[LABS] == 0.0


def test_what_is_short_is_cut_in_proportion_and_never_overdrawn():
    need, asked = np.array([700, 300, 50]), np.array([1000, 1000, 50])
    part = within(need, asked, np.array([500, 500, 50]))
    assert part[2] == 50
    assert part[:2].sum() <= 500
    assert part[0] == pytest.approx(350, abs=1)


def test_losses_are_funded_against_new_shares_at_the_price_of_the_day():
    _, before = lived(QUIET, 20, lab_need=np.array([0]))
    books, seen = lived(QUIET, 20, lab_need=np.array([10**8]))
    issued = books.shares[LABS] - 1_000_000_000
    assert issued > 0
    assert seen[-1]["price"][LABS] < before[-1]["price"][LABS]
    assert seen[-1]["market_value"][LABS] == pytest.approx(before[-1]["market_value"][LABS])
    assert books.shares[MERCHANTS] == 1_000_000_000


def test_the_register_of_shares_is_what_the_exchange_remembers():
    scenario = small_economy("deepseek", weeks=8)
    world = advance(open_world(scenario, arm_named(scenario, "shock"), 1), 9)
    row = world.ledger.assets.index("shares")
    issued = -world.ledger.balances[row, world.account_numbers["exchange.listed"]]
    np.testing.assert_array_equal(issued, world.states["exchange"].shares)
    held = world.ledger.balances[row, world.account_numbers["exchange.fund"]]
    np.testing.assert_array_equal(held, issued.reshape(-1, 3).sum(axis=0))


def crash(scenario: Any, shock: float = 0.3) -> Any:
    event = Event(name="crash", date=date(2024, 2, 26), set={"exchange": {"belief_shock": shock}}, source="assumption: a test")
    return scenario.model_copy(update={"event": event})


def money(world: Any) -> np.ndarray:
    return world.ledger.balances[: len(set(world.scenario.currencies))]


def test_a_crash_by_itself_changes_valuations_and_not_a_cent():
    """V49: without spending out of gains, without funding that follows the market, only prices move."""
    scenario = crash(small_economy("world-2024", weeks=10, **NO_MONEY_BACK))
    scenario = scenario.model_copy(update={"institutions": tuple(set(scenario.institutions) - {"compute", "electricity"})})
    calm, crashed = (advance(open_world(scenario, arm_named(scenario, arm), 3), 12) for arm in ("baseline", "shock"))
    np.testing.assert_array_equal(money(calm), money(crashed))
    labs = slice(0, 3)
    assert crashed.signals["exchange_market_value"][labs].sum() < 0.3 * calm.signals["exchange_market_value"][labs].sum()
    assert crashed.signals["exchange_capital_gain"][0] < calm.signals["exchange_capital_gain"][0]


def test_a_crash_moves_money_where_households_spend_out_of_gains():
    scenario = crash(small_economy("world-2024", weeks=10))
    calm, crashed = (advance(open_world(scenario, arm_named(scenario, arm), 3), 12) for arm in ("baseline", "shock"))
    assert not np.array_equal(money(calm), money(crashed))


def test_a_shock_to_beliefs_of_size_zero_changes_not_one_bit():
    scenario = crash(small_economy("world-2024", weeks=10), shock=0.0)
    calm, same = (advance(open_world(scenario, arm_named(scenario, arm), 3), 12) for arm in ("baseline", "shock"))
    np.testing.assert_array_equal(calm.ledger.balances, same.ledger.balances)
    np.testing.assert_array_equal(calm.signals["exchange_price"], same.signals["exchange_price"])


def test_the_bubble_scenario_is_the_same_world_with_other_beliefs():
    scenario = load("bubble")
    assert scenario.event is not None
    assert set(scenario.event.set) == {"exchange"}
    assert scenario.event.set["exchange"]["belief_shock"] > 0
    assert DAYS == 5


def test_what_a_currency_is_called_hides_no_sales() -> None:
    usual = small_economy("world-2024", weeks=3, households=300, **{"exchange.belief_shock": 0.1})
    renamed = usual.model_copy(update={"currencies": ("dollar", "yuan", "gulden")})
    found = [lived_economy(scenario, 3).states["exchange"].exposure for scenario in (usual, renamed)]
    assert found[0].max() > 0
    np.testing.assert_array_equal(*found)


def test_new_shares_are_no_gain_to_those_who_pay_for_them():
    _, before = lived(QUIET, 20, lab_need=np.array([0]))
    _, seen = lived(QUIET, 20, lab_need=np.array([10**8]))
    worth = [signals[-1]["market_value"].reshape(len(GROUPS), -1).sum() for signals in (before, seen)]
    assert worth[1] == pytest.approx(worth[0])
    assert seen[-1]["capital_gain"][0] < before[-1]["capital_gain"][0]
