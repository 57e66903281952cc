"""The columns of a household's week: what one bloc's households, catalogue, rules and results are made of.

Shapes: n households, S fief slots (at most 4), d = 16 taste dimensions, 64 need categories of 32 items
each, item = 32 category + position. Channels: 0 the open market, 1..S the fiefs, S + 1 the household's own
AI agent. A function of the week has the signature `week(users, tables, rules, draws, purchases, tallies,
start, stop)` and changes only rows `start` to `stop` of `users` and `purchases`, and `tallies`, which each
thread has for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 16
CATEGORIES = 64
ITEMS_PER_CATEGORY = 32
ITEMS = CATEGORIES * ITEMS_PER_CATEGORY
CELLS = 8  # experiment cells of a fief: bit 0 take rate, bit 1 advertising load, bit 2 ranking weight
FEE_CELLS = 4  # the cells that change a price: bits 0 and 1
MOST_SHOWN = 8  # the longest page that a household examines
MOST_SAMPLED = 6  # sellers on the open market, five bits of one 32-bit word each
NOT_LISTED = np.float32(-1e30)
FIXED_POINT = 65_536  # tallies of real numbers are whole multiples of 2^-16
MILLION = 1_000_000

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


class Users(NamedTuple):
    """The households of one bloc; a row is a household."""

    taste: Float32  # what it likes now, a unit vector, (n, 16)
    birth_taste: Float32  # what it liked at the start, (n, 16)
    belief: Float32  # what each fief believes about it, (n, S, 16)
    seen: Float32  # slots that it examined at each fief, forgotten by the fief, (n, S)
    trust: Float32  # in each fief, 0 to 1, (n, S)
    value: Float32  # moving average of experienced value by channel; column 0 judges trust, (n, S + 2)
    susceptibility: Float32  # multiplies persuasion and drift, (n,)
    last_channel: NDArray[np.int8]  # fief last bought from (1..S), 0 for none, (n,)
    agent: NDArray[np.uint8]  # 1 where it lets a personal AI agent shop, (n,)
    cell: NDArray[np.uint8]  # its experiment cell at each fief, 0..7, (n, S)
    budget: Int64  # shopping budget of the week in minor units, (n,)
    cash: Int64  # most that it can spend this week in minor units, (n,)


class Tables(NamedTuple):
    """What the bloc's catalogue looks like this week.

    Item vectors come twice: as rows (one item's 16 numbers together) and in lanes (one dimension of a
    category's 32 items together); `lanes` makes the second from the first. A fief that learns item vectors
    of its own has its own copy: `fief_feature_index[s]` says which of the L copies slot s uses.
    """

    vectors: Float32  # item vectors as rows, (64, 32, 16)
    features: Float32  # the same in lanes, (64, 16, 32)
    fief_vectors: Float32  # item vectors as the fiefs know them, as rows, (L, 64, 32, 16)
    fief_features: Float32  # the same in lanes, (L, 64, 16, 32)
    fief_centroid: Float32  # mean item vector of each category as the fiefs know it, in lanes, (L, 16, 64)
    fief_feature_index: Int64  # (S,)
    category_of: NDArray[np.uint8]  # need category of a random byte, (256,)
    outlay: Int64  # spending on a need of the category, in millionths of the mean need, (64,)
    reachable: NDArray[np.uint8]  # 1 where the category is sold by fiefs, (64,)
    personal: NDArray[np.uint8]  # 1 where the fief ranks by its belief about the user, (S,)
    score_base: Float32  # rank score without the personal part, by experiment cell; NOT_LISTED, (S, 8, 64, 32)
    score_weight: Float32  # weight of the personal part in the rank score, by experiment cell, (S, 8)
    intercept: Float32  # item's log-odds of a click at a neutral user, as the fief has learnt it, (S, 64, 32)
    utility_base: Float32  # quality less price; NOT_LISTED where not for sale there, (S + 2, 4, 64, 32)
    channel_appeal: Float32  # convenience of each channel in logits, (S + 2,)
    lock_in: Float32  # logits that the last used fief is favoured by, (S,)
    fee_parts: NDArray[np.int32]  # fief's share of an item's price in millionths, by fee cell, (S, 4, 64, 32)


class Rules(NamedTuple):
    """The scalars of the household's rule; utilities and bars are in logits, rates are per purchase or per
    week."""

    needs: int = 3  # shopping trips a week
    shown: int = 8  # slots on a page (at most MOST_SHOWN)
    sellers_sampled: int = 4  # sellers met on the open market (at most MOST_SAMPLED)
    learning: int = 1  # 1 where fiefs learn from clicks
    match_weight: float = 5.0  # S0: utility of a perfect match
    experience_weight: float = 0.5  # weight of experienced value in the choice of a channel
    trust_weight: float = 2.0  # weight of trust less a half in the choice of a channel
    persuasion: float = 1.0  # beta: utility that full trust adds to the slot at rank 1
    outside_value: float = -1.0  # a page is left without buying unless its best clicked item exceeds it
    click_bar: float = 1.0  # utility at which half click on a search page
    feed_bar: float = 6.5  # the same on the home feed, where clicks are rare
    feed_probability: float = 0.25  # of looking at the last used fief's home feed in a week
    examination: float = 0.8  # probability of examining the next slot
    search_cost: float = 0.3  # of a purchase on the open market
    agent_mistake: float = 0.3  # scale of the agent's noise against the household's own
    trust_gain: float = 0.0039  # per purchase that is no worse than the open market
    trust_loss: float = 0.0124  # per purchase that is worse
    trust_return: float = 0.005  # per week without a visit, toward a half
    experience_rate: float = 0.05  # of the moving average of experienced value
    learning_rate: float = 0.3  # v0: first step of the fief's update
    precision_growth: float = 0.0125  # per examined slot
    drift_rate: float = 0.0015  # of taste, per purchase
    drift_pull: float = 0.0003  # of taste toward the birth taste, per purchase
    top_swapped_with: int = 0  # search result, counted from 0, that changes places with the first; 0 to 7


class Draws(NamedTuple):
    """Where the week's luck comes from: Philox4x32-10 with counter (household, week, purpose, draw)."""

    key_low: int  # low 32 bits of the seed
    key_high: int  # high 32 bits of the seed
    week: int
    purpose: int  # of the needs, 32 bits
    feed_purpose: int  # of the home feed's clicks, 32 bits
    first_household: int  # number of the household in row 0


class Purchases(NamedTuple):
    """What each household bought this week."""

    spent: Int64  # minor units, (n,)
    item: NDArray[np.int16]  # -1 where a need was not met, (n, needs)
    channel: NDArray[np.int8]  # (n, needs)
    amount: Int64  # minor units, (n, needs)


class Tallies(NamedTuple):
    """What a thread counted: whole numbers, so that their sum does not depend on who counted what."""

    amount: Int64  # minor units by channel, fee cell and item, (S + 2, 4, 2048)
    cell_amount: Int64  # minor units by experiment cell, (S, 8)
    cell_purchases: Int64  # purchases by experiment cell, (S, 8)
    cell_fee: Int64  # fees by experiment cell in thousandths of a minor unit, (S, 8)
    gradient: Int64  # sum of (clicked - expected) by item, in 2^-16, (S, 2048)
    curvature: Int64  # sum of the expectation's slope by item, in 2^-16, (S, 2048)
    vector_gradient: Int64  # sum of lesson x belief by item, in 2^-16; (S, 2048, 16), or (S, 0, 16) if unused
    examined: Int64  # slots examined by surface: 0 search, 1 home feed, (S, 2)
    clicked: Int64  # slots clicked by surface, (S, 2)
    visits: Int64  # needs that chose the channel, (S + 2,)
    purchases: Int64  # needs met in the channel, (S + 2,)
    hits: Int64  # fief purchases no worse than the open market, (S,)
    experience: Int64  # sum of experienced value by channel, in 2^-16, (S + 2,)


def empty_tallies(slots: int, item_vectors_learnt: bool = False) -> Tallies:
    """Tallies of nothing, for `slots` fiefs; gradients of item vectors are kept only where they are
    learnt."""

    def zeros(*shape: int) -> Int64:
        return np.zeros(shape, np.int64)

    return Tallies(
        amount=zeros(slots + 2, FEE_CELLS, ITEMS),
        cell_amount=zeros(slots, CELLS),
        cell_purchases=zeros(slots, CELLS),
        cell_fee=zeros(slots, CELLS),
        gradient=zeros(slots, ITEMS),
        curvature=zeros(slots, ITEMS),
        vector_gradient=zeros(slots, ITEMS if item_vectors_learnt else 0, DIMENSIONS),
        examined=zeros(slots, 2),
        clicked=zeros(slots, 2),
        visits=zeros(slots + 2),
        purchases=zeros(slots + 2),
        hits=zeros(slots),
        experience=zeros(slots + 2),
    )


def empty_purchases(households: int, needs: int) -> Purchases:
    """Room for the purchases of `households` with `needs` shopping trips each; nothing is bought yet."""
    return Purchases(
        spent=np.zeros(households, np.int64),
        item=np.full((households, needs), -1, np.int16),
        channel=np.zeros((households, needs), np.int8),
        amount=np.zeros((households, needs), np.int64),
    )


def add_tallies(parts: Sequence[Tallies]) -> Tallies:
    """The tallies of several threads together: integer sums, the same in any order."""
    if len(parts) == 1:
        return parts[0]
    columns: list[Any] = [np.sum(arrays, axis=0, dtype=np.int64) for arrays in zip(*parts, strict=True)]
    return Tallies(*columns)


def lanes(vectors: Float32) -> Float32:
    """Item vectors (..., items, 16) with the items in lanes (..., 16, items)."""
    return np.ascontiguousarray(np.swapaxes(vectors, -1, -2), dtype=np.float32)


def centroid_lanes(vectors: Float32) -> Float32:
    """Mean item vector of every category, (..., 64, 32, 16) to (..., 16, 64)."""
    return lanes(vectors.mean(axis=-2, dtype=np.float64).astype(np.float32))
