"""The labs' week in money: the tills are shared out, compute is metered and billed, training and tax are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cloudfief.core.integers import bill, cut, share
from cloudfief.core.ledger import Flow
from cloudfief.institutions.lab.books import FREE, PAID, Books, Costs, Floats, Int64, dollars, minor
from cloudfief.institutions.lab.ladder import WEEKS_PER_YEAR, years_of
from cloudfief.institutions.lab.reads import Reads

if TYPE_CHECKING:
    from cloudfief.institutions.lab.institution import Lab

PAR = 1_000_000
MICRO = 1e6
MONTHS_PER_WEEK = 12 / 52


class Takings(NamedTuple):
    """How last week's payments for AI services were shared out; minor units of the bloc where they were paid."""

    to_lab: Int64  # (bloc, lab)
    to_host: Int64  # (bloc,)
    to_others: Int64  # those who build services around models, (bloc,)
    spending_share: Floats  # of what goes to models, (bloc, lab + 1)
    lab_tokens: Floats  # millions a week, (bloc, lab)
    host_tokens: Floats  # millions a week, (bloc,)


class Week(NamedTuple):
    """A lab's week; US dollars, (lab,), unless said otherwise."""

    revenue: Floats
    inference: Floats
    training: Floats
    wages: Floats  # training staff and overhead
    profit: Floats
    hours: Floats  # GPU-hours, inference and training


class Payments(NamedTuple):
    """What labs pay, home minor units, (lab,)."""

    compute: Int64
    wages: Int64
    tax: Int64
    surplus: Int64
    need: Int64
    carried: Int64


def share_out(lab: Lab, books: Books, host_price: Floats, reads: Reads) -> Takings:
    """Tills are cut by spending: shares x price x use, with use (p / p_0)^-e per chooser."""
    price = np.column_stack([books.prices.api, host_price])
    sold = (books.api_share > 0) & (price > 0)
    reference = np.array([lab.api_median_usd.get(name, 10.0) for name in reads.blocs])[:, np.newaxis]
    safe = np.where(sold, price, reference)
    spent = np.where(sold, books.api_share * safe * (safe / reference) ** -lab.usage_elasticity, 0.0)
    total = spent.sum(axis=1, keepdims=True)
    spending_share = np.divide(spent, total, out=np.zeros_like(spent), where=total > 0)
    weights = np.rint(spending_share * 1e9).astype(np.int64)
    model_ppm = np.where(weights.any(axis=1), round(token_share(lab, reads.week) * PAR), 0).astype(np.int64)
    cash = np.maximum(reads.lab_till_cash, 0)
    for_models = share(cash, model_ppm)
    weights[~weights.any(axis=1), 0] = 1
    parts = cut(for_models, weights)
    tokens = np.where(sold, dollars(parts, reads.state_exchange_rate[:, np.newaxis]) / safe, 0.0)
    return Takings(parts[:, :-1], parts[:, -1], cash - for_models, spending_share, tokens[:, :-1], tokens[:, -1])


def token_share(lab: Lab, week: int) -> float:
    """The part of AI services that is spent on models: logistic growth from its start, odds x `takeup_growth` a year."""
    odds = lab.token_share / (1 - lab.token_share) * lab.takeup_growth ** years_of(lab, week)
    return odds / (1 + odds)


def week_of(lab: Lab, books: Books, costs: Costs, takings: Takings, plans: Int64, reads: Reads) -> Week:
    """Revenue from tokens and plans, inference for both, training and wages, in US dollars.

    Profit = revenue - inference - training - overhead; training = what keeps pace x growth + a share of revenue.
    """
    rate = reads.state_exchange_rate[:, np.newaxis]
    from_tokens = dollars(takings.to_lab, rate).sum(axis=0)
    monthly = dollars(books.prices.plan_minor, rate)
    from_plans = (plans[:, :, PAID] * monthly).sum(axis=0) * MONTHS_PER_WEEK
    revenue = from_tokens + from_plans
    on_plans = (plans.sum(axis=0) * costs.plan).sum(axis=1) * MONTHS_PER_WEEK
    inference = takings.lab_tokens.sum(axis=0) * costs.token + on_plans
    training = keeping_pace(lab, books, reads.week) + lab.training_revenue_share * revenue
    on_compute = training * lab.training_compute_share
    wages = training - on_compute + lab.overhead_share * revenue
    profit = revenue - inference - on_compute - wages
    hours = (inference + on_compute) / costs.compute
    return Week(revenue, inference, training, wages, profit, hours)


def keeping_pace(lab: Lab, books: Books, week: int) -> Floats:
    """Training that keeps a lab at its distance from the frontier, US dollars a week, (lab,)."""
    yearly = np.array([lab.training_usd.get(name, 1e8) for name in books.sellers.names])
    return yearly / WEEKS_PER_YEAR * lab.training_cost_growth ** years_of(lab, week)


def payments_of(lab: Lab, books: Books, week: Week, costs: Costs, reads: Reads) -> Payments:
    """What is paid, surplus over the working cash, and what the fund is asked for to keep it."""
    home = books.sellers.home
    rate = reads.state_exchange_rate[home]
    metered = np.rint(week.hours * MICRO).astype(np.int64)
    hour_price = np.maximum(minor(costs.compute, rate), 1)
    compute, carried = bill(metered, hour_price, books.carried)
    wages = minor(week.wages, rate)
    tax_ppm = np.rint(reads.state_profit_tax[home] * PAR).astype(np.int64)
    tax = share(minor(week.profit, rate), tax_ppm)
    out = compute + wages + tax
    working = np.maximum(minor(np.array([lab.working_cash_usd.get(n, 1e9) for n in books.sellers.names]), rate), 8 * out)
    left = reads.lab_cash - out
    surplus = np.maximum(left - working, 0)
    need = np.maximum(working - left, 0)
    return Payments(compute, wages, tax, surplus, need, carried)


def flows_of(takings: Takings, paid: Payments, books: Books, reads: Reads) -> list[Flow]:
    """The flows of the week: API revenue, compute, wages, tax and surplus."""
    home, account = books.sellers.home, reads.lab_account
    till, payroll = reads.lab_till_account, reads.household_payroll_account
    compute = payroll if reads.compute_account is None else reads.compute_account
    flows = [
        Flow("API revenue", np.repeat(till, len(home)), np.tile(account, len(till)), takings.to_lab.reshape(-1)),
        Flow("wages", till, payroll, takings.to_others),
        Flow("compute", account, compute[home], paid.compute),
        Flow("wages", account, payroll[home], paid.wages),
        Flow("profit tax", account, reads.state_account[home], paid.tax),
        Flow("surplus", account, reads.exchange_fund_account[home], paid.surplus),
    ]
    if reads.host_account is not None:
        flows.insert(1, Flow("API revenue", till, reads.host_account, takings.to_host))
    return flows


def user_share(plans: Int64, members: Int64) -> Floats:
    """Share of all households that use each lab's app, free or paid, (lab,)."""
    return plans[:, :, FREE : PAID + 1].sum(axis=(0, 2)) / max(float(members.sum()), 1.0)
