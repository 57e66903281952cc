"""The households' week, in the order in which it happens: income, tax, subscription, shopping."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import ITEMS, fief_slots
from cloudfief.behaviour.cells import assign_cells
from cloudfief.core.block import Outcome
from cloudfief.core.currency import MINOR_UNITS, PAR
from cloudfief.core.integers import MILLION
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.core.naming import in_order
from cloudfief.core.population import BLOCK, Cohort, run_blocks, thread_ranges
from cloudfief.institutions.household import kernel, money, people, plans, published, shelves, welfare
from cloudfief.institutions.household.columns import (
    Draws,
    Purchases,
    Tallies,
    Users,
    add_tallies,
    empty_purchases,
)
from cloudfief.institutions.household.reads import Reads
from cloudfief.institutions.household.trip import Treat, Trip
from cloudfief.institutions.household.week import make_week

if TYPE_CHECKING:
    from cloudfief.institutions.household.institution import Household

THREADS = 1  # inside a replicate; replicates run side by side


class Population(NamedTuple):
    """The households and what they own; a row is a household, padded rows are nobody."""

    users: Users
    deposits: NDArray[np.int64]  # own minor units, (row,)
    income_weight: NDArray[np.int64]  # (row,)
    group: NDArray[np.int8]  # of age and occupation, (row,)
    plan: NDArray[np.int64]  # AI plan: -1 none, else 2 lab + tier, (row,)
    willing: NDArray[np.uint8]  # would let an agent shop, (row,)
    needs: people.Needs
    shelves: tuple[shelves.Shelf, ...]  # one a bloc, empty before the first week
    price_list: int  # number of the price list on the shelves
    reference: NDArray[np.float64]  # median price of each category at the start, (bloc, category)
    counts: NDArray[np.int64]  # simulated households, (bloc,)
    weight: NDArray[np.int64]  # real households that each stands for, (bloc,)
    cell_epoch: NDArray[np.int64]  # with which the experiment cells were drawn, (fief,)
    opening_payroll: NDArray[np.int64]  # real minor units, (bloc,)
    shadows: tuple[welfare.Shadows, ...]  # of each bloc's welfare panel: the same people in other lives
    welfare: NDArray[np.float64]  # of the panel when it was last asked, usual prices, (bloc, standard)

    def rows(self) -> tuple[Cohort, ...]:
        """Where each bloc's households stand."""
        return people.cohorts([int(count) for count in self.counts])

    def control(self) -> NDArray[np.int64]:
        """What each bloc's control account has to hold."""
        return money.totals(self.deposits, self.weight, self.rows())


class Shopping(NamedTuple):
    """What came out of one bloc's shopping week."""

    purchases: Purchases
    tallies: Tallies
    route: NDArray[np.int8]  # channel through which the agent gets each item, (item,)


