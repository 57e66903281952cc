"""What purchases are worth to a panel of households, by five standards, and the tastes they would have had unadvised.

The panel is the first households of each bloc. Beside each of them lives a shadow: the same person with the same luck,
income and needs, who never enters a fief and lets no agent shop. The shadow's taste is the natural one (Carroll et al.
2022); it buys nothing that anybody is paid for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import ITEMS_PER_CATEGORY
from cloudfief.behaviour.welfare import STANDARDS, best_values, purchase_value
from cloudfief.core.population import Cohort, aligned_zeros, padded
from cloudfief.institutions.household.columns import (
    NOT_LISTED,
    Purchases,
    Tables,
    Tallies,
    Users,
    empty_purchases,
    empty_tallies,
)
from cloudfief.institutions.household.trip import Trip

EVERY_WEEKS = 4  # prices are new as often


def open_shadows(users: Users, rows: Sequence[Cohort], panel: int) -> tuple[Users, ...]:
    """The shadows of each bloc's panel, as they are born."""
    shadows = []
    for cohort in rows:
        members = min(panel, cohort.members)
        own = Users(*(aligned_zeros((padded(members), *column.shape[1:]), column.dtype) for column in users))
        for name in ("taste", "birth_taste", "value", "susceptibility"):
            getattr(own, name)[:members] = getattr(users, name)[cohort.start : cohort.start + members]
        shadows.append(own)
    return tuple(shadows)


class Wasted(NamedTuple):
    """Where the shadows' purchases are written down, though nobody is paid for them and nobody reads them."""

    purchases: Purchases
    tallies: Tallies


def no_purchases(panel: int, trip: Trip) -> Wasted:
    """Room for the purchases of a panel."""
    return Wasted(empty_purchases(panel, trip.rules.needs), empty_tallies(trip.users.trust.shape[1]))


def live_unadvised(shadow: Users, members: int, trip: Trip, wasted: Wasted) -> None:
    """A week of the first shadows: this week's money of those they belong to, all of it spent on the open market."""
    users, tables = trip.users, trip.shelf.tables
    shadow.budget[:members] = users.budget[:members]
    shadow.cash[:members] = users.cash[:members]
    appeal = tables.channel_appeal.copy()
    appeal[1:] = NOT_LISTED
    market, rules = tables._replace(channel_appeal=appeal), trip.rules._replace(learning=0)
    trip.rule(shadow, market, rules, trip.draws, wasted.purchases, wasted.tallies, 0, members)


class Bought(NamedTuple):
    """What households bought in a week, a row a purchase."""

    row: NDArray[np.int64]  # the household
    channel: NDArray[np.int64]
    category: NDArray[np.int64]
    vector: NDArray[np.float32]  # of the item, (purchase, 16)
    base: NDArray[np.float32]  # quality less the loss by the price that was paid, logits


def bought_by(households: int, purchases: Purchases, users: Users, tables: Tables) -> Bought:
    """The purchases of the first households of a bloc, as they were offered to them."""
    row, need = np.nonzero(purchases.item[:households] >= 0)
    channel = purchases.channel[row, need].astype(np.int64)
    place = np.divmod(purchases.item[row, need].astype(np.int64), ITEMS_PER_CATEGORY)
    slots = users.cell.shape[1]
    at_fief = (channel >= 1) & (channel <= slots)
    fee_cell = np.where(at_fief, users.cell[row, np.clip(channel - 1, 0, slots - 1)] & 3, 0)
    return Bought(row, channel, place[0], tables.vectors[place], tables.utility_base[channel, fee_cell, *place])


def welfare(trip: Trip, shadow: Users, members: int, price_coefficient: float) -> NDArray[np.float64]:
    """Mean value of a purchase of a bloc's first households by each standard, in usual prices, (standard,).

    Utility over alpha: alpha logits are what a household would give a whole usual price to keep. By initial, current and
    natural tastes; as experienced, which is by current tastes less the cost of searching the open market; and what the
    same needs would have brought had everybody known every offer. Persuasion and the noise of choice count nowhere.
    """
    users, tables, rules = trip.users, trip.shelf.tables, trip.rules
    bought = bought_by(members, trip.purchases, users, tables)
    if not len(bought.row):
        return np.full(len(STANDARDS), np.nan)
    initial, current, natural = (
        purchase_value(taste[bought.row], bought.vector, bought.base, rules.match_weight).mean()
        for taste in (users.birth_taste, users.taste, shadow.taste)
    )
    searched = rules.search_cost * float((bought.channel == 0).mean())
    offered = tables.utility_base[:, 0].max(axis=0)
    informed = best_values(users.taste[bought.row], bought.category, tables.features, offered, rules.match_weight).mean()
    return np.array([initial, current, natural, current - searched, informed]) / price_coefficient
