"""The labs' week in money: the tills are shared out, compute is metered and billed, training and tax are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cloudfief.core.currency import dollars, minor
from cloudfief.core.integers import bill, cut, share_at
from cloudfief.core.ledger import Flow
from cloudfief.institutions.lab.books import FREE, PAID, Books, Costs, Floats, Int64
from cloudfief.institutions.lab.ladder import years_of
from cloudfief.institutions.lab.reads import Reads
from cloudfief.institutions.lab.tables import tables_of

if TYPE_CHECKING:
    from cloudfief.institutions.lab.institution import Lab

MICRO = 1e6
PARTS = 1_000_000_000
MONTHS_PER_WEEK = 12 / 52
MOST_SUBSIDISED = 0.9  # share of training, as far as a subsidy may go: at 1 a lab would train without end


class Takings(NamedTuple):
    """How last week's payments for AI services were shared out; minor units of the bloc where they were paid."""

    from_till: Int64  # to labs and hosts by firms that buy tokens themselves, (bloc, lab + 1)
    from_token_till: Int64  # to labs and hosts by those who build on models, (bloc, lab + 1)
    to_specialist: Int64  # (bloc, specialist)
    to_others: Int64  # those who build services around models, (bloc,)
    spending_share: Floats  # of all that goes to models, (bloc, lab + 1)
    tokens: Floats  # millions a week, (bloc, lab + 1)

    @property
    def to_models(self) -> Int64:
        """What labs and hosts receive, (bloc, lab + 1)."""
        return self.from_till + self.from_token_till


class Week(NamedTuple):
    """A lab's week; US dollars, (lab,), unless said otherwise."""

    revenue: Floats
    inference: Floats
    training: Floats
    wages: Floats  # training staff and overhead
    licences: Floats  # for training data
    subsidy: Floats
    profit: Floats
    hours: Floats  # GPU-hours, inference and training
    funded: Floats  # share of the training wanted that cash allowed


class Payments(NamedTuple):
    """What labs pay, home minor units, (lab,)."""

    compute: Int64
    wages: Int64
    licences: Int64
    tax: Int64
    surplus: Int64
    need: Int64
    carried: Int64
    subsidy: Int64  # received


def share_out(lab: Lab, books: Books, listed: Floats, reads: Reads) -> Takings:
    """The tills are cut by spending: shares x price x use, with use (p / p_0)^-e per chooser.

    Firms buy a part of all tokens themselves; what developers and specialists paid for tokens lies in a till of its
    own and is cut by where developers buy. `listed` (bloc, lab + 1): price of each model, nan where not sold.
    """
    count, models = listed.shape
    reference = tables_of(lab, books.sellers).api_median[:, np.newaxis]
    sold = (books.api_share > 0) & (listed > 0)
    safe = np.where(sold, listed, reference)
    spent = np.where(sold, books.api_share * safe * (safe / reference) ** -lab.usage_elasticity, 0.0)
    total = spent.sum(axis=1, keepdims=True)
    direct = spent / np.where(total > 0, total, 1.0)
    bought = 1.0 if reads.developer_account is None else lab.direct_token_share
    budgets = reads.specialist_budget_share_last
    niches = 0 if budgets is None else budgets.shape[1]
    weights = np.zeros((2, count, models + niches + 1), dtype=np.int64)
    weights[0, :, :models] = np.rint(direct * (token_share(lab, reads.week) * bought * PARTS))
    if budgets is not None:
        weights[0, :, models:-1] = np.rint(budgets * (PARTS - weights[0].sum(axis=1, keepdims=True)))
    weights[0, :, -1] = PARTS - weights[0].sum(axis=1)
    through = _where_developers_buy(reads, direct, listed)
    weights[1, :, :models] = np.rint(through * PARTS)
    weights[1, :, -1] = ~weights[1].any(axis=1)
    paid = np.stack([reads.lab_till_cash, _token_cash(reads, count)])
    parts = cut(np.maximum(paid, 0), weights)
    to_models = parts[:, :, :models].sum(axis=0)
    received = to_models.sum(axis=1, keepdims=True)
    tokens = np.where(listed > 0, dollars(to_models, reads.state_exchange_rate[:, np.newaxis]) / safe, 0.0)
    return Takings(
        parts[0, :, :models], parts[1, :, :models], parts[0, :, models:-1], parts[:, :, -1].sum(axis=0),
        np.where(received > 0, to_models / np.maximum(received, 1), direct), tokens,
    )  # fmt: skip


