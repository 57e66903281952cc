"""What households publish at the end of their week, added up from whole-number tallies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import CELLS, DIMENSIONS, FEE_CELLS, ITEMS
from cloudfief.core.currency import MINOR_UNITS, PAR, dollars
from cloudfief.core.integers import mul_div
from cloudfief.institutions.household import money, plans
from cloudfief.institutions.household.minds import minds
from cloudfief.institutions.household.reads import Reads

if TYPE_CHECKING:
    from cloudfief.institutions.household.institution import Household
    from cloudfief.institutions.household.routine import Population, Shopping

FIXED_POINT = 65_536
KINDS = 3  # open market, fiefs, own agent


class Report(NamedTuple):
    """The material of a week's signals."""

    household: Household
    state: Population
    reads: Reads
    slots: NDArray[np.int64]
    weeks: list[Shopping]
    income: NDArray[np.int64]
    new_plans: NDArray[np.int64]


def at_opening(
    state: Population, household: Household, blocs: tuple[str, ...], serves: NDArray[Any], payroll: NDArray[np.int64]
) -> dict[str, Any]:
    """Signals before the first week: people and incomes, and no purchase yet."""
    fiefs, slots = len(serves), state.users.trust.shape[1]
    count, none = len(blocs), np.zeros(len(blocs))
    signals: dict[str, Any] = {
        "payroll": payroll, "members": state.weight * state.counts, "weekly_spending": payroll,
        "spending": none, "income": none, "deposits": none, "reachable": state.needs.reachable,
        "sales": np.zeros((count, 1 + slots, FEE_CELLS, ITEMS), dtype=np.int64),
        "channel_share": np.zeros((count, KINDS)), "fief_gmv": np.zeros(fiefs),
        "cell_outcome": np.zeros((fiefs, CELLS), dtype=np.int64),
        "cell_spending": np.zeros((fiefs, CELLS), dtype=np.int64), "cell_users": np.zeros((fiefs, CELLS), dtype=np.int64),
        "click_gradient": np.zeros((fiefs, ITEMS), dtype=np.int64),
        "click_curvature": np.zeros((fiefs, ITEMS), dtype=np.int64),
        "vector_gradient": np.zeros((0, ITEMS, DIMENSIONS), dtype=np.int64),
        "click_through": np.zeros((fiefs, 2)), "trust": np.zeros(fiefs), "hit_rate": np.zeros(fiefs),
        "experience": np.zeros((count, KINDS)), "taste_shift": none, "belief_match": np.zeros(fiefs),
        "plans": np.zeros((count, 0, 2), dtype=np.int64), "new_plans": np.zeros((count, 0), dtype=np.int64),
        "agents": none, "bought": np.zeros((0, household.needs_per_week), dtype=np.int16),
        "plan_held": np.zeros(0, dtype=np.int64), "welfare": state.welfare.copy(),
    }  # fmt: skip
    return signals | watched(state, household, None)


def of_week(report: Report) -> dict[str, Any]:
    """Every signal of the week."""
    state, reads = report.state, report.reads
    rows, rate = state.rows(), reads.state_exchange_rate
    spent = np.array([week.purchases.spent.sum() for week in report.weeks]) * state.weight
    signals: dict[str, Any] = {
        "payroll": np.maximum(reads.household_payroll_cash, 0),
        "members": state.weight * state.counts,
        "weekly_spending": spent,
        "spending": dollars(spent, rate),
        "income": dollars(money.totals(report.income, state.weight, rows), rate),
        "deposits": dollars(state.control(), rate),
        "reachable": state.needs.reachable,
        "sales": sales_of(state, report.weeks),
        "agents": np.array([state.users.agent[c.start : c.stop].mean() for c in rows]),
        "bought": np.concatenate([week.purchases.item for week in report.weeks]),
        "plan_held": np.concatenate([state.plan[c.start : c.stop] for c in rows]),
        "welfare": state.welfare.copy(),
        "new_plans": report.new_plans * state.weight[:, np.newaxis],
    }
    signals["plans"] = plans.holders(state.plan, report.new_plans.shape[1], rows) * state.weight[:, np.newaxis, np.newaxis]
    return signals | _of_channels(report) | _of_fiefs(report) | watched(state, report.household, report.weeks)


def sales_of(state: Population, weeks: list[Shopping]) -> NDArray[np.int64]:
    """Real purchases by (bloc, 1 + slot, fee cell, item); what an agent bought counts for the channel it went through."""
    slots = state.users.trust.shape[1]
    sales = np.zeros((len(weeks), 1 + slots, FEE_CELLS, ITEMS), dtype=np.int64)
    for bloc, shopping in enumerate(weeks):
        amount = shopping.tallies.amount * state.weight[bloc]
        sales[bloc] = amount[: 1 + slots]
        by_agent = amount[1 + slots].sum(axis=0)
        if by_agent.any():
            np.add.at(sales[bloc, :, 0], (shopping.route.astype(np.int64), np.arange(ITEMS)), by_agent)
    return sales


