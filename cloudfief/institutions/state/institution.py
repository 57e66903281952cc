"""The state of each bloc, with its central bank: it issues the money, taxes, spends, borrows and runs the exchange desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.exchange_rate import next_log_rate
from cloudfief.core.block import Outcome, signal
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.currency import PAR
from cloudfief.core.luck import Luck
from cloudfief.core.naming import in_order
from cloudfief.institutions.state import controls
from cloudfief.institutions.state.budget import Debt, Financing, Outlays, Plan, decided, financed, interest_due, planned
from cloudfief.institutions.state.parameters import StateParameters
from cloudfief.institutions.state.payments import payments
from cloudfief.institutions.state.reads import Reads

CENTS = 100
LEARNING_TERMS = 2  # between decisions, in which receipts are not known well and the budget is revised every week
Int64 = NDArray[np.int64]
Floats = NDArray[np.float64]


class Books(NamedTuple):
    """Moving averages and last positions, each of shape (bloc,); positions are unknown before the first week."""

    weeks: int
    cash: Int64  # own position after last week's payments, minor units
    outlays: Int64  # paid last week, minor units
    first_cash: Int64  # own position before the first payment, minor units
    mean_receipts: Floats  # minor units a week
    desk: Int64  # the desk's position in its own currency, minor units
    mean_inflow: Floats  # from abroad, minor units a week
    log_rate: Floats  # log currency per dollar
    debt: Debt
    plan: Plan
    tightness: Floats  # of the export control that the bloc imposes on its rival, log points


class LastWeek(NamedTuple):
    """What the money in the ledger says when the week begins, minor units, (bloc,)."""

    receipts: Int64
    deficit: Int64
    new_money: Int64  # since the first week
    inflow: Int64  # from abroad


class State(StateParameters):
    """Each bloc's state pays out what it takes in taxes; its exchange rate clears its external payments.

    It decides every quarter: transfers by the receipts that it expects then, what of new debt is repaid, how tight its export
    control is. Interest and benefits are paid as they fall due. A planned deficit is lent by the fund against bonds as far as
    it has cash; the rest is new money of the central bank, which belongs to the state. That debt is repaid slowly. What turns out
    other than planned changes the money too and calls for no repayment: all that is ever missed is the change in receipts over a
    quarter and some weeks. The exchange rate follows the flow closure of Gabaix and
    Maggiori (2015): money that flows out makes the currency cheaper.
    """

    Reads: ClassVar[Any] = Reads
    issuers: ClassVar[frozenset[str]] = frozenset({"account"})
    desk: ClassVar[str | None] = "desk"

    income_tax = signal("Tax rate on wages and dividends", unit="share", dims=("bloc",))
    profit_tax = signal("Tax rate on profits", unit="share", dims=("bloc",))
    digital_tax = signal("Tax on the gross take of fiefs from buyers in the bloc", unit="share", dims=("bloc",))
    tariff = signal("Duty on imported goods", unit="share of value", dims=("bloc",))
    compute_tax = signal("Tax on the revenue of compute", unit="share", dims=("bloc",))
    ai_subsidy = signal("Labs' training cost that the state pays", unit="share", dims=("bloc",))
    export_control = signal("What export controls multiply the cost of chips by", unit="ratio", dims=("bloc",))
    transfers = signal("Transfers to households", unit="minor units a week", dims=("bloc",), adds="sum")
    basic_income = signal("Basic income of a household", unit="minor units a week", dims=("bloc",))
    benefit_rate = signal("Unemployment benefit over the mean income", unit="share", dims=("bloc",))
    benefits = signal("Unemployment benefits", unit="minor units a week", dims=("bloc",), adds="sum")
    procurement = signal("AI services that the state means to buy", unit="minor units a week", dims=("bloc",), adds="sum")
    receipts = signal("Taxes received less subsidies drawn last week", unit="minor units a week", dims=("bloc",), adds="sum")
    deficit = signal("Spending less receipts last week", unit="minor units a week", dims=("bloc",), adds="sum")
    bonds = signal("Bonds outstanding at face value", unit="minor units", dims=("bloc",), adds="sum")
    new_money = signal(
        "Deficits less surpluses until last week that no bonds paid for", unit="minor units", dims=("bloc",), adds="sum"
    )
    interest_rate = signal("Interest on bonds", unit="share a year", dims=("bloc",))
    external_inflow = signal("Net payments from abroad last week", unit="minor units a week", dims=("bloc",), adds="sum")
    exchange_rate = signal("Currency per dollar", unit="millionths per USD", dims=("bloc",))

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """A treasury and an exchange desk in each bloc."""
        return {"account": range(len(blocs)), "desk": range(len(blocs))}

    def registers(self, blocs: tuple[str, ...]) -> dict[str, str]:
        """The bonds of each bloc, one piece for each minor unit of face value."""
        return {bonds_of(bloc): "account" for bloc in blocs}

    def init(self, luck: Luck, *, blocs: tuple[str, ...]) -> Outcome:
        """Open with the observed exchange rates, no receipts and no bonds: how many there are depends on incomes."""
        nothing, none = np.zeros(len(blocs)), np.zeros(len(blocs), dtype=np.int64)
        log_rate = np.log(in_order(self.opening_rates, blocs, 1.0))
        plan = Plan(nothing, none, nothing, nothing, nothing)
        books = Books(0, none, none, none, nothing, none, nothing, log_rate, Debt(none, none, none), plan, nothing)
        outlays, past = Outlays(none, none, none, none), LastWeek(none, none, none, none)
        return Outcome(books, self._signals(books, blocs, outlays, past))

    def step(self, state: Books, luck: Luck, reads: Reads) -> Outcome:
        """Receipts are what came in since last week; their moving average is spent, the gap beyond it financed.

        The desk pays out of its own currency what comes in from abroad, so its position falls by the net inflow.
        """
        known = state.weeks > 0
        first_cash = state.first_cash if known else reads.state_cash
        past = self._last_week(state, reads)
        receipts, inflow = past.receipts, past.inflow
        expected = state.mean_receipts if known else self.income_tax_rate * reads.household_payroll_last
        mean_receipts = expected + self.smoothing * (receipts - expected) * known
        mean_inflow = state.mean_inflow + self.exchange_smoothing * (inflow - state.mean_inflow)
        log_rate = next_log_rate(state.log_rate, mean_inflow, mean_receipts, self.exchange_speed)
        debt = state.debt if known else self._opening_debt(reads)
        income = reads.household_income_last * CENTS * np.exp(state.log_rate)
        due = self._due(state.weeks, debt, income, reads)
        plan = state.plan
        if state.weeks < LEARNING_TERMS * self.decision_weeks or self._decides(state.weeks):
            plan = self._decision(debt, mean_receipts, due, income, reads)
        outlays, financing = self._budget(state.weeks, debt, plan, due, reads)
        position = reads.state_cash - outlays.total + financing.sold - financing.redeemed
        books = Books(
            state.weeks + 1, position, outlays.total, first_cash, mean_receipts, reads.state_desk_cash, mean_inflow, log_rate,
            financing.debt, plan, self._tightness(state, reads),
        )  # fmt: skip
        flows = payments(outlays, financing, state.weeks == 0, reads)
        return Outcome(books, self._signals(books, reads.blocs, outlays, past), flows)

    def _last_week(self, state: Books, reads: Reads) -> LastWeek:
        """What the treasury's and the desk's money say about last week; nothing before the first.

        receipts = cash now - cash after last week's payments; new money = cash before the first week - cash now.
        """
        if state.weeks == 0:
            none = np.zeros_like(reads.state_cash)
            return LastWeek(none, none, none, none)
        receipts = reads.state_cash - state.cash
        return LastWeek(
            receipts, state.outlays - receipts, state.first_cash - reads.state_cash, state.desk - reads.state_desk_cash
        )

    def _opening_debt(self, reads: Reads) -> Debt:
        """Bonds over a year's income at the start; none without a fund that could hold them."""
        none = np.zeros_like(reads.state_cash)
        if reads.exchange_fund_account is None:
            return Debt(none, none, none)
        ratio = in_order(self.opening_debt, reads.blocs, 0.0)
        bonds = np.rint(ratio * WEEKS_PER_YEAR * reads.household_payroll_last).astype(np.int64)
        return Debt(bonds, bonds, none)

    def _decides(self, weeks: int) -> bool:
        return weeks % self.decision_weeks == 0

    def _due(self, weeks: int, debt: Debt, income: Floats, reads: Reads) -> tuple[Int64, Int64, Int64]:
        """Benefits, interest and procurement, minor units, (bloc,) each; interest begins in the second week."""
        none = np.zeros_like(reads.state_cash)
        interest = interest_due(debt.bonds * (weeks > 0), reads.state_interest_rate_last)
        benefits = none
        if reads.labour_unemployment_rate_last is not None:
            benefits = np.rint(reads.state_benefit_rate_last * reads.labour_unemployment_rate_last * income).astype(np.int64)
        procurement = none if reads.lab_till_account is None else np.rint(reads.state_procurement_last).astype(np.int64)
        return benefits, interest, procurement

    def _decision(self, debt: Debt, receipts: Floats, due: tuple[Int64, Int64, Int64], income: Floats, reads: Reads) -> Plan:
        """Transfers by what receipts leave beyond what is due and repaid, and the tax that pays for the latter."""
        repayment = np.asarray(self.repayment_speed * debt.new, dtype=np.float64)
        tax_more = repayment / np.maximum(income, 1.0) * (self.repaid_by == "income tax")
        benefits, interest, procurement = due
        return decided(receipts, benefits + interest + procurement, repayment, tax_more, reads.household_members_last)

    def _budget(
        self, weeks: int, debt: Debt, plan: Plan, due: tuple[Int64, Int64, Int64], reads: Reads
    ) -> tuple[Outlays, Financing]:
        """What is paid and how; gaps begin in the third week, when receipts are known."""
        basic_income = np.rint(reads.state_basic_income_last).astype(np.int64)
        transfers, gap = planned(plan, basic_income, reads.household_members_last)
        offered = np.zeros_like(reads.state_cash)
        if reads.exchange_fund_cash is not None:
            offered = np.floor(self.bond_appetite * np.maximum(reads.exchange_fund_cash, 0)).astype(np.int64)
        return Outlays(transfers, *due), financed(gap * (weeks > 1), debt, offered)

    def _tightness(self, state: Books, reads: Reads) -> Floats:
        if reads.lab_quality_last is None or reads.lab_home_last is None or not self._decides(state.weeks):
            return state.tightness
        rival = controls.rivals_of(self.control_rivals, reads.blocs)
        best = controls.best_quality(reads.lab_quality_last, reads.lab_home_last, len(reads.blocs))
        grievance = self.control_reaction * controls.missing_lead(best, rival, self.wanted_lead)
        return controls.tightened(
            state.tightness, grievance, rival, self.control_answer, self.control_fatigue, self.tightest_control,
            self.decision_weeks,
        )  # fmt: skip

    def _signals(self, books: Books, blocs: tuple[str, ...], outlays: Outlays, past: LastWeek) -> dict[str, Any]:
        nothing = np.zeros(len(blocs))
        rival = controls.rivals_of(self.control_rivals, blocs)
        control = in_order(self.controlled, blocs, 1.0)
        expected = np.maximum(books.plan.receipts, 0)
        return {
            "income_tax": np.clip(self.income_tax_rate + books.plan.tax_more, 0, 1),
            "profit_tax": np.full(len(blocs), self.profit_tax_rate),
            "digital_tax": nothing, "tariff": nothing, "compute_tax": nothing, "ai_subsidy": nothing,
            "export_control": control * controls.cost_multiplier(books.tightness, rival),
            "transfers": outlays.transfers, "benefits": outlays.benefits,
            "basic_income": np.zeros(len(blocs), dtype=np.int64),
            "benefit_rate": np.full(len(blocs), self.replacement_rate),
            "procurement": np.rint(self.procurement_share * expected).astype(np.int64),
            "receipts": past.receipts, "deficit": past.deficit, "bonds": books.debt.bonds, "new_money": past.new_money,
            "interest_rate": np.full(len(blocs), self.bond_rate), "external_inflow": past.inflow,
            "exchange_rate": np.rint(np.exp(books.log_rate) * PAR).astype(np.int64),
        }  # fmt: skip


def bonds_of(bloc: str) -> str:
    """The name of the register of a bloc's bonds."""
    return f"bonds {bloc}"
