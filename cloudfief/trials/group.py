"""What one half of the households did in one world while a trial lasted, as counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.currency import dollars
from cloudfief.core.philox import philox4x32
from cloudfief.institutions.household.columns import FIXED_POINT, ITEMS, ITEMS_PER_CATEGORY, Tallies
from cloudfief.institutions.household.noise import CATEGORY_WORD
from cloudfief.institutions.household.trip import Trip
from cloudfief.trials.ranks import places

MARKET, FIEFS, AGENT = 0, 1, 2  # kinds of channel
SEARCH, FEED = 0, 1  # surfaces of a fief


class Purchased(NamedTuple):
    """The purchases of some rows of one bloc in a week, one entry each."""

    row: NDArray[np.int64]
    channel: NDArray[np.int64]
    item: NDArray[np.int64]
    amount: NDArray[np.int64]  # own minor units
    from_feed: NDArray[np.bool_]


class Group:
    """Counts over the weeks of a trial; each simulated household counts once, money is in USD.

    visits: needs that chose a kind of channel (a look at the home feed is no visit). places: search purchases at fiefs by the
    place, counted from 0, that the fief's own ranking gave the item. recommended: 1 where an item stood on the first page of
    somebody's home feed in the first week.
    """

    def __init__(self) -> None:
        self.households, self.weeks = 0, 0
        self.examined, self.clicked = np.zeros(2, np.int64), np.zeros(2, np.int64)
        self.visits, self.purchases = np.zeros(3, np.int64), np.zeros(3, np.int64)
        self.spending_usd, self.experience = np.zeros(3), np.zeros(3)
        self.feed_purchases, self.feed_spending_usd = 0, 0.0
        self.own_brand_purchases = 0
        self.places = np.zeros(ITEMS_PER_CATEGORY, np.int64)
        self.recommended = np.zeros(ITEMS, np.bool_)
        self.baskets: dict[int, list[NDArray[np.int16]]] = {}

    @property
    def searches(self) -> int:
        """Search pages of fiefs that were looked at."""
        return int(self.visits[FIEFS])

    @property
    def search_purchases(self) -> int:
        """Purchases at fiefs that came from a search page."""
        return int(self.purchases[FIEFS] - self.feed_purchases)

    def basket(self) -> NDArray[np.int16]:
        """The item of every need, (household, need), -1 where it was not met."""
        return np.concatenate([np.concatenate(weeks, axis=1) for weeks in self.baskets.values()])

    def count(self, tallies: Tallies, trip: Trip, rows: NDArray[np.int64], own_brand: NDArray[np.bool_], rate: int) -> None:
        """Take in what the `rows` of a bloc did in a week.

        own_brand: 1 where the fief of the slot owns the item, (slot, item); rate: of the bloc's currency, millionths.
        """
        self.examined += tallies.examined.sum(axis=0)
        self.clicked += tallies.clicked.sum(axis=0)
        self.visits += _by_kind(tallies.visits)
        self.purchases += _by_kind(tallies.purchases)
        self.experience += _by_kind(tallies.experience) / FIXED_POINT
        self.spending_usd += dollars(_by_kind(tallies.amount.sum(axis=(1, 2))), rate)
        bought = purchased(trip, rows)
        self.feed_purchases += int(bought.from_feed.sum())
        self.feed_spending_usd += float(dollars(int(bought.amount[bought.from_feed].sum()), rate))
        searched = (bought.channel >= 1) & (bought.channel <= len(trip.slots)) & ~bought.from_feed
        slot = bought.channel[searched] - 1
        self.own_brand_purchases += int(own_brand[slot, bought.item[searched]].sum())
        place = places(trip.users, trip.shelf.tables, bought.row[searched], slot, bought.item[searched])
        self.places += np.bincount(place, minlength=ITEMS_PER_CATEGORY)
        self.baskets.setdefault(trip.bloc, []).append(trip.purchases.item[rows])


def purchased(trip: Trip, rows: NDArray[np.int64]) -> Purchased:
    """What the `rows` bought. A first need that ended outside its own category was met on the home feed, for search and the
    market stay inside it; the one feed purchase in about fifty that falls into the needed category counts as search."""
    item = trip.purchases.item[rows].astype(np.int64)
    met = item >= 0
    draws = trip.draws
    household = (draws.first_household + rows).astype(np.uint64)
    block = np.uint64(CATEGORY_WORD // 4)  # of the first need, whose draws are numbers 0 and up; the first of its four words
    word = philox4x32(
        household, np.uint64(draws.week & 0xFFFFFFFF), np.uint64(draws.purpose), block,
        np.uint64(draws.key_low), np.uint64(draws.key_high),
    )[0]  # fmt: skip
    needed = trip.shelf.tables.category_of[(word & np.uint64(255)).astype(np.int64)]
    from_feed = np.zeros_like(met)
    from_feed[:, 0] = met[:, 0] & (item[:, 0] // ITEMS_PER_CATEGORY != needed)
    row = np.broadcast_to(rows[:, np.newaxis], item.shape)
    channel, amount = trip.purchases.channel[rows].astype(np.int64), trip.purchases.amount[rows]
    return Purchased(row[met], channel[met], item[met], amount[met], from_feed[met])


def _by_kind(by_channel: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.array([by_channel[0], by_channel[1:-1].sum(), by_channel[-1]])
