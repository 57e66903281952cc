"""Accounting: Godley and Lavoie's SIM and PC, GDP three ways, and a steady state that stays (V45-V47, V50)."""

from __future__ import annotations

import numpy as np

from cloudfief.core.arms import BASELINE, arm_named
from cloudfief.core.scenario import load
from cloudfief.core.world import World, advance, open_world
from cloudfief.national_accounts import Accounts, accounts_of, external_rows, money_of
from cloudfief.verification.case import Check, case
from cloudfief.verification.cases.small_worlds import BURN_IN_WEEKS, small

UNITS = 1e9  # minor units of the village's coin
ROUNDING = 5e-8
AT_REST = 400  # periods, after which the villages have settled to the last unit


def village(name: str) -> World:
    """A village before its first period."""
    scenario = load(name)
    return open_world(scenario, arm_named(scenario, BASELINE), seed=1)


def coins(world: World, signal: str) -> float:
    """A signal of the village's only bloc, coins."""
    return float(np.ravel(world.signals[signal])[0]) / UNITS


def overdraft(world: World) -> float:
    """What is left on the workshop's account at the end of a period, minor units: the redundant equation."""
    return float(np.abs(world.ledger.cash(world.account_numbers["workshop.account"])).max())


@case("V45", what="Model SIM of Godley and Lavoie: the published first periods and steady state, Y* = G / theta")
def model_sim() -> list[Check]:
    """The village without bills, from nothing to rest."""
    world, checks = village("sim"), []
    for period, income in enumerate((38.461538, 47.928994, 55.939918), start=1):
        advance(world, 1)
        checks.append(Check(f"income of period {period}", income, coins(world, "workshop_output"), 1e-6))
        if period == 1:
            checks.append(Check("money after period 1", 12.307692, coins(world, "savers_money"), 1e-6))
        checks.append(Check(f"redundant: workshop's money after period {period}, minor units", 0.0, overdraft(world), 2.0))
    advance(world, AT_REST)
    return [
        *checks,
        Check("income at rest", 100.0, coins(world, "workshop_output"), ROUNDING),
        Check("disposable income at rest", 80.0, coins(world, "savers_disposable"), ROUNDING),
        Check("money at rest", 80.0, coins(world, "savers_money"), ROUNDING),
    ]


@case("V46", what="Model PC of Godley and Lavoie: the published steady state with money and bills")
def model_pc() -> list[Check]:
    """The village with bills at r = 0.025, run to rest; bills held are bills in the register."""
    world = advance(village("pc"), AT_REST)
    row = world.ledger.assets.index("bills")
    owed = -float(world.ledger.balances[row, world.account_numbers["treasury.account"]].sum()) / UNITS
    return [
        Check("income", 106.486486, coins(world, "workshop_output"), 1e-6),
        Check("disposable income", 86.486486, coins(world, "savers_disposable"), 1e-6),
        Check("wealth", 86.486486, coins(world, "savers_wealth"), 1e-6),
        Check("bills", 64.864865, coins(world, "savers_bills"), 1e-6),
        Check("money", 21.621622, coins(world, "savers_money"), 1e-6),
        Check("bills in the register", owed, coins(world, "savers_bills"), 0.0),
        Check("redundant: workshop's money, minor units", 0.0, overdraft(world), AT_REST),
    ]


def gaps(accounts: Accounts) -> tuple[int, int, int]:
    """What GDP's other two ways, Kalecki's profits and the sectoral balances are off by, minor units."""
    ways = max(abs(accounts.production - other) for other in (accounts.expenditure, accounts.income))
    return ways, abs(accounts.profits - accounts.profits_of_kalecki), abs(accounts.sectoral_balances)


@case("V47", what="GDP three ways, Kalecki's profits and sectoral balances agree in whole minor units, every week and bloc")
def gdp_three_ways() -> list[Check]:
    """Six weeks of the whole economy; the balance of payments by name against the desks' money is imposed nowhere."""
    scenario = small("deepseek", weeks=6)
    world = advance(open_world(scenario, arm_named(scenario, BASELINE), seed=47), BURN_IN_WEEKS)
    off, external, smallest = np.zeros(3, dtype=np.int64), 0, 1.0
    for _ in range(scenario.weeks):
        before = money_of(world)
        advance(world, 1)
        table = world.ledger.last_week_matrix()
        for currency, money in money_of(world).items():
            accounts = accounts_of(table, currency, money.less(before[currency]))
            off = np.maximum(off, gaps(accounts))
            external = max(external, abs(sum(external_rows(table, currency).values()) - accounts.current_account))
            smallest = min(smallest, accounts.profits / accounts.production)
    return [
        Check("largest difference between the three ways, minor units", 0.0, float(off[0]), 0.0),
        Check("largest difference from Kalecki's profits, minor units", 0.0, float(off[1]), 0.0),
        Check("largest sum of the sectoral balances, minor units", 0.0, float(off[2]), 0.0),
        Check("redundant: balance of payments less the desks' money, minor units", 0.0, float(external), 0.0),
        Check("profits are a positive part of GDP", 1.0, float(smallest > 0), 0.0),
    ]


@case("V50", what="A village at rest stays there: less than a millionth in a hundred periods")
def at_rest_stays() -> list[Check]:
    """SIM and PC at rest, a hundred periods on."""
    checks = []
    for name in ("sim", "pc"):
        world = advance(village(name), AT_REST)
        signals = ("workshop_output", "savers_wealth")
        before = {signal: coins(world, signal) for signal in signals}
        advance(world, 100)
        checks += [
            Check(f"drift of {signal.replace('_', ' ')} in {name}, share", 0.0, coins(world, signal) / before[signal] - 1, 1e-6)
            for signal in signals
        ]
    return checks
