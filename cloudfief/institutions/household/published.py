"""What households publish at the end of their week, added up from whole-number tallies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import CELLS, DIMENSIONS, FEE_CELLS, ITEMS
from cloudfief.core.currency import MINOR_UNITS, PAR, dollars
from cloudfief.core.integers import mul_div
from cloudfief.core.population import Cohort
from cloudfief.institutions.household import money, plans
from cloudfief.institutions.household.minds import minds
from cloudfief.institutions.household.people import row_of
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
    rows: tuple[Cohort, ...]
    slots: NDArray[np.int64]
    weeks: list[Shopping]
    sales: NDArray[np.int64]  # real purchases, (bloc, 1 + slot, fee cell, item)
    income: NDArray[np.int64]  # of all real households, (bloc,)
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
    state, reads, rows = report.state, report.reads, report.rows
    rate = reads.state_exchange_rate
    spent = np.array([week.purchases.spent.sum() for week in report.weeks]) * state.weight
    signals: dict[str, Any] = {
        "payroll": np.maximum(reads.household_payroll_cash, 0),
        "members": state.weight * state.counts,
        "weekly_spending": spent,
        "spending": dollars(spent, rate),
        "income": dollars(report.income, rate),
        "deposits": dollars(money.totals(state.deposits, state.weight, rows), rate),
        "reachable": state.needs.reachable,
        "sales": report.sales,
        "agents": np.array([state.users.agent[c.start : c.stop].mean() for c in rows]),
        "bought": np.concatenate([week.purchases.item for week in report.weeks]),
        "plan_held": np.concatenate([state.plan[c.start : c.stop] for c in rows]),
        "welfare": state.welfare.copy(),
        "new_plans": report.new_plans * state.weight[:, np.newaxis],
    }
    signals["plans"] = plans.holders(state.plan, report.new_plans.shape[1], rows) * state.weight[:, np.newaxis, np.newaxis]
    return signals | _of_channels(report.weeks) | _of_fiefs(report) | watched(state, report.household, report.weeks)


def sales_of(state: Population, weeks: list[Shopping]) -> NDArray[np.int64]:
    """Real purchases by (bloc, 1 + slot, fee cell, item); what an agent bought counts for the channel it went through."""
    slots = state.users.trust.shape[1]
    sales = np.empty((len(weeks), 1 + slots, FEE_CELLS, ITEMS), dtype=np.int64)
    for bloc, shopping in enumerate(weeks):
        amount, weight = shopping.tallies.amount, state.weight[bloc]
        np.multiply(amount[: 1 + slots], weight, out=sales[bloc])
        if amount[1 + slots].any():
            by_agent = amount[1 + slots].sum(axis=0) * weight
            np.add.at(sales[bloc, :, 0], (shopping.route.astype(np.int64), np.arange(ITEMS)), by_agent)
    return sales


def _of_channels(weeks: list[Shopping]) -> dict[str, Any]:
    """Shares of spending and mean experienced value by kind of channel, (bloc, kind) each."""
    amount = _by_kind([week.tallies.amount.sum(axis=(1, 2)) for week in weeks])
    bought = _by_kind([week.tallies.purchases for week in weeks])
    felt = _by_kind([week.tallies.experience for week in weeks])
    share = amount / np.maximum(amount.sum(axis=1, keepdims=True), 1)
    return {"channel_share": share, "experience": felt / FIXED_POINT / np.maximum(bought, 1)}


def _by_kind(by_channel: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Tallies of each bloc, (channel,) each, added up to open market, fiefs and own agent, (bloc, kind)."""
    count = np.stack(by_channel)
    return np.stack([count[:, 0], count[:, 1:-1].sum(axis=1), count[:, -1]], axis=1)


