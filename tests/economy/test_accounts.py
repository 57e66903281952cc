"""National accounts: GDP three ways, Kalecki's profits, balances that close, and names that are all known."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cloudfief
from cloudfief.core import discovery
from cloudfief.core.arms import arm_named
from cloudfief.core.currency import dollars
from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import load
from cloudfief.core.world import advance, open_world
from cloudfief.national_accounts import TAXES, accounts_of, external_rows, meaning, meanings, money_of
from tests.conftest import lived_economy, small_economy

HERE = load("deepseek").institutions
ECONOMY_LEVERS = sorted(
    name
    for name, lever in discovery.levers().items()
    if lever.__module__.startswith("cloudfief.levers") and any(lever.amends.startswith(f"{owner}_") for owner in HERE)
)


def weekly_accounts(scenario, weeks, arm=None, seed=3):
    """The accounts of every week and currency, with the flow table that they were made of and the world after it."""
    world = open_world(scenario, arm_named(scenario, arm), seed)
    advance(world, scenario.burn_in.weeks)
    for _ in range(weeks):
        before = money_of(world)
        advance(world, 1)
        table, now = world.ledger.last_week_matrix(), money_of(world)
        for currency, money in now.items():
            yield accounts_of(table, currency, money.less(before[currency])), table, currency, world


def assert_identities(accounts):
    assert accounts.production == accounts.expenditure == accounts.income
    assert accounts.profits == accounts.profits_of_kalecki
    assert accounts.sectoral_balances == 0


@pytest.mark.parametrize("name", ["deepseek", "world-2024", "alexa", "bertrand"])
def test_gdp_three_ways_and_profits_of_kalecki_every_week(name):
    seen = 0
    for accounts, *_ in weekly_accounts(small_economy(name), 4):
        assert_identities(accounts)
        assert accounts.production > 0
        assert accounts.consumption > 0
        seen += 1
    assert seen == 12


@settings(max_examples=5)
@given(seed=st.integers(0, 2**32), levers=st.lists(st.sampled_from(ECONOMY_LEVERS), max_size=4, unique=True))
def test_the_identities_hold_under_random_levers(seed, levers):
    scenario = small_economy("deepseek", weeks=4, households=300)
    for lever in levers:
        scenario = scenario.with_lever(lever)
    for accounts, *_ in weekly_accounts(scenario, 3, seed=seed):
        assert_identities(accounts)


def test_what_passes_the_desk_is_what_the_names_say():
    """Imposed nowhere: the desks' positions, and the sum of what the table calls trade and income from abroad."""
    for accounts, table, currency, _ in weekly_accounts(small_economy("deepseek"), 4):
        rows = external_rows(table, currency)
        assert accounts.current_account == sum(rows.values())
        assert rows["cloud rent"] != 0
        assert accounts.exports - accounts.imports == sum(rows.values()) - rows.get("income", 0)


def test_merchants_publish_what_they_kept_of_last_weeks_sales_before_profit_tax():
    """Imposed nowhere: independent merchants and own brands together, against the ledger."""
    world = lived_economy(small_economy("deepseek"), 6)
    for _ in range(2):
        sold = world.ledger.last_week_matrix()
        to_dollars = dict(zip(world.scenario.currencies, dollars(1.0, world.signals["state_exchange_rate"]), strict=True))
        paid = advance(world, 1).ledger.last_week_matrix()
        kept = sum(
            v * to_dollars[asset] for (_, payee, what, asset), v in sold.items() if (payee, what) == ("merchant", "purchases")
        )
        kept -= sum(
            v * to_dollars[asset]
            for (payer, _, what, asset), v in paid.items()
            if payer == "merchant" and what not in ("profit tax", "surplus")
        )
        published = world.signals["merchant_profit"].sum() + world.signals["merchant_own_brand_profit"].sum()
        assert published == pytest.approx(kept, rel=1e-6)


def test_imported_power_is_an_import_and_no_bloc_s_own_output():
    for accounts, table, currency, _ in weekly_accounts(small_economy("deepseek"), 3):
        power = {
            (payer, payee): v for (payer, payee, what, asset), v in table.items() if (what, asset) == ("imported power", currency)
        }
        bought, sold = power.get(("electricity", "state"), 0), power.get(("state", "household"), 0)
        assert bought > 0
        assert set(power) <= {("electricity", "state"), ("state", "household")}
        fuel = sum(v for (_, payee, what, asset), v in table.items() if (payee, what, asset) == ("state", "fuel", currency))
        fuel_sold = sum(v for (payer, _, what, asset), v in table.items() if (payer, what, asset) == ("state", "fuel", currency))
        assert external_rows(table, currency)["energy"] == sold + fuel_sold - bought - fuel
        assert_identities(accounts)


def test_the_treasurys_money_explains_the_deficit():
    """Imposed nowhere: what the treasury lost, and spending less taxes by their names."""
    scenario = small_economy("deepseek", **{"state.procurement_share": 0.02, "state.bond_rate": 0.05})
    spent = ("transfer", "subsidy", "public purchase")
    for accounts, table, currency, _ in weekly_accounts(scenario, 4):
        rows = [(what, amount) for (_, _, what, asset), amount in table.items() if asset == currency]
        spending = sum(amount for what, amount in rows if meaning(what).kind in spent or what == "interest")
        taxes = sum(amount for what, amount in rows if meaning(what).kind in TAXES)
        assert accounts.government_deficit == spending - taxes
        assert accounts.government > 0


def test_households_saving_is_what_their_own_deposits_gained():
    """Imposed nowhere: the households' own deposits are kept by the shopping rule, to the minor unit."""
    scenario = small_economy("deepseek")
    world = open_world(scenario, arm_named(scenario, None), 3)
    advance(world, 4)
    for _ in range(3):
        before, own, payroll = money_of(world), world.states["household"].control(), _payroll(world)
        advance(world, 1)
        gained = world.states["household"].control() - own + _payroll(world) - payroll
        table = world.ledger.last_week_matrix()
        for bloc, (currency, money) in enumerate(money_of(world).items()):
            assert accounts_of(table, currency, money.less(before[currency])).household_saving == gained[bloc]


def _payroll(world):
    return world.ledger.cash(world.account_numbers["household.payroll"])


def test_every_payment_of_every_institution_is_classified():
    root = Path(cloudfief.__file__).parent / "institutions"
    named = set()
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Flow":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    named.add(first.value)
    assert {"fees", "wages", "transfers"} <= named
    assert sorted(named - set(meanings())) == [], "say in national_accounts.yaml what these payments are"


def test_an_unknown_payment_is_refused():
    with pytest.raises(BadInput, match=r"does not say what 'advertsing' is\..*advertising"):
        meaning("advertsing")


def test_a_wrong_class_is_found(monkeypatch):
    """The identities can fail: fees called consumption of nobody's, GDP no longer agrees with what firms kept."""
    wrong = {**meanings(), "fees": meanings()["income"]}
    monkeypatch.setattr("cloudfief.national_accounts.meanings", lambda: wrong)
    accounts = next(weekly_accounts(small_economy("world-2024"), 1))[0]
    assert accounts.production != accounts.income
