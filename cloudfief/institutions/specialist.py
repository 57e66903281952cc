"""Specialists: translation services that sell in one nest with general AI, sheltered by contracts, until they exit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.attention import relaxed_share
from cloudfief.behaviour.bertrand import solve
from cloudfief.behaviour.bertrand_market import attention_discount, demand
from cloudfief.behaviour.niche import niche_market
from cloudfief.core.block import Outcome, signal
from cloudfief.core.currency import dollars, minor, minor_per_dollar
from cloudfief.core.integers import share_at
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.core.naming import in_order, located
from cloudfief.institutions.specialist_parameters import SpecialistParameters

Floats = NDArray[np.float64]


class Reads(NamedTuple):
    """What specialists look at in a week."""

    week: int
    blocs: tuple[str, ...]
    specialist_account: np.ndarray  # (specialist,)
    specialist_cash: np.ndarray  # home minor units, (specialist,)
    exchange_fund_account: np.ndarray
    state_account: np.ndarray
    state_profit_tax: np.ndarray  # (bloc,)
    state_exchange_rate: np.ndarray  # millionths per dollar, (bloc,)
    household_payroll_account: np.ndarray
    lab_token_till_account: np.ndarray  # (bloc,)
    lab_specialist_revenue: np.ndarray  # minor units of the buyers' bloc, (bloc, specialist)
    lab_token_price_index: np.ndarray  # (bloc,)
    lab_frontier_quality: np.ndarray  # relative to the start, (bloc,)


class Books(NamedTuple):
    """What specialists remember; prices and costs in opening list prices."""

    home: NDArray[np.int64]  # bloc number, (specialist,)
    sells: NDArray[np.bool_]  # (bloc, specialist)
    active: NDArray[np.bool_]  # (specialist,)
    worth: Floats  # utils at price 0 at the start, -inf where not sold, (bloc, specialist)
    price: Floats  # nan where not sold, (bloc, specialist)
    wanted: Floats  # share of customers that would choose it today, (bloc, specialist)
    share: Floats  # share of customers under contract, (bloc, specialist)
    reference: Floats  # opening spending, share x price summed over specialists, (bloc,)
    fixed_cost: Floats  # USD a week, nan before any revenue, (specialist,)
    working_cash: NDArray[np.int64]  # minor units, (specialist,)


class Specialist(SpecialistParameters):
    """Specialists sell translation to firms that could also use general AI, or go without.

    Nested logit, u = worth - alpha p, general AI in the same nest: it gets better with the frontier and cheaper with
    tokens. Specialists answer each other and general AI (Bertrand-Nash); contracts let only a few customers look again
    in a week. Their budget is a part of what firms pay for services around models. Nobody funds their losses: a
    specialist that cannot pay its team any more closes (V17).
    """

    Reads: ClassVar[Any] = Reads

    home = signal("Home bloc", unit="bloc number", dims=("specialist",), record="none")
    need = signal("To be funded; always 0", unit="minor units", dims=("specialist",), adds="sum", record="none")
    price = signal("List price", unit="USD a seat and month", dims=("bloc", "specialist"))
    share = signal("Share of customers under contract", unit="share", dims=("bloc", "specialist"))
    wanted_share = signal("Share of customers that would choose it today", unit="share", dims=("bloc", "specialist"))
    budget_share = signal("Due to it of services around models", unit="share", dims=("bloc", "specialist"), record="none")
    revenue = signal("Revenue", unit="USD a week", dims=("specialist",), adds="sum")
    profit = signal("Revenue less tokens, support and team, before tax", unit="USD a week", dims=("specialist",), adds="sum")
    active = signal("1 while it is in business", unit="yes or no", dims=("specialist",), adds="sum")

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One account a specialist, in its home bloc."""
        return {"account": [blocs.index(bloc) for bloc in located(self.homes, blocs).values()]}

    def labels(self, blocs: tuple[str, ...]) -> dict[str, Sequence[Any]]:
        """Names of specialists."""
        return {"specialist": tuple(located(self.homes, blocs))}

    def init(
        self,
        luck: Luck,
        *,
        blocs: tuple[str, ...],
        specialist_account: np.ndarray,
        state_account: np.ndarray,
        state_exchange_rate: np.ndarray,
    ) -> Outcome:
        """Open with working cash, the best prices, and the customers whom these prices bring."""
        homes = located(self.homes, blocs)
        home = np.array([blocs.index(bloc) for bloc in homes.values()], dtype=np.int64)
        sells = np.array([[bloc in self.sold_blocs.get(name, (homes[name],)) for name in homes] for bloc in blocs])
        sells = sells.reshape(len(blocs), len(home)).astype(np.bool_)
        held = in_order(self.working_cash_usd, homes, self.other_working_cash_usd)
        working = minor(held, state_exchange_rate[home])
        blank, nobody = np.full(sells.shape, np.nan), np.zeros(sells.shape)
        books = Books(
            home, sells, np.ones(len(home), dtype=np.bool_), self._worth(sells, home), blank, nobody, nobody,
            np.ones(len(blocs)), np.full(len(home), np.nan), working,
        )  # fmt: skip
        still = np.ones(len(blocs))
        books = self._priced(books, still, still)
        books = books._replace(share=books.wanted, reference=np.nansum(books.wanted * books.price, axis=1))
        nothing = np.zeros(len(home))
        endowment = Flow("opening money", state_account[home], specialist_account, working)
        return Outcome(books, self._signals(books, nothing, nothing), [endowment])

    def step(self, state: Books, luck: Luck, reads: Reads) -> Outcome:
        """Take in last week's revenue, close or pay, and renew contracts at today's prices."""
        rate = reads.state_exchange_rate[:, np.newaxis]
        paid = dollars(reads.lab_specialist_revenue, rate)
        revenue = paid.sum(axis=0)
        index = reads.lab_token_price_index
        listed = np.where(state.sells & ~np.isnan(state.price), state.price, 1.0)
        tokens = (paid * self.token_cost * index[:, np.newaxis] / listed).sum(axis=0)
        service = (paid * self.service_cost / listed).sum(axis=0)
        books = self._with_team(state, revenue, revenue - tokens - service, reads.week)
        team = np.where(books.active & ~np.isnan(books.fixed_cost), books.fixed_cost, 0.0)
        books, flows = self._pay(books, np.stack([tokens, service, team, revenue]), reads)
        if reads.week % self.reprice_weeks == 0 or not np.array_equal(books.active, state.active):
            books = self._priced(books, index, reads.lab_frontier_quality)
        renewed = relaxed_share(books.share, books.wanted, 1.0 / self.contract_weeks)
        books = books._replace(share=renewed * books.active)
        return Outcome(books, self._signals(books, revenue, revenue - tokens - service - team), flows)

    def _worth(self, sells: NDArray[np.bool_], home: NDArray[np.int64]) -> Floats:
        """What each must be worth for its opening share at the opening list price (Berry 1994)."""
        at_home = home[np.newaxis, :] == np.arange(len(sells))[:, np.newaxis]
        taken = np.where(at_home, self.opening_share_at_home, self.opening_share_abroad) * sells
        inside = taken.sum(axis=1, keepdims=True) + self.opening_ai_share
        safe = np.where(sells, taken, inside)
        utils = np.log(safe) - np.log(1 - inside) - self.nest * np.log(safe / inside) + self.price_coefficient
        return np.where(sells, utils, -np.inf)

    def _ai_worth(self, sells: NDArray[np.bool_], home: NDArray[np.int64], index: Floats, quality: Floats) -> Floats:
        """Utils of general AI at its price in the task, (bloc,)."""
        at_home = home[np.newaxis, :] == np.arange(len(sells))[:, np.newaxis]
        taken = np.where(at_home, self.opening_share_at_home, self.opening_share_abroad) * sells
        inside = taken.sum(axis=1) + self.opening_ai_share
        opening = np.log(self.opening_ai_share) - np.log(1 - inside) - self.nest * np.log(self.opening_ai_share / inside)
        cheaper = self.price_coefficient * self.ai_price * (1 - index)
        return opening + cheaper + self.quality_response * (quality - 1)

    def _priced(self, books: Books, index: Floats, quality: Floats) -> Books:
        """Bertrand-Nash prices in every bloc against general AI, and who would choose whom at them."""
        rival = self._ai_worth(books.sells, books.home, index, quality)
        better = self.own_progress * self.quality_response * (quality - 1)
        price, wanted = np.full(books.sells.shape, np.nan), np.zeros(books.sells.shape)
        response = attention_discount(1.0 / self.contract_weeks, self.discount)
        for bloc in range(len(index)):
            here = np.flatnonzero(books.sells[bloc] & books.active)
            if not here.size:
                continue
            cost = np.full(here.size, self.token_cost * index[bloc] + self.service_cost)
            asked = niche_market(
                books.worth[bloc, here] + better[bloc], cost, self.price_coefficient, self.nest, float(rival[bloc]), response
            )
            found = solve(asked, np.append(books.price[bloc, here], 0.0)).price
            price[bloc, here], wanted[bloc, here] = found[:-1], demand(asked, found).product[:-1]
        return books._replace(price=price, wanted=wanted)

    def _with_team(self, books: Books, revenue: Floats, gross: Floats, week: int) -> Books:
        """Until the first week is over a team is sized so that the opening profit is left; then its cost stays."""
        sized = np.maximum(gross - self.opening_profit * revenue, 0.0)
        known = np.isfinite(books.fixed_cost)
        adapting = np.where(known, books.fixed_cost + self.team_smoothing * (sized - books.fixed_cost), sized)
        due = (revenue > 0) & (~known | (week <= 0))
        return books._replace(fixed_cost=np.where(due, adapting, books.fixed_cost))

    def _pay(self, books: Books, week: NDArray[Any], reads: Reads) -> tuple[Books, list[Flow]]:
        """Tokens, wages, tax and surplus; whoever cannot pay its team closes and hands over what is left.

        `week`: tokens, service, team and revenue, US dollars, (4, specialist).
        """
        to_minor = minor_per_dollar(reads.state_exchange_rate[books.home])
        tokens, service, team, _ = amounts = np.rint(week * to_minor).astype(np.int64)
        cash = reads.specialist_cash
        closes = books.active & (tokens + service + team > cash)
        team = np.where(closes, 0, team)
        tokens = np.minimum(tokens, cash)
        wages = np.minimum(service, cash - tokens) + team
        taxed = np.maximum(amounts[3] - amounts[:3].sum(axis=0), 0)
        tax = share_at(np.where(closes, 0, taxed), reads.state_profit_tax[books.home])
        tax = np.minimum(tax, cash - tokens - wages)
        kept = np.where(books.active & ~closes, books.working_cash, 0)
        surplus = np.maximum(cash - tokens - wages - tax - kept, 0)
        payer, home = reads.specialist_account, books.home
        flows = [
            Flow("tokens", payer, reads.lab_token_till_account[home], tokens),
            Flow("wages", payer, reads.household_payroll_account[home], wages),
            Flow("profit tax", payer, reads.state_account[home], tax),
            Flow("surplus", payer, reads.exchange_fund_account[home], surplus),
        ]
        return books._replace(active=books.active & ~closes), flows

    def _signals(self, books: Books, revenue: Floats, profit: Floats) -> dict[str, Any]:
        spent = np.where(np.isnan(books.price), 0.0, books.share * books.price)
        reference = np.where(books.reference > 0, books.reference, 1.0)[:, np.newaxis]
        due = self.opening_budget * spent / reference
        total, most = due.sum(axis=1, keepdims=True), self.largest_budget
        return {
            "home": books.home, "need": np.zeros(len(books.home), dtype=np.int64), "price": books.price * self.list_price_usd,
            "share": books.share, "wanted_share": books.wanted,
            "budget_share": due * np.minimum(1, most / np.maximum(total, most)),
            "revenue": revenue, "profit": profit, "active": books.active.astype(np.int64),
        }  # fmt: skip
