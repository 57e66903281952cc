"""The exchange: what it publishes and its week; its numbers are in `parameters`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from cloudfief.behaviour.equity.beliefs import prior
from cloudfief.behaviour.equity.franke_westerhoff import calm
from cloudfief.core.block import Outcome, signal
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.institutions.exchange.books import Books, Floats, Opening, worth
from cloudfief.institutions.exchange.companies import GROUPS, Results, asks_of, company_homes, company_names, results_of
from cloudfief.institutions.exchange.funding import SHARES, Funded, fund, primary_issue
from cloudfief.institutions.exchange.news import company_exposure, entrant_seen
from cloudfief.institutions.exchange.parameters import ExchangeParameters
from cloudfief.institutions.exchange.reads import Reads
from cloudfief.institutions.exchange.trading import DAYS, trade
from cloudfief.institutions.exchange.valuation import fundamental, hazard, with_news, with_results

FIRST_SHARES = 1_000_000_000  # of each company: a unit, in which the price of a share is told


class Exchange(ExchangeParameters):
    """Households own the firms of their bloc through a fund; a firm's surplus is paid to it, and it funds losses.

    A company is worth V = E / (r - g + lambda) to investors who learn about the hazard lambda from what happens to it and
    to those on whom it lives. Log price = log V + beta x mood of the market + own mood; moods follow from fundamental, trend
    and noise demand before a market maker (Franke and Westerhoff 2012). The fund puts into a company a share of its
    market value a year against new shares, and what is left above its reserve goes to households as dividends.
    """

    Reads: ClassVar[Any] = Reads

    dividends = signal("Dividends paid to households", unit="minor units a week", dims=("bloc",), adds="sum")
    injections = signal("Losses of firms that were funded", unit="minor units a week", dims=("bloc",), adds="sum")
    refused = signal("Losses that the fund would not carry", unit="USD a week", dims=("company",), adds="sum")
    price = signal("Price of a share on Friday", unit="USD", dims=("company",))
    market_value = signal("Market value on Friday", unit="USD", dims=("company",), adds="sum")
    fundamental = signal("What investors think it is worth", unit="USD", dims=("company",), adds="sum")
    daily_return = signal("Log return of each day, Monday to Friday", unit="log points", dims=("company", "day"))
    hazard_belief = signal("Believed hazard that the rent is competed away", unit="share a year", dims=("company",))
    exposure = signal("Revenue that the news puts at stake", unit="share", dims=("company",))
    news_week = signal("Week in which investors learnt of the entrant, -1 before", unit="week")
    capital_gain = signal(
        "Market value of the shares that the fund held at the opening, less what they were worth then",
        unit="minor units",
        dims=("bloc",),
        adds="sum",
    )
    tobins_q = signal(
        "Market value of cloud companies over what landlords' capacity costs to buy, the opening is 1", unit="ratio",
        dims=("bloc",),
    )  # fmt: skip

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One fund in each bloc, and an account for each listed company that issues its shares."""
        return {"fund": range(len(blocs)), "listed": [int(bloc) for bloc in company_homes(len(blocs))]}

    def registers(self, blocs: tuple[str, ...]) -> dict[str, str]:
        """The register of shares: companies issue, the fund at home holds."""
        return {SHARES: "listed"}

    def labels(self, blocs: tuple[str, ...]) -> dict[str, Sequence[Any]]:
        """Names of companies and trading days."""
        return {"company": company_names(blocs), "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")}

    def init(
        self,
        luck: Luck,
        *,
        exchange_fund_account: np.ndarray,
        exchange_listed_account: np.ndarray,
        state_account: np.ndarray,
        household_payroll: np.ndarray,
    ) -> Outcome:
        """The reserve is endowed with a share of a week's payroll; every company has a thousand million shares."""
        reserve = np.rint(household_payroll * self.opening_dividends * self.reserve_weeks).astype(np.int64)
        blocs, companies = len(reserve), len(exchange_listed_account)
        nothing, home = np.zeros(companies), company_homes(blocs)
        shares = np.full(companies, FIRST_SHARES, dtype=np.int64)
        books = Books(
            reserve, 0, nothing, nothing, nothing, prior(np.full(companies, self.prior_hazard), self.prior_years), nothing,
            nothing, calm(1 + companies, self.traders), shares, nothing, Opening(nothing, np.zeros_like(shares), np.zeros(blocs)),
            False, -1,
        )  # fmt: skip
        none = np.zeros_like(reserve)
        flows = [
            Flow("opening money", state_account, exchange_fund_account, reserve),
            Flow("shares", exchange_listed_account, exchange_fund_account[home], shares, SHARES),
        ]
        signals = {
            "dividends": none, "injections": none, "refused": nothing, "price": nothing, "market_value": nothing,
            "fundamental": nothing, "daily_return": np.zeros((companies, DAYS)), "hazard_belief": hazard(books),
            "exposure": nothing, "news_week": -1, "capital_gain": none, "tobins_q": np.ones(blocs),
        }  # fmt: skip
        return Outcome(books, signals, flows)

    def step(self, state: Books, luck: Luck, reads: Reads) -> Outcome:
        """Learn the week's results and news, trade for five days, fund losses and pay dividends."""
        week = results_of(reads)
        books = self._informed(with_results(self, state, week), reads)
        books, returns, value = self._traded(state, books, week, luck, len(reads.blocs))
        books = self._opened(books, value, reads)
        limit = None
        if books.opened:
            yearly = self.stake_limit * value
            limit = np.minimum(books.allowance + yearly / WEEKS_PER_YEAR, yearly)
        funded = fund(asks_of(reads), limit, books.reserve, reads)
        price = np.where(week.present, value / books.shares, 0.0)
        issued = primary_issue(funded.to_company, price)
        books = books._replace(shares=books.shares + issued)
        if limit is not None:
            books = books._replace(allowance=limit - funded.to_company)
        home = company_homes(len(reads.blocs))
        issue = Flow("shares", reads.exchange_listed_account, reads.exchange_fund_account[home], issued, SHARES)
        signals = self._signals(books, week, funded, returns, value, price, reads)
        return Outcome(books, signals, [*funded.flows, issue])

    def _informed(self, books: Books, reads: Reads) -> Books:
        """The beliefs after this Monday's news; last week's flows say who is exposed, and only when there is news."""
        learns = self.news and books.news_week < 0 and books.opened
        seen = learns and entrant_seen(reads.lab_app_rank, reads.lab_open_weights, reads.lab_home)
        shaken = self.belief_shock > 0 and not books.shock.any()
        exposure = None
        if seen or shaken:
            currencies = {name: bloc for bloc, name in enumerate(reads.currencies)}
            leaner = self.news_reading == "labs and compute"
            exposure = company_exposure(reads.flows_last, reads.blocs, reads.state_exchange_rate, currencies, leaner)
        books = with_news(self, books, exposure if seen else None, reads.week)
        if shaken and exposure is not None:
            books = books._replace(shock=self.belief_shock * exposure, exposure=exposure)
        elif self.belief_shock == 0 and books.shock.any():
            books = books._replace(shock=np.zeros_like(books.shock))
        return books

    def _traded(self, before: Books, books: Books, week: Results, luck: Luck, blocs: int) -> tuple[Books, Floats, Floats]:
        """The week's trading: books with new moods, daily log returns (company, day), market value on Friday, USD."""
        log_value = results = fundamental(self, books, blocs)
        if books.exposure is not before.exposure or books.shock is not before.shock:
            results = fundamental(self, books._replace(belief=before.belief, shock=before.shock), blocs)
        drift = results - books.log_value if books.weeks > 1 else np.zeros_like(results)
        crowd, returns, mood = trade(self, books.crowd, drift, log_value - results, luck, blocs)
        books = books._replace(log_value=log_value, crowd=crowd)
        value = worth(mood, log_value, week.present)
        return books, np.where(week.present[:, np.newaxis], returns, 0.0), value

    def _opened(self, books: Books, value: Floats, reads: Reads) -> Books:
        """Once results are known and the first week has come, values are what was expected of each company."""
        if books.opened or reads.week < 0 or books.weeks < self.known_weeks:
            return books
        return books._replace(
            opened=True, opening=Opening(value, books.shares, _replacement(reads)), allowance=self.stake_limit * value
        )

    def _signals(
        self, books: Books, week: Results, funded: Funded, returns: Floats, value: Floats, price: Floats, reads: Reads
    ) -> dict[str, Any]:
        blocs = len(reads.blocs)
        gained = (price * books.opening.shares - books.opening.value).reshape(-1, blocs).sum(axis=0)
        return {
            "dividends": funded.dividends, "injections": funded.paid, "refused": funded.refused, "price": price,
            "market_value": value, "fundamental": np.where(week.present, np.exp(books.log_value), 0.0),
            "daily_return": returns, "hazard_belief": hazard(books), "exposure": books.exposure,
            "news_week": books.news_week,
            "capital_gain": np.rint(gained * reads.state_exchange_rate / 1e4).astype(np.int64),
            "tobins_q": _tobins_q(books, value, reads),
        }  # fmt: skip


def _replacement(reads: Reads) -> Floats:
    """What the landlords' capacity would cost to buy at today's chip price, USD, (bloc,).

    In GPU-hours a week where chips have no price, and 1 where nobody lets compute: only its change since the opening counts.
    """
    if reads.compute_capacity is None:
        return np.ones(len(reads.blocs))
    unit = 1.0 if reads.compute_chip_price is None else reads.compute_chip_price
    return np.asarray(reads.compute_capacity * unit, dtype=np.float64)


def _tobins_q(books: Books, value: Floats, reads: Reads) -> Floats:
    """q = (V / K) / (V_0 / K_0), (bloc,): V the market value of cloud companies (landlords, and hosts with them), K what the
    landlords' capacity costs to buy, 0 the opening. So q is Tobin's up to a constant that nobody observes; it is 1 before
    the opening and where there are no cloud companies.
    """
    blocs = len(reads.blocs)
    place = slice(GROUPS.index("cloud") * blocs, (GROUPS.index("cloud") + 1) * blocs)
    first, capital = books.opening.value[place] * _replacement(reads), books.opening.replacement
    known = (first > 0) & (capital > 0) & books.opened
    return np.divide(value[place] * capital, first, out=np.ones(blocs), where=known)
