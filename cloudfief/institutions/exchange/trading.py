"""Five trading days: a market factor that all companies share, and a crowd of traders in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cloudfief.behaviour.equity.franke_westerhoff import Crowd, trading_day
from cloudfief.core.luck import Luck
from cloudfief.institutions.exchange.books import Floats
from cloudfief.institutions.exchange.valuation import companies_of

if TYPE_CHECKING:
    from cloudfief.institutions.exchange.parameters import ExchangeParameters

DAYS = 5


def mood(crowd: Crowd, beta: Floats, scale: Floats) -> Floats:
    """Log price less log fundamental of each company = beta x market's + its own, (company,)."""
    return beta * crowd.deviation[0] + scale * crowd.deviation[1:]


def orders(luck: Luck, crowds: int) -> Floats:
    """Standard normal noise of every crowd and day, (crowd, day), from three pairs of numbers each."""
    return luck.normal("orders", np.arange(3 * crowds), 2).reshape(crowds, 6)[:, :DAYS]


def trade(
    exchange: ExchangeParameters, crowd: Crowd, drift: Floats, news: Floats, luck: Luck, blocs: int
) -> tuple[Crowd, Floats, Floats]:
    """The crowd after five days, each day's log returns, (company, day), and Friday's log price less log value.

    `drift`: change of log value from the week's results, spread over the days; `news`: from what became known on
    Monday before trading, of which the market maker quotes the share `quoted` at once; both (company,).
    """
    beta, scale = companies_of(exchange, blocs)[2:]
    noise = exchange.noise * orders(luck, len(crowd.change))
    returns, before = np.empty((len(news), DAYS)), mood(crowd, beta, scale)
    unquoted = (1 - exchange.quoted) * news
    known = np.zeros(len(crowd.change))
    pull = np.full(len(known), exchange.fundamental_demand * exchange.own_reversion)
    pull[0] = exchange.fundamental_demand
    traders = exchange.traders._replace(reversion=pull)
    for day in range(DAYS):
        arrived = drift / DAYS
        if day == 0:
            arrived = arrived + news
            crowd = crowd._replace(deviation=crowd.deviation - np.concatenate([[0.0], unquoted / scale]))
        known[1:] = (arrived - unquoted * (day == 0)) / scale
        crowd = trading_day(crowd, noise[:, day], traders, known)
        after = mood(crowd, beta, scale)
        returns[:, day] = after - before + arrived
        before = after
    return crowd, returns, before
