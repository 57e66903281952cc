"""News: when investors learn of the entrant, and who lives on the rent that is at stake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cloudfief.behaviour.equity.exposure import rent_exposure
from cloudfief.institutions.exchange.books import Floats
from cloudfief.institutions.exchange.companies import GROUPS, SOURCES

Flows = Mapping[tuple[str, str, str, str], int]  # payer's sector, payee's sector, what, currency -> minor units
LOST_RENT = "lab"  # the sector whose rent an open model competes away
LEANER = "compute"  # what a leaner model needs less of, whoever rents it
DESK = "state"  # payments between currencies pass the exchange desk of the state
THROUGH_TILL = ("API revenue", "AI applications", "translation")  # what the labs' till collects for others: buyers' money
NOT_SALES = ("funding", "dividends", "opening money", "transfers", "profit tax", "income tax", "liquidation", "shares")


def entrant_seen(rank: np.ndarray | None, open_weights: np.ndarray | None, home: np.ndarray | None) -> bool:
    """Whether the app of a lab with open weights stands first in the chart of a bloc that is not its own."""
    if rank is None or open_weights is None or home is None:
        return False
    abroad = home[np.newaxis, :] != np.arange(len(rank))[:, np.newaxis]
    return bool(((rank == 1) & abroad & (open_weights > 0)).any())


def company_exposure(
    flows: Flows | None, blocs: tuple[str, ...], rates: np.ndarray, currencies: dict[str, int], leaner: bool
) -> Floats:
    """Part of each company's revenue that the news puts at stake, directly or through its customers, (company,).

    At stake is what labs pay and, where investors read the news as `leaner`, what anybody pays for compute. It is computed
    from who paid whom last week; a group of several sectors has their mean, weighted by sales.
    """
    if not flows:
        return np.zeros(len(GROUPS) * len(blocs))
    firms = list(dict.fromkeys(source.sector for source in SOURCES))
    sales, others = sales_table(flows, firms, rates, currencies, leaner)
    lost = np.array([firm == LOST_RENT for firm in firms])
    exposed = rent_exposure(sales, others, lost)
    size = sales.sum(axis=1) + others
    found = []
    for group in GROUPS:
        members = [firms.index(source.sector) for source in SOURCES if source.group == group]
        weight = np.maximum(size[members], 1e-9)
        found.append(float(exposed[members] @ weight / weight.sum()))
    return np.repeat(found, len(blocs))


def sales_table(
    flows: Flows, firms: list[str], rates: np.ndarray, currencies: dict[str, int], leaner: bool = False
) -> tuple[Floats, Floats]:
    """Sales of firms to firms, (seller, buyer), and to all others, (seller,), US dollars a week.

    Where the news is that AI needs less compute, compute counts as sold to labs, whoever rents it. What passed the exchange
    desk is split over those who paid into it for the same thing.
    """
    sales, others = np.zeros((len(firms), len(firms))), np.zeros(len(firms))
    into_desk: dict[str, dict[str, float]] = {}
    rows = []
    for (payer, payee, what, currency), amount in flows.items():
        if what in NOT_SALES or currency not in currencies:
            continue
        dollars = amount * 1e4 / float(rates[currencies[currency]])
        if payee == DESK:
            into_desk.setdefault(what, {}).setdefault(payer, 0.0)
            into_desk[what][payer] += dollars
        elif payee in firms:
            rows.append((payer, firms.index(payee), what, dollars))
    for payer, seller, what, dollars in rows:
        origins = into_desk.get(what, {}) if payer == DESK else {}
        total = sum(origins.values())
        parts = {name: dollars * part / total for name, part in origins.items()} if total > 0 else {payer: dollars}
        for name, part in parts.items():
            _count(sales, others, firms, (LOST_RENT if leaner and what == LEANER else name, what), seller, part)
    return sales, others


def _count(sales: Floats, others: Floats, firms: list[str], origin: tuple[str, str], seller: int, dollars: float) -> None:
    buyer: Any = firms.index(origin[0]) if origin[0] in firms else None
    if buyer is None or (origin[0] == LOST_RENT and origin[1] in THROUGH_TILL and buyer != seller):
        others[seller] += dollars
    else:
        sales[seller, buyer] += dollars
