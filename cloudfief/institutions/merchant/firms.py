"""How merchants decide: price lists, mark-ups, listing, entry and exit."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import CATEGORIES, FEE_CELLS, ITEMS_PER_CATEGORY, by_fee_cell
from cloudfief.behaviour.markup import adapted_markup, channel_price, parity_price
from cloudfief.core.compiled import compiled
from cloudfief.institutions.merchant.catalogue import Catalogue


class Firms(NamedTuple):
    """What merchants remember; one row an item."""

    catalogue: Catalogue
    bid: NDArray[np.float64]  # for advertising, share of the highest bid, (item,)
    owner: NDArray[np.int64]  # fief whose own brand it is, -1 for none, (item,)
    markup: NDArray[np.float64]  # on unit cost, (item,)
    active: NDArray[np.bool_]  # on sale, (item,)
    share: NDArray[np.float64]  # of its category's revenue at the last price list, (item,)
    sold: NDArray[np.float64]  # revenue since then, US dollars, (item,)
    earned: NDArray[np.float64]  # profit since then, US dollars, (item,)
    fixed_cost: NDArray[np.float64]  # home minor units a week, (item,)
    first_unit_cost: NDArray[np.float64]  # at the start, home minor units, (item,)
    unit_cost: NDArray[np.float64]  # at the last price list, home minor units, (item,)
    working_cash: NDArray[np.int64]  # kept in hand while on sale, home minor units, (item,)
    price_list: int  # how many price lists there have been
    price: NDArray[np.int64]  # (bloc, channel, fee cell, item), buyers' minor units, 0 where not for sale
    usual_price: NDArray[np.float64]  # before the first week, buyers' minor units, 0 for none, (bloc, item)
    charges: NDArray[np.float64]  # take rates and advertising loads for which they were made, (2, fief, 2 levels)
    tariff: NDArray[np.float64]  # for which they were made, (bloc,)
    output: NDArray[np.float64]  # moving average of units at first unit cost, home minor units a week, (bloc,)
    first_output: NDArray[np.float64]  # the same before the first week


class PriceRules(NamedTuple):
    """The numbers behind a price list."""

    parity: bool
    slots: NDArray[np.int64]  # fief in each (bloc, slot), -1 for none
    rate: NDArray[np.int64]  # currency per dollar, millionths, (bloc,)
    reachable: NDArray[np.bool_]  # category has fief channels, (category,)
    sales: NDArray[np.int64]  # last week's, (bloc, channel, item)
    tariff: NDArray[np.float64]  # on imports, share of the price before it, (bloc,)


def price_list(firms: Firms, fee: NDArray[np.float64], rules: PriceRules) -> NDArray[np.int64]:
    """Every price in the buyers' currencies: (bloc, channel, fee cell, item); 0 where the item is not listed.

    Channel 0 is the open market, 1..S the fiefs of the bloc. An item is listed in a fief if its category is sold
    there and the price net of fees covers unit cost (which only a parity clause can prevent). A fief's own brand is
    sold by that fief alone.
    """
    blocs, most = rules.slots.shape
    price = np.zeros((blocs, 1 + most, FEE_CELLS, len(firms.markup)), dtype=np.int64)
    reachable = np.repeat(rules.reachable, ITEMS_PER_CATEGORY)
    mean_fee = fee.mean(axis=1) if len(fee) else fee
    for bloc in range(blocs):
        here = firms.active & firms.catalogue.sells_in[bloc]
        independent = firms.owner < 0
        landed = 1 + rules.tariff[bloc] * (firms.catalogue.home != bloc)
        cost = firms.unit_cost * landed * rules.rate[bloc] / rules.rate[firms.catalogue.home]
        fiefs = [fief for fief in rules.slots[bloc] if fief >= 0]
        on_market = channel_price(cost, firms.markup, 0.0)
        if rules.parity:
            paid = np.stack([np.zeros_like(cost), *(mean_fee[fief] for fief in fiefs)])
            on_market = parity_price(cost, firms.markup, paid, rules.sales[bloc, : len(paid)])
        price[bloc, 0] = np.where(here & independent, on_market, 0)
        for slot, fief in enumerate(rules.slots[bloc]):
            if fief < 0:
                continue
            charged = fee[fief]
            asked = np.broadcast_to(on_market, charged.shape) if rules.parity else channel_price(cost, firms.markup, charged)
            _post(asked, charged, cost, here & reachable & (independent | (firms.owner == fief)), price[bloc, 1 + slot])
    return price


@compiled
def _post(asked: Any, charged: Any, cost: Any, sold_here: Any, price: Any) -> None:
    """Posts what is asked, (fee cell, item), where the item is sold and the price net of fees covers unit cost."""
    for cell, item in np.ndindex(asked.shape):
        if sold_here[item] and asked[cell, item] * (1 - charged[cell, item]) > cost[item]:
            price[cell, item] = asked[cell, item]


def usual_prices(price: NDArray[np.int64]) -> NDArray[np.float64]:
    """An item's price on the open market, or the lowest in fiefs where only they sell it; 0 for none, (bloc, item)."""
    asked = np.where(price > 0, price, np.inf)
    lowest = asked.min(axis=(1, 2))
    usual = np.where(price[:, 0, 0] > 0, price[:, 0, 0], lowest)
    return np.where(np.isfinite(usual), usual, 0.0)