def _where_developers_buy(reads: Reads, direct: Floats, listed: Floats) -> Floats:
    """Spending shares of those who pay into the token till; as other firms buy where nobody says, (bloc, lab + 1)."""
    if reads.developer_model_spending_last is None:
        return direct
    known = np.where(listed > 0, reads.developer_model_spending_last, 0.0)
    total = known.sum(axis=1, keepdims=True)
    return np.where(total > 0, known / np.where(total > 0, total, 1.0), direct)


def _token_cash(reads: Reads, count: int) -> Int64:
    return np.zeros(count, dtype=np.int64) if reads.lab_token_till_cash is None else reads.lab_token_till_cash


def token_share(lab: Lab, week: int) -> float:
    """The part of AI services that is spent on models: logistic growth from its start, odds x `takeup_growth` a year."""
    odds = lab.token_share / (1 - lab.token_share) * lab.takeup_growth ** years_of(lab, week)
    return odds / (1 + odds)


def week_of(lab: Lab, books: Books, costs: Costs, takings: Takings, plans: Int64, reads: Reads) -> Week:
    """Revenue from tokens and plans, inference for both, training and wages, in US dollars.

    Profit = revenue + subsidy - inference - training - licences - overhead.
    """
    rate = reads.state_exchange_rate[:, np.newaxis]
    from_tokens = dollars(takings.to_models[:, :-1], rate).sum(axis=0)
    monthly = dollars(books.prices.plan_minor, rate)
    from_plans = (plans[:, :, PAID] * monthly).sum(axis=0) * MONTHS_PER_WEEK
    revenue = from_tokens + from_plans
    on_plans = (plans.sum(axis=0) * costs.plan).sum(axis=1) * MONTHS_PER_WEEK
    inference = takings.tokens[:, :-1].sum(axis=0) * costs.token + on_plans
    overhead = lab.overhead_share * revenue
    home = books.sellers.home
    support = 0.0 if reads.state_ai_subsidy is None else np.clip(reads.state_ai_subsidy[home], 0.0, MOST_SUBSIDISED)
    licence = 0.0 if reads.lab_licence_rate_last is None else np.maximum(reads.lab_licence_rate_last, 0.0)
    wanted = training_wanted(lab, books, revenue, support, licence, reads.week)
    cash = dollars(reads.lab_cash, reads.state_exchange_rate[home])
    funded = affordable_part(lab, wanted * (1 + licence), cash - inference - overhead)
    training = wanted * funded
    on_compute = training * lab.training_compute_share
    wages = training - on_compute + overhead
    licences, subsidy = training * licence, training * support
    profit = revenue + subsidy - inference - on_compute - wages - licences
    hours = (inference + on_compute) / costs.compute
    return Week(revenue, inference, training, wages, licences, subsidy, profit, hours, funded)


def training_wanted(
    lab: Lab, books: Books, revenue: Floats, support: Floats | float, licence: Floats | float, week: int
) -> Floats:
    """What keeps pace x growth and a share of revenue; a subsidy buys more of it, a licence fee less, USD a week, (lab,).

    T = (pace + r R) (1 + a s / (1 - s)) / (1 + (1 - b) l): with a = 1 own money stays what it was and the subsidy s
    comes on top; with b = 0 the budget stays what it was and the licence fee l comes out of it.
    """
    plan = keeping_pace(lab, books, week) + lab.training_revenue_share * revenue
    more = 1 + lab.subsidy_additional * support / (1 - support)
    return plan * more / (1 + (1 - lab.licence_absorbed) * licence)


def affordable_part(lab: Lab, cost: Floats, cash: Floats) -> Floats:
    """The part of the training wanted that is begun: all while cash lasts `runway_weeks`, none without cash, (lab,)."""
    return np.clip(cash / np.maximum(lab.runway_weeks * cost, 1e-9), 0.0, 1.0)


