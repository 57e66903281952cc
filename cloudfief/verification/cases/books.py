"""Accounting: flows explain stocks, and fees only move value added (V44, V48)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cloudfief.behaviour.catalogue import ITEMS, fief_slots
from cloudfief.core.arms import BASELINE, arm_named
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.currency import PAR
from cloudfief.core.world import World, advance, open_world
from cloudfief.institutions.merchant.dues import Accounts, FeeSchedule, all_dues, fees_due, payments
from cloudfief.institutions.merchant.inputs import Inputs
from cloudfief.verification.case import Check, case
from cloudfief.verification.cases.small_worlds import BURN_IN_WEEKS, lived, small

CENTS = 100


def unexplained(world: World, before: np.ndarray) -> int:
    """Largest part of a sector's change of money in the last week that its column of flows does not explain."""
    gap = world.ledger.sector_stocks() - before
    sectors, money = world.ledger.chart.sectors(), tuple(dict.fromkeys(world.scenario.currencies))
    for (payer, payee, _, asset), amount in world.ledger.last_week_matrix().items():
        if asset in money:  # shares and bonds are no money
            gap[sectors.index(payer), money.index(asset)] += amount
            gap[sectors.index(payee), money.index(asset)] -= amount
    return int(np.abs(gap).max())


def external_sum(world: World, desks_before: np.ndarray, rates: np.ndarray) -> float:
    """Sum over blocs of the last week's payments from abroad, US dollars: what came into one bloc left another."""
    positions = world.ledger.balances[np.arange(len(rates)), world.ledger.desk]
    return float(((positions - desks_before) / rates).sum()) * PAR / CENTS


@case("V44", what="Every row and column of the flow matrix closes, every week and bloc; external payments sum to zero over blocs")
def flow_matrix_closes() -> list[Check]:
    """Eight weeks of the whole economy; whole numbers are exactly zero, exchange rounds to a cent a payment."""
    scenario = small("deepseek", weeks=6)
    world = open_world(scenario, arm_named(scenario, BASELINE), seed=44)
    columns, rows, redundant, external, paid_abroad = [], [], [], [], 0.0
    blocs = np.arange(len(scenario.blocs))
    stocks = np.zeros_like(world.ledger.sector_stocks())  # the first week's matrix holds the opening money too
    for _ in range(scenario.weeks + BURN_IN_WEEKS):
        desks = world.ledger.balances[blocs, world.ledger.desk].copy()
        advance(world, 1)
        columns.append(unexplained(world, stocks))
        stocks = world.ledger.sector_stocks()
        rows.append(max(abs(total) for total in world.ledger.audit().values()))
        household = world.economy.institution("household")
        control = household.control_minus_subsidiary(  # type: ignore[attr-defined]
            world.states["household"], world.ledger, world.account_numbers
        )
        redundant.append(max(abs(gap) for gap in control))
        rates = np.asarray(world.ledger.rates)
        spending = float(world.signals["household_spending"].sum())
        external.append(abs(external_sum(world, desks, rates)) / (WEEKS_PER_YEAR * spending))
        moved = world.ledger.balances[blocs, world.ledger.desk] - desks
        paid_abroad = max(paid_abroad, float(np.abs(moved / rates).max()) * PAR / CENTS / spending)
    return [
        Check("largest change of a sector's money that flows do not explain, minor units", 0.0, float(max(columns)), 0.0),
        Check("largest sum of an asset over all accounts, minor units", 0.0, float(max(rows)), 0.0),
        Check("redundant: control account less households' own, minor units", 0.0, float(max(redundant)), 0.0),
        Check("external payments summed over blocs, share of a year's consumption", 0.0, max(external), 1e-9),
        Check("blocs do pay each other more than 0.01% of consumption", 1.0, float(paid_abroad > 1e-4), 0.0),
    ]


class ValueAdded(NamedTuple):
    """One week of one economy, minor units."""

    merchants: int  # revenue - fees - AI services
    fiefs: int  # fees and advertising received
    ai_services: int

    @property
    def gdp(self) -> int:
        """Value added of all, AI services included."""
        return self.merchants + self.fiefs + self.ai_services


def value_added(world: World, take_rate: float) -> ValueAdded:
    """Value added at the world's last sales if fiefs took `take_rate`; payments by the merchants' own rule, at par."""
    sales, slots = world.signals["household_sales"], fief_slots(world.signals["fief_serves"])
    firms, fiefs, blocs = world.states["merchant"], len(world.signals["fief_home"]), len(world.scenario.blocs)
    par = np.full(ITEMS, PAR), np.full(blocs, PAR)
    schedule = FeeSchedule.from_rates(np.full((fiefs, 2), take_rate), world.signals["fief_ad_load"])
    fees = fees_due(sales, schedule, np.rint(firms.bid * PAR).astype(np.int64), slots, par)
    revenue = sales.sum(axis=(0, 1, 2))
    nothing = np.zeros(ITEMS, dtype=np.int64)
    inputs, duty = Inputs(revenue // 40, nothing), np.zeros((blocs, ITEMS), dtype=np.int64)
    dues = all_dues(revenue, revenue // 2, nothing, inputs, fees, duty, nothing, nothing, nothing)
    numbers = world.account_numbers
    accounts = Accounts(
        numbers["merchant.account"], firms.catalogue.home, numbers["fief.account"][slots], numbers["household.payroll"],
        numbers["state.account"], numbers["exchange.fund"][firms.catalogue.home], numbers["lab.till"], None,
    )  # fmt: skip
    paid: dict[str, int] = {}
    for flow in payments(dues, accounts, slots):
        paid[flow.what] = paid.get(flow.what, 0) + int(np.sum(flow.amount))
    to_fiefs = paid["fees"] + paid["advertising"]
    return ValueAdded(int(dues.revenue.sum()) - to_fiefs - paid["AI services"], to_fiefs, paid["AI services"])


@case("V48", what="At given quantities a higher take rate moves value added from merchants to fiefs one for one; GDP stays")
def take_rate_moves_value_added() -> list[Check]:
    """Fees on one week's sales of the whole economy at take rates of 15 and 25 per cent."""
    world = lived(small("world-2024", weeks=4))
    low, high = value_added(world, 0.15), value_added(world, 0.25)
    sold = float(world.signals["household_sales"][:, 1:].sum())
    lost, gained = low.merchants - high.merchants, high.fiefs - low.fiefs
    return [
        Check("change of GDP, minor units", 0.0, float(high.gdp - low.gdp), 0.0),
        Check("merchants' loss less fiefs' gain, minor units", 0.0, float(lost - gained), 0.0),
        # every sale rounds to a whole minor unit
        Check("fiefs' gain, share of what they sold", 0.10, gained / sold, 1e-6),
    ]