def own_brands(
    home: NDArray[np.int64], fief_home: NDArray[np.int64], reachable: NDArray[np.bool_], items: int
) -> NDArray[np.int64]:
    """The first fief of each bloc owns the first `items` items made in its bloc of every category sold in fiefs."""
    owner = np.full(len(home), -1, dtype=np.int64)
    for bloc in np.unique(fief_home):
        fief = int(np.flatnonzero(fief_home == bloc)[0])
        here = (home == bloc).reshape(CATEGORIES, ITEMS_PER_CATEGORY)
        owner[(here & (here.cumsum(axis=1) <= items) & reachable[:, np.newaxis]).reshape(-1)] = fief
    return owner


def own_brand_margin(owner: NDArray[np.int64], markup: NDArray[np.float64], fiefs: int) -> NDArray[np.float64]:
    """Margin that a fief earns on an item of its own beside the fee, m / (1 + m), (fief, item)."""
    margin, owned = np.zeros((fiefs, len(owner))), np.flatnonzero(owner >= 0)
    margin[owner[owned], owned] = markup[owned] / (1 + markup[owned])
    return margin


def expected_fee(take_rate: NDArray[np.float64], ad_load: NDArray[np.float64], bid: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each item pays of its price in each fee cell: take rate + advertising load x bid, (fief, 4, item)."""
    take, advertising = by_fee_cell(take_rate, ad_load)
    return take[:, :, np.newaxis] + advertising[:, :, np.newaxis] * bid[np.newaxis, np.newaxis, :]


def revised_markups(firms: Firms, speed: float, bounds: tuple[float, float]) -> Firms:
    """Mark-ups follow market shares since the last price list; the count of sales starts anew."""
    by_category = firms.sold.reshape(CATEGORIES, ITEMS_PER_CATEGORY)
    total = by_category.sum(axis=1, keepdims=True)
    share = (by_category / np.maximum(total, 1e-9)).reshape(-1)
    moved = adapted_markup(firms.markup, share, firms.share, speed, bounds)
    known = firms.active & (firms.share > 0) & (share > 0)
    return firms._replace(markup=np.where(known, moved, firms.markup), share=share, sold=np.zeros_like(firms.sold))


def entry_and_exit(firms: Firms, cash: NDArray[np.int64], opening_markup: float, marginal_place: float) -> Firms:
    """A merchant whose losses have eaten its working cash leaves; where the marginal merchant profits, another one enters.

    It leaves with less than a fifth of its working cash. Profit after fixed cost is counted since the last price list; the
    marginal merchant has the share `marginal_place` of the category's merchants below it, and free entry drives its profit
    to zero. One empty place a category is filled at a time. A fief does not bring back an own brand that has failed.
    """
    leaves = firms.active & (cash < firms.working_cash // 5)
    shape = (CATEGORIES, ITEMS_PER_CATEGORY)
    ranked = np.sort(np.where(firms.active, firms.earned, np.inf).reshape(shape), axis=1)
    active = firms.active.reshape(shape).sum(axis=1)
    marginal = (marginal_place * np.maximum(active - 1, 0)).astype(np.int64)
    profitable = (active > 0) & (np.take_along_axis(ranked, marginal[:, np.newaxis], axis=1)[:, 0] > 0)
    absent = (~firms.active & (firms.owner < 0)).reshape(shape)
    room = profitable & absent.any(axis=1)
    enters = np.zeros(shape, dtype=np.bool_)
    enters[room, absent.argmax(axis=1)[room]] = True
    entrant = enters.reshape(-1)
    return firms._replace(
        active=(firms.active & ~leaves) | entrant,
        earned=np.zeros_like(firms.earned),
        markup=np.where(entrant, opening_markup, firms.markup),
        share=np.where(entrant, 0.0, firms.share),
    )