def _of_fiefs(report: Report) -> dict[str, Any]:
    """Tallies of each slot added up by fief over the blocs that it serves, weighted by real households."""
    state, reads = report.state, report.reads
    fiefs = len(reads.fief_serves)
    gmv, trust, match, members = np.zeros(fiefs), np.zeros(fiefs), np.zeros(fiefs), np.zeros(fiefs)
    counts = {name: np.zeros((fiefs, *shape), dtype=np.int64) for name, shape in _SHAPES.items()}
    learnt = report.weeks[0].tallies.vector_gradient.shape[1] > 0
    vectors = np.zeros((fiefs if learnt else 0, ITEMS, DIMENSIONS), dtype=np.int64)
    shift = np.zeros(len(report.weeks))
    fees, spending = _cents(report)
    for bloc, cohort in enumerate(report.rows):
        weight, tallies = state.weight[bloc], report.weeks[bloc].tallies
        fief = report.slots[bloc][report.slots[bloc] >= 0]
        slot = slice(0, len(fief))  # a bloc's fiefs stand in its first slots
        found = minds(state.users, cohort.start, cohort.stop, len(fief))
        shift[bloc] = 1 - found.constancy / max(cohort.members, 1)
        amount = (tallies.amount[1 : 1 + len(fief)].sum(axis=(1, 2)) * weight).astype(np.float64)
        gmv[fief] += amount * PAR / MINOR_UNITS / reads.state_exchange_rate[bloc]
        counts["cell_outcome"][fief] += fees[bloc, slot]
        counts["cell_spending"][fief] += spending[bloc, slot]
        counts["cell_users"][fief] += found.cell * weight
        for name in ("examined", "clicked", "hits"):
            counts[name][fief] += getattr(tallies, name)[slot]
        for place, number in enumerate(fief):
            counts["gradient"][number] += tallies.gradient[place]
            counts["curvature"][number] += tallies.curvature[place]
        counts["bought"][fief] += tallies.purchases[1 : 1 + len(fief)]
        trust[fief] += weight * found.trust
        match[fief] += weight * found.match
        members[fief] += weight * cohort.members
        if learnt:
            vectors[fief] += tallies.vector_gradient[slot]
    return {
        "taste_shift": shift, "fief_gmv": gmv, "trust": trust / members, "belief_match": match / members,
        "cell_outcome": counts["cell_outcome"], "cell_spending": counts["cell_spending"], "cell_users": counts["cell_users"],
        "click_gradient": counts["gradient"], "click_curvature": counts["curvature"], "vector_gradient": vectors,
        "click_through": counts["clicked"] / np.maximum(counts["examined"], 1),
        "hit_rate": counts["hits"] / np.maximum(counts["bought"], 1),
    }  # fmt: skip


def _cents(report: Report) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Fees and spending of real households by experiment cell, USD cents, (bloc, slot, cell) each."""
    weight, rate = report.state.weight[:, np.newaxis, np.newaxis], report.reads.state_exchange_rate
    fees = np.stack([week.tallies.cell_fee for week in report.weeks]) // 1000 * weight
    spending = np.stack([week.tallies.cell_amount for week in report.weeks]) * weight
    cents = mul_div(np.stack([fees, spending]), rate[0], rate[:, np.newaxis, np.newaxis])
    return cents[0], cents[1]


_SHAPES: dict[str, tuple[int, ...]] = {
    "cell_outcome": (CELLS,), "cell_spending": (CELLS,), "cell_users": (CELLS,), "gradient": (ITEMS,), "curvature": (ITEMS,),
    "examined": (2,), "clicked": (2,), "hits": (), "bought": (),
}  # fmt: skip


def watched(state: Population, household: Household, weeks: list[Shopping] | None) -> dict[str, Any]:
    """Three examples of the first bloc (most, median and least susceptible of its households), and those asked for."""
    cohorts = state.rows()
    first = cohorts[0]
    susceptibility = state.users.susceptibility[first.start : first.stop]
    ranks = [round(0.98 * (first.members - 1)), first.members // 2, round(0.02 * (first.members - 1))]
    order = np.argpartition(susceptibility, ranks)
    rows = [int(first.start + order[rank]) for rank in ranks] + [row_of(number, cohorts) for number in household.watch]
    users = state.users
    place = np.full((len(rows), DIMENSIONS), np.nan)
    if weeks is not None and state.shelves:
        vectors = state.shelves[0].tables.vectors.reshape(ITEMS, DIMENSIONS)
        for number, row in enumerate(rows):
            for week, cohort in zip(weeks, cohorts, strict=True):
                item = week.purchases.item[row - cohort.start, 0] if cohort.start <= row < cohort.stop else -1
                if item >= 0:
                    place[number] = vectors[item]
    return {
        "watched_taste": users.taste[rows].astype(np.float64), "watched_belief": users.belief[rows, 0].astype(np.float64),
        "watched_purchase": place, "watched_trust": users.trust[rows, 0].astype(np.float64),
    }  # fmt: skip