def _of_channels(report: Report) -> dict[str, Any]:
    shares, experience = [], []
    for week in report.weeks:
        amount = _by_kind(week.tallies.amount.sum(axis=(1, 2)))
        shares.append(amount / max(int(amount.sum()), 1))
        bought, felt = _by_kind(week.tallies.purchases), _by_kind(week.tallies.experience)
        experience.append(felt / FIXED_POINT / np.maximum(bought, 1))
    return {"channel_share": np.array(shares), "experience": np.array(experience)}


def _by_kind(by_channel: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.array([by_channel[0], by_channel[1:-1].sum(), by_channel[-1]])


def _of_fiefs(report: Report) -> dict[str, Any]:
    """Tallies of each slot added up by fief over the blocs that it serves, weighted by real households."""
    state, reads, slots = report.state, report.reads, report.slots
    fiefs = len(reads.fief_serves)
    gmv, trust, members = np.zeros(fiefs), np.zeros(fiefs), np.zeros(fiefs)
    counts = {name: np.zeros((fiefs, *shape), dtype=np.int64) for name, shape in _SHAPES.items()}
    learnt = report.weeks[0].tallies.vector_gradient.shape[1] > 0
    vectors = np.zeros((fiefs if learnt else 0, ITEMS, DIMENSIONS), dtype=np.int64)
    match, shift = np.zeros(fiefs), np.zeros(len(report.weeks))
    for bloc, cohort in enumerate(state.rows()):
        weight, tallies = state.weight[bloc], report.weeks[bloc].tallies
        found = minds(state.users, cohort.start, cohort.stop)
        shift[bloc] = 1 - found.constancy / max(cohort.members, 1)
        to_dollars = reads.state_exchange_rate[0], reads.state_exchange_rate[bloc]
        fee_cents = mul_div(tallies.cell_fee // 1000 * weight, *to_dollars)
        spent_cents = mul_div(tallies.cell_amount * weight, *to_dollars)
        for slot, fief in enumerate(slots[bloc]):
            if fief < 0:
                continue
            gmv[fief] += float(tallies.amount[1 + slot].sum() * weight) * PAR / MINOR_UNITS / reads.state_exchange_rate[bloc]
            counts["cell_outcome"][fief] += fee_cents[slot]
            counts["cell_spending"][fief] += spent_cents[slot]
            here = state.users.cell[cohort.start : cohort.stop, slot]
            counts["cell_users"][fief] += np.bincount(here, minlength=CELLS) * weight
            counts["gradient"][fief] += tallies.gradient[slot]
            counts["curvature"][fief] += tallies.curvature[slot]
            counts["examined"][fief] += tallies.examined[slot]
            counts["clicked"][fief] += tallies.clicked[slot]
            counts["hits"][fief] += [tallies.hits[slot], tallies.purchases[1 + slot]]
            trust[fief] += weight * found.trust[slot]
            match[fief] += weight * found.match[slot]
            members[fief] += weight * cohort.members
            if learnt:
                vectors[fief] += tallies.vector_gradient[slot]
    return {
        "taste_shift": shift, "fief_gmv": gmv, "trust": trust / members, "belief_match": match / members,
        "cell_outcome": counts["cell_outcome"], "cell_spending": counts["cell_spending"], "cell_users": counts["cell_users"],
        "click_gradient": counts["gradient"], "click_curvature": counts["curvature"], "vector_gradient": vectors,
        "click_through": counts["clicked"] / np.maximum(counts["examined"], 1),
        "hit_rate": counts["hits"][:, 0] / np.maximum(counts["hits"][:, 1], 1),
    }  # fmt: skip


_SHAPES: dict[str, tuple[int, ...]] = {
    "cell_outcome": (CELLS,), "cell_spending": (CELLS,), "cell_users": (CELLS,), "gradient": (ITEMS,), "curvature": (ITEMS,),
    "examined": (2,), "clicked": (2,), "hits": (2,),
}  # fmt: skip


def watched(state: Population, household: Household, weeks: list[Shopping] | None) -> dict[str, Any]:
    """Three examples of the first bloc (most, median and least susceptible of its households), and those asked for."""
    first = state.rows()[0]
    susceptibility = state.users.susceptibility[first.start : first.stop]
    ranks = [round(0.98 * (first.members - 1)), first.members // 2, round(0.02 * (first.members - 1))]
    order = np.argpartition(susceptibility, ranks)
    last = len(state.deposits) - 1
    rows = np.array([first.start + order[rank] for rank in ranks] + [min(number, last) for number in household.watch])
    users = state.users
    place = np.full((len(rows), DIMENSIONS), np.nan)
    if weeks is not None and state.shelves:
        vectors = state.shelves[0].tables.vectors.reshape(ITEMS, DIMENSIONS)
        for week, cohort in zip(weeks, state.rows(), strict=True):
            for number in np.flatnonzero((rows >= cohort.start) & (rows < cohort.stop)):
                item = week.purchases.item[rows[number] - cohort.start, 0]
                if item >= 0:
                    place[number] = vectors[item]
    return {
        "watched_taste": users.taste[rows].astype(np.float64), "watched_belief": users.belief[rows, 0].astype(np.float64),
        "watched_purchase": place, "watched_trust": users.trust[rows, 0].astype(np.float64),
    }  # fmt: skip
