"""How merchants decide: price lists, mark-ups, listing, entry and exit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import CATEGORIES, FEE_CELLS, ITEMS_PER_CATEGORY, by_fee_cell
from cloudfief.behaviour.markup import adapted_markup, channel_price, parity_price
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
            asked = on_market[np.newaxis, :] if rules.parity else channel_price(cost, firms.markup, charged)
            pays = asked * (1 - charged) > cost
            sold_here = here & reachable & (independent | (firms.owner == fief))
            price[bloc, 1 + slot] = np.where(sold_here & pays, asked, 0)
    return price


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


def entry_and_exit(firms: Firms, cash: NDArray[np.int64], opening_markup: float) -> Firms:
    """A merchant whose losses have eaten its working cash leaves; where merchants profit, another one enters.

    It leaves with less than a fifth of its working cash. Profit after fixed cost is counted since the last price list:
    free entry drives that of the marginal merchant to zero. One empty place a category is filled at a time.
    """
    leaves = firms.active & (cash < firms.working_cash // 5)
    shape = (CATEGORIES, ITEMS_PER_CATEGORY)
    profitable = (firms.earned * firms.active).reshape(shape).sum(axis=1) > 0
    absent = ~firms.active.reshape(shape)
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
