"""Fundamental values: what investors make of past results and of the hazard that rents are competed away."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cloudfief.behaviour.equity.beliefs import observed
from cloudfief.behaviour.equity.gordon import gordon_value, implied_growth
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.institutions.exchange.books import Books, Floats
from cloudfief.institutions.exchange.companies import GROUPS, Results

if TYPE_CHECKING:
    from cloudfief.institutions.exchange.parameters import ExchangeParameters


class ByCompany(NamedTuple):
    """The parameters that differ between companies, (company,) each."""

    growth: Floats  # that the price-earnings ratio before any news implies, share a year
    mature_margin: Floats  # of a grown-up company, share of revenue
    beta: Floats  # of its log price on the market's
    own_scale: Floats  # size of its own moves relative to the market's: (vol^2 - (beta vol_m)^2)^(1/2) / vol_m


def companies_of(exchange: ExchangeParameters, blocs: int) -> ByCompany:
    """The parameters of each company, laid out once for every set of parameters."""
    if blocs not in exchange.known_companies:
        market, beta = exchange.crowd_volatility, by_company(exchange.betas, blocs, 1.0)
        total = by_company(exchange.volatilities, blocs, exchange.other_volatility)
        own = np.sqrt(np.maximum(total**2 - (beta * market) ** 2, exchange.least_own_volatility**2))
        earnings = by_company(exchange.price_earnings, blocs, exchange.other_price_earnings)
        growth = implied_growth(earnings, exchange.discount, exchange.prior_hazard)
        margin = by_company(exchange.mature_margin, blocs)
        exchange.known_companies[blocs] = ByCompany(growth, margin, beta, own / market)
    return exchange.known_companies[blocs]


def by_company(numbers: dict[str, float], blocs: int, default: float = 0.0) -> Floats:
    """A number of each group, for each of its companies."""
    return np.repeat([numbers.get(group, default) for group in GROUPS], blocs)


def with_results(exchange: ExchangeParameters, books: Books, week: Results) -> Books:
    """The moving averages of profit and revenue after a week's results."""
    seen = books.weeks + 1
    weight = 1.0 if seen <= exchange.cold_weeks else max(exchange.smoothing, 1.0 / (seen - exchange.cold_weeks))
    return books._replace(
        weeks=seen,
        profit=books.profit + weight * (week.profit - books.profit),
        revenue=books.revenue + weight * (week.revenue - books.revenue),
    )


def with_news(exchange: ExchangeParameters, books: Books, exposure: Floats | None, week: int) -> Books:
    """The belief after another week: in proportion to its exposure every company has lived through the event, or not.

    lambda = (a + c X) / (b + t); `exposure` is None in a week without news.
    """
    if not exchange.news:
        return books
    happened = 0.0 if exposure is None else exchange.news_weight * exposure
    lived = 1 / WEEKS_PER_YEAR if books.opened else 0.0
    books = books._replace(belief=observed(books.belief, happened, lived))
    return books if exposure is None else books._replace(exposure=exposure, news_week=week)


def hazard(books: Books) -> Floats:
    """Believed hazard of each company's rent, share a year, (company,)."""
    return books.belief.mean() + books.shock


def fundamental(exchange: ExchangeParameters, books: Books, blocs: int) -> Floats:
    """Log of V = E / (r - g + lambda), (company,); g is what the price-earnings ratio before any news implies.

    E is a year's profit, or, where a company earns less than it will when grown up, the mature margin on its revenue.
    """
    growth, mature_margin = companies_of(exchange, blocs)[:2]
    believed = np.maximum(hazard(books), growth - exchange.discount + exchange.lowest_rate)
    grown_up = mature_margin * books.revenue
    yearly = WEEKS_PER_YEAR * np.maximum(books.profit, grown_up)
    return np.log(np.maximum(gordon_value(yearly, exchange.discount, growth, believed), exchange.shell_value_usd))