def keeping_pace(lab: Lab, books: Books, week: int) -> Floats:
    """Training that keeps a lab at its distance from the frontier, US dollars a week, (lab,)."""
    return tables_of(lab, books.sellers).pace * lab.training_cost_growth ** years_of(lab, week)


def payments_of(lab: Lab, books: Books, week: Week, costs: Costs, reads: Reads) -> Payments:
    """What is paid, surplus over the working cash, and what the fund is asked for to keep it."""
    home = books.sellers.home
    rate = reads.state_exchange_rate[home]
    metered = np.rint(week.hours * MICRO).astype(np.int64)
    in_dollars = np.stack([
        costs.compute, week.wages, week.licences, week.subsidy, week.profit, tables_of(lab, books.sellers).working_cash,
    ])  # fmt: skip
    hour_price, wages, licences, subsidy, profit, least = minor(in_dollars, rate)
    compute, carried = bill(metered, np.maximum(hour_price, 1), books.carried)
    tax = share_at(profit, reads.state_profit_tax[home])
    out = compute + wages + licences + tax
    left, working = reads.lab_cash - out, np.maximum(least, lab.working_weeks * out)
    return Payments(compute, wages, licences, tax, np.maximum(left - working, 0), np.maximum(working - left, 0), carried, subsidy)


def flows_of(takings: Takings, paid: Payments, books: Books, reads: Reads) -> list[Flow]:
    """The flows of the week: revenue from the tills, compute, wages, licences, tax, surplus and subsidy."""
    home, account = books.sellers.home, reads.lab_account
    till, payroll = reads.lab_till_account, reads.household_payroll_account
    compute = payroll if reads.compute_account is None else reads.compute_account
    tills = till if reads.lab_token_till_account is None else np.concatenate([till, reads.lab_token_till_account])
    to_models = np.concatenate([takings.from_till, takings.from_token_till])[: len(tills)]
    if reads.developer_account is None:
        applications = Flow("wages", till, payroll, takings.to_others)
    else:
        applications = Flow("AI applications", till, reads.developer_account, takings.to_others)
    flows = [
        Flow("API revenue", np.repeat(tills, len(home)), np.tile(account, len(tills)), to_models[:, :-1].reshape(-1)),
        applications,
        Flow("compute", account, compute[home], paid.compute),
        Flow("wages", account, payroll[home], paid.wages),
        Flow("profit tax", account, reads.state_account[home], paid.tax),
        Flow("surplus", account, reads.exchange_fund_account[home], paid.surplus),
    ]
    if reads.host_account is not None:
        flows.append(Flow("API revenue", tills, np.tile(reads.host_account, len(tills) // len(till)), to_models[:, -1]))
    if reads.specialist_account is not None:
        niches = len(reads.specialist_account)
        payer, payee = np.repeat(till, niches), np.tile(reads.specialist_account, len(till))
        flows.append(Flow("translation", payer, payee, takings.to_specialist.reshape(-1)))
    if paid.licences.any():
        flows.append(Flow("training-data licences", account, payroll[home], paid.licences))
    if paid.subsidy.any():
        flows.append(Flow("AI subsidy", reads.state_account[home], account, paid.subsidy))
    return flows


def user_share(plans: Int64, members: Int64) -> Floats:
    """Share of all households that use each lab's app, free or paid, (lab,)."""
    return plans[:, :, FREE : PAID + 1].sum(axis=(0, 2)) / max(float(members.sum()), 1.0)


def served_plans(plans: Int64, offer: np.ndarray) -> Int64:
    """Who is served: whoever holds a paid plan that is no longer sold has the free one, if that is, (bloc, lab, 2)."""
    if offer[:, :, 1:].all():
        return plans
    served = plans.copy()
    withdrawn = ~offer[:, :, 2]
    served[:, :, FREE] += served[:, :, PAID] * withdrawn
    served[:, :, PAID] *= ~withdrawn
    served[:, :, FREE] *= offer[:, :, 1]
    return served
