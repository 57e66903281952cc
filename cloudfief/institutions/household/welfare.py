"""What purchases are worth to a panel of households, by five standards, and the tastes they would have had otherwise.

The panel is the first households of each bloc. Beside each of them live two shadows: the same person with the same luck,
income and needs, who buys nothing that anybody is paid for. The one never enters a fief and lets no agent shop; its taste is
the natural one (Carroll et al. 2022). The other knows every offer in every channel, in no order, and takes the best by its own
taste without a mistake; its taste is the informed one, "laundered" of ignorance and advice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import ITEMS_PER_CATEGORY
from cloudfief.behaviour.welfare import STANDARDS, purchase_value
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


class Shadows(NamedTuple):
    """The same people in two other lives; a row is the household of that row."""

    unadvised: Users  # who never enters a fief
    informed: Users  # who knows every offer


def open_shadows(users: Users, rows: Sequence[Cohort], panel: int) -> tuple[Shadows, ...]:
    """The shadows of each bloc's panel, as they are born."""
    shadows = []
    for cohort in rows:
        members = min(panel, cohort.members)
        unadvised, informed = (_born(users, cohort.start, members) for _ in Shadows._fields)
        informed.agent[:members] = 1
        shadows.append(Shadows(unadvised, informed))
    return tuple(shadows)


def _born(users: Users, start: int, members: int) -> Users:
    """Some households as they are at the start, nowhere known and nowhere at home."""
    own = Users(*(aligned_zeros((padded(members), *column.shape[1:]), column.dtype) for column in users))
    for name in ("taste", "birth_taste", "value", "susceptibility"):
        getattr(own, name)[:members] = getattr(users, name)[start : start + members]
    return own


class Wasted(NamedTuple):
    """Where the shadows' purchases are written down, though nobody is paid for them and nobody reads them."""

    purchases: Purchases
    tallies: Tallies


def no_purchases(panel: int, trip: Trip) -> Wasted:
    """Room for the purchases of a panel."""
    return Wasted(empty_purchases(panel, trip.rules.needs), empty_tallies(trip.users.trust.shape[1]))


def live_shadows(shadows: Shadows, members: int, trip: Trip, wasted: Wasted) -> None:
    """A week of the first shadows, with this week's money of those they belong to.

    The unadvised spend it on the open market. The informed shop as if by an agent that makes no mistake and sees every channel,
    at the prices of fee cell 0.
    """
    tables, rules = trip.shelf.tables, trip.rules._replace(learning=0, agent_mistake=0.0)
    market, agent = (np.full_like(tables.channel_appeal, NOT_LISTED) for _ in Shadows._fields)
    market[0] = agent[-1] = 0.0
    offers = tables.utility_base.copy()
    offers[-1] = tables.utility_base[:, 0].max(axis=0)
    known = tables._replace(channel_appeal=agent, utility_base=offers)
    for shadow, shelves in ((shadows.unadvised, tables._replace(channel_appeal=market)), (shadows.informed, known)):
        shadow.budget[:members] = trip.users.budget[:members]
        shadow.cash[:members] = trip.users.cash[:members]
        trip.rule(shadow, shelves, rules, trip.draws, wasted.purchases, wasted.tallies, 0, members)


class Bought(NamedTuple):
    """What households bought in a week, a row a purchase."""

    row: NDArray[np.int64]  # the household
    channel: NDArray[np.int64]
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
    return Bought(row, channel, tables.vectors[place], tables.utility_base[channel, fee_cell, *place])


def welfare(trip: Trip, shadows: Shadows, members: int, price_coefficient: float) -> NDArray[np.float64]:
    """Mean value of a purchase of a bloc's first households by each standard, in usual prices, (standard,).

    Utility over alpha: alpha logits are what a household would give a whole usual price to keep. By initial, current, natural
    and informed tastes; and as experienced, which is by current tastes less the cost of searching the open market. Persuasion
    and the noise of choice count nowhere.
    """
    users, tables, rules = trip.users, trip.shelf.tables, trip.rules
    bought = bought_by(members, trip.purchases, users, tables)
    if not len(bought.row):
        return np.full(len(STANDARDS), np.nan)
    initial, current, natural, informed = (
        purchase_value(taste[bought.row], bought.vector, bought.base, rules.match_weight).mean()
        for taste in (users.birth_taste, users.taste, shadows.unadvised.taste, shadows.informed.taste)
    )
    searched = rules.search_cost * float((bought.channel == 0).mean())
    return np.array([initial, current, natural, current - searched, informed]) / price_coefficient