def open_population(
    household: Household, luck: Luck, blocs: tuple[str, ...], slots: NDArray[np.int64], rate: NDArray[np.int64],
    group_share: NDArray[np.float64] | None,
) -> Population:  # fmt: skip
    """Households at their steady state: deposits = income x (1 - alpha_1) / alpha_2, a week's income on the way."""
    rows = people.rows_of(household.count, len(blocs))
    counts = np.array([cohort.members for cohort in rows], dtype=np.int64)
    draw = people.Draw(household.susceptibility_spread, household.income_spread, household.trust_at_start)
    users, income_weight = people.draw_users(luck, rows, slots.shape[1], draw)
    real = in_order(household.real_households, blocs, household.other_real_households)
    weight = np.maximum(1, real // np.maximum(counts, 1))
    mean_usd = in_order(household.weekly_income_usd, blocs, household.other_weekly_income_usd)
    own_pool = np.rint(mean_usd * MINOR_UNITS * rate / PAR * counts).astype(np.int64)
    income = money.incomes(own_pool * weight, weight, income_weight, rows)
    rest = (1 - household.spend_from_income) / household.spend_from_wealth
    needs = people.draw_needs(household.outside_categories, household.outside_occasions, household.outside_spending)
    living = np.arange(len(income_weight))
    willing = (luck.uniform("willing to let an agent shop", living) < household.agent_willing).astype(np.uint8)
    return Population(
        users=users, deposits=np.rint(income * rest).astype(np.int64), income_weight=income_weight,
        group=people.draw_groups(luck, rows, group_share),
        plan=np.full(len(income_weight), plans.NO_PLAN, dtype=np.int64), willing=willing, needs=needs, shelves=(), price_list=-1,
        reference=np.zeros((len(blocs), 0)), counts=counts, weight=weight,
        cell_epoch=np.full(slots.max(initial=0) + 1, -1, dtype=np.int64), opening_payroll=own_pool * weight,
        shadows=welfare.open_shadows(users, rows, household.welfare_panel),
        welfare=np.full((len(blocs), len(welfare.STANDARDS)), np.nan),
    )  # fmt: skip


def live_week(household: Household, state: Population, luck: Luck, reads: Reads, treat: Treat | None = None) -> Outcome:
    """Income and transfers come in, tax and subscription go out, and the rest of the week is shopping.

    In a randomised trial `treat` lives the shopping trips, with some households treated otherwise than the rest.
    """
    rows, slots = state.rows(), fief_slots(reads.fief_serves)
    earning = money.earning_weights(state.income_weight, state.group, reads.labour_relative_pay_last, rows)
    income = money.incomes(reads.household_payroll_cash, state.weight, earning, rows)
    new_plans = _choose_plans(household, state, luck, reads, rows)
    paid = _pay_and_plan(household, state, reads, income, rows)
    _redraw_cells(state, luck, reads, slots, rows)
    _let_agents(state, reads, rows)
    state = state._replace(**_restocked(household, state, reads, slots))
    trips = _trips(household, state, luck, reads, slots, rows)
    weeks = [_shop(trip, treat) for trip in trips]
    _look_after_panel(household, state, trips)
    for cohort, shopping in zip(rows, weeks, strict=True):
        state.deposits[cohort.start : cohort.stop] -= shopping.purchases.spent
    sales, real_income = published.sales_of(state, weeks), money.totals(income, state.weight, rows)
    flows = [
        Flow("income", reads.household_payroll_account, reads.household_account, real_income),
        *_payment_flows(state, reads, paid),
        *_purchase_flows(reads, sales),
    ]
    report = published.Report(household, state, reads, rows, slots, weeks, sales, real_income, new_plans)
    return Outcome(state, published.of_week(report), flows)


def _choose_plans(
    household: Household, state: Population, luck: Luck, reads: Reads, rows: tuple[Cohort, ...]
) -> NDArray[np.int64]:
    """Some households look again at their AI plan; how many newly chose each lab's, (bloc, lab)."""
    if reads.lab_plan_value is None or reads.lab_plan_price is None:
        return np.zeros((len(rows), 0), dtype=np.int64)
    market = plans.PlanMarket(
        reads.lab_plan_value, reads.lab_plan_price, float(reads.lab_plan_nesting or 0.0), household.plan_attention
    )
    return plans.reconsider(state.plan, market, luck, rows)


def _pay_and_plan(
    household: Household, state: Population, reads: Reads, income: NDArray[np.int64], rows: tuple[Cohort, ...]
) -> list[money.Paid]:
    """Every household takes in its income and the state's transfer, pays its bills and decides what to spend."""
    tax = np.rint(reads.state_income_tax * MILLION).astype(np.int64)
    transfer = reads.state_transfers // (state.weight * state.counts)  # it has already entered the control account
    bills = np.zeros((len(rows), 0), np.int64) if reads.lab_plan_price is None else plans.weekly_bills(reads.lab_plan_price)
    power = reads.electricity_household_bill_last
    paid = []
    for bloc, cohort in enumerate(rows):
        here = slice(cohort.start, cohort.stop)
        purses = money.Purses(
            income[here], state.income_weight[here], state.plan[here], state.deposits[here], state.users.budget[here],
            state.users.cash[here],
        )  # fmt: skip
        gains = money.from_gains(reads.exchange_capital_gain_last, household.spend_from_gains, state.weight, bloc)
        terms = money.Terms(
            tax_rate=tax[bloc], transfer=transfer[bloc], plan_bill=bills[bloc],
            power_bill=np.int64(0 if power is None else power[bloc]),
            spend_from_income=household.spend_from_income, spend_from_wealth=household.spend_from_wealth, from_gains=gains,
            income_weight=max(float(purses.income_weight.sum()), 1.0),
        )  # fmt: skip
        paid.append(money.live_on(purses, terms))
    return paid


def _payment_flows(state: Population, reads: Reads, paid: list[money.Paid]) -> list[Flow]:
    """What the real households of each bloc pay to the state, to labs and for power."""
    tax = np.array([bloc.tax for bloc in paid], dtype=np.int64) * state.weight
    flows = [Flow("income tax", reads.household_account, reads.state_account, tax)]
    if reads.lab_account is not None:
        for bloc, (payer, weight) in enumerate(zip(reads.household_account, state.weight, strict=True)):
            amount = paid[bloc].plan[1::2] * weight
            flows.append(Flow("AI subscriptions", np.full(len(amount), payer), reads.lab_account, amount))
    if reads.electricity_account is not None:
        power = np.array([bloc.power for bloc in paid], dtype=np.int64) * state.weight
        flows.append(Flow("electricity", reads.household_account, reads.electricity_account, power))
    return flows


def _redraw_cells(state: Population, luck: Luck, reads: Reads, slots: NDArray[np.int64], rows: tuple[Cohort, ...]) -> None:
    """Experiment cells are drawn anew where a fief begins a new epoch; a permanent design has one epoch."""
    for bloc, cohort in enumerate(rows):
        for slot, fief in enumerate(slots[bloc]):
            epoch = int(reads.fief_cell_epoch[fief]) if fief >= 0 else 0
            if fief < 0 or state.cell_epoch[fief] == epoch:
                continue
            members = np.arange(cohort.start, cohort.stop)
            words = luck.at(0).words(f"cell of fief {fief}", members, draw=epoch)
            state.users.cell[members, slot] = assign_cells(members, words, members // BLOCK)
    state.cell_epoch[...] = reads.fief_cell_epoch[: len(state.cell_epoch)]


def _let_agents(state: Population, reads: Reads, rows: tuple[Cohort, ...]) -> None:
    """A willing household that holds an AI plan lets it shop, once labs offer it."""
    for bloc, cohort in enumerate(rows):
        here = slice(cohort.start, cohort.stop)
        offered = reads.lab_agent_offer is not None and bool(reads.lab_agent_offer[bloc])
        state.users.agent[here] = (state.willing[here] > 0) & (state.plan[here] >= 0) if offered else 0


def _restocked(household: Household, state: Population, reads: Reads, slots: NDArray[np.int64]) -> dict[str, Any]:
    """The shelves of every bloc this week; prices are read again only when the price list or agents' access is new."""
    now, reference = state.shelves, state.reference
    if not now:
        now = tuple(shelves.empty_shelf(reads.merchant_vector, state.needs, slots.shape[1]) for _ in slots)
        reference = np.stack([shelves.reference_prices(price[0, 0]) for price in reads.merchant_price])
    number = 2 * int(reads.merchant_price_list) + int(reads.fief_agent_access.any())
    if number != state.price_list:
        coefficient = household.price_coefficient
        now = tuple(
            shelves.new_prices(now[bloc], coefficient, reads, slots[bloc], bloc, reference[bloc]) for bloc in range(len(slots))
        )
    now = tuple(shelves.restock(now[bloc], household.agent_appeal, reads, slots[bloc]) for bloc in range(len(slots)))
    return {"shelves": now, "reference": reference, "price_list": number}


def _trips(
    household: Household, state: Population, luck: Luck, reads: Reads, slots: NDArray[np.int64], rows: tuple[Cohort, ...]
) -> list[Trip]:
    """The shopping week of each bloc, before it is lived."""
    (key_low, key_high), week = luck.key(), luck.week_word()
    draws = Draws(int(key_low), int(key_high), int(week), luck.purpose("need"), luck.purpose("feed"), 0)
    rules, rule = household.rules(), _rule(household.drift_law, reads.fief_recommender)
    learnt, trips = reads.fief_recommender == "factorisation", []
    for bloc, cohort in enumerate(rows):
        fiefs = slots[bloc][slots[bloc] >= 0]
        rate = float(reads.fief_learning_rate[fiefs].mean()) if len(fiefs) else 0.0
        learning = int(reads.fief_learning[fiefs].any()) if len(fiefs) else 0
        trips.append(
            Trip(
                bloc, cohort, slots[bloc], people.view(state.users, cohort.start, cohort.stop), state.shelves[bloc],
                rules._replace(learning_rate=rate, learning=learning), draws._replace(first_household=cohort.start),
                empty_purchases(cohort.members, rules.needs), rule, learnt,
            )
        )  # fmt: skip
    return trips


def _shop(trip: Trip, treat: Treat | None) -> Shopping:
    everybody = thread_ranges(0, trip.cohort.members, THREADS)
    tallies = treat(trip) if treat is not None else add_tallies(run_blocks(trip.live, everybody))
    return Shopping(trip.purchases, tallies, trip.shelf.route)


def _look_after_panel(household: Household, state: Population, trips: list[Trip]) -> None:
    """The week of the panel's shadows, and now and then what the panel's purchases are worth."""
    if not household.welfare_panel:
        return
    wasted = welfare.no_purchases(household.welfare_panel, trips[0])
    for trip, shadows in zip(trips, state.shadows, strict=True):
        members = min(household.welfare_panel, trip.cohort.members)
        if not members:
            continue
        welfare.live_shadows(shadows, members, trip, wasted)
        if trip.draws.week % household.welfare_weeks == 0:
            state.welfare[trip.bloc] = welfare.welfare(trip, shadows, members, household.price_coefficient)


def _rule(drift: str, recommender: str) -> Any:
    """The vector kernel for the default laws, the plain loop for all others."""
    if (drift, recommender) == ("exposure", "logistic") and kernel.available():
        return kernel.kernel
    laws = import_module(f"cloudfief.behaviour.drift.{drift}"), import_module(f"cloudfief.behaviour.recommender.{recommender}")
    return make_week(*laws, compiled=kernel.available())


def _purchase_flows(reads: Reads, sales: NDArray[np.int64]) -> list[Flow]:
    payers = zip(reads.household_account, sales.sum(axis=(1, 2)), strict=True)
    return [Flow("purchases", np.full(ITEMS, payer), reads.merchant_account, by_item) for payer, by_item in payers]
