"""What a bloc's households find this week: prices as utility, and how each fief ranks."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import CATEGORIES, CELLS, FEE_CELLS, ITEMS, ITEMS_PER_CATEGORY, by_fee_cell
from cloudfief.behaviour.recommender.factorisation import LOGITS
from cloudfief.core.compiled import compiled
from cloudfief.institutions.household.columns import NOT_LISTED, Tables, centroid_lanes, lanes
from cloudfief.institutions.household.people import Needs
from cloudfief.institutions.household.reads import Reads

LEAST_SPREAD = 1e-3  # of margins in a category, below which they count as alike
SHAPE = (CATEGORIES, ITEMS_PER_CATEGORY)
LEVEL_OF_CELL = np.arange(CELLS) >> 2  # of the ranking weight


class FiefSide(NamedTuple):
    """What the fiefs of one bloc publish, one row a slot; empty slots rank nothing."""

    take_rate: NDArray[np.float64]  # by experiment level, (slot, 2)
    ad_load: NDArray[np.float64]  # (slot, 2)
    ranking_weight: NDArray[np.float64]  # (slot, 2)
    intercept: NDArray[np.float32]  # (slot, item)
    own_brand: NDArray[np.float64]  # margin on own items, (slot, item)
    personal: NDArray[np.uint8]  # (slot,)


def lists_of(price: NDArray[np.int64], agent_access: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[np.int8]]:
    """Prices with the agent's channel added, and the channel through which the agent gets each item.

    price: (1 + slot, fee cell, item). The agent takes the cheapest channel that it may see: the open market, and the
    fiefs that are open to it. Returns (2 + slot, fee cell, item) and (item,).
    """
    route, cheapest = np.zeros(ITEMS, np.int8), np.zeros(ITEMS, np.int64)
    _shop_around(np.array(price[:, 0]), np.concatenate([[True], agent_access]), route, cheapest)
    return np.concatenate([price, np.broadcast_to(cheapest, (1, *price.shape[1:]))]), route


@compiled
def _shop_around(price: Any, seen: Any, route: Any, cheapest: Any) -> None:
    """The first of the cheapest channels that the agent may see, and its price; 0 where the item is not for sale."""
    for channel in range(len(price)):
        for item in range(ITEMS) if seen[channel] else range(0):
            offer = price[channel, item]
            if offer > 0 and (cheapest[item] == 0 or offer < cheapest[item]):
                route[item], cheapest[item] = channel, offer


def utility_of_price(
    price: NDArray[np.int64], reference: NDArray[np.float64], quality: NDArray[np.float32], coefficient: float
) -> NDArray[np.float32]:
    """Utility without the match = xi - alpha (p / p_ref - 1); NOT_LISTED where the price is 0.

    price: (channel, fee cell, item); reference: median price of each category, (category,).
    """
    base = np.empty(price.shape, np.float32)
    _utility(price, np.repeat(reference, ITEMS_PER_CATEGORY), np.array(quality), coefficient, base)
    return base.reshape(*price.shape[:2], *SHAPE)


@compiled
def _utility(price: Any, reference: Any, quality: Any, coefficient: Any, base: Any) -> None:
    for channel in range(len(price)):
        for cell in range(FEE_CELLS):
            for item in range(ITEMS):
                offer = price[channel, cell, item]
                utility = quality[item] - coefficient * (offer / reference[item] - 1.0)
                base[channel, cell, item] = np.float32(utility) if offer > 0 else NOT_LISTED


def reference_prices(price: NDArray[np.int64]) -> NDArray[np.float64]:
    """Median open-market price in each category, (category,); price: (item,), 0 where not for sale."""
    shelves = np.where(price > 0, price, np.nan).reshape(SHAPE)
    return np.nan_to_num(np.nanmedian(shelves, axis=1), nan=1.0)


def rank_scores(side: FiefSide, bid: NDArray[np.float64], listed: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Rank scores without the personal part, (slot, 8, category, position), and fees, millionths, (slot, 4, ...).

    Score = (1 - w) intercept + w own margin, NOT_LISTED where the item is not. Own margin of an item = take rate +
    advertising load x bid + margin on an own brand, standardised inside its category, so that w trades logits of
    expected utility against standard deviations of margin. The fee is the margin without own brands.
    """
    slots = len(side.intercept)
    take, advertising = by_fee_cell(side.take_rate, side.ad_load)
    score = np.full((slots, CELLS, ITEMS), NOT_LISTED, np.float32)
    fee_parts = np.zeros((slots, FEE_CELLS, ITEMS), np.int32)
    _score(
        side.intercept, side.own_brand, take, advertising, np.array(bid), side.ranking_weight, listed, score, fee_parts
    )  # fmt: skip
    return score.reshape(slots, CELLS, *SHAPE), fee_parts.reshape(slots, FEE_CELLS, *SHAPE)


@compiled
def _score(
    intercept: Any, own_brand: Any, take: Any, advertising: Any, bid: Any, weight: Any, listed: Any, score: Any, fee_parts: Any
) -> None:
    margin = np.empty(ITEMS)
    for slot in range(len(take)):
        if not (listed[slot].any() or take[slot].any() or advertising[slot].any()):
            continue  # an empty slot: no fee and nothing to rank
        for cell in range(FEE_CELLS):
            _margins(take[slot, cell], advertising[slot, cell], bid, own_brand[slot], fee_parts[slot, cell], margin)
            _standardise(margin)
            for level in range(2):  # of the ranking weight: cells 0..3 have the low one, 4..7 the high one
                _rank(weight[slot, level], intercept[slot], margin, listed[slot, cell], score[slot, FEE_CELLS * level + cell])


@compiled
def _margins(take: Any, advertising: Any, bid: Any, own_brand: Any, fee_parts: Any, margin: Any) -> None:
    """A fee cell's fees and own margins, (item,)."""
    for item in range(ITEMS):
        fee = take + advertising * bid[item]
        fee_parts[item] = np.int32(np.rint(1e6 * fee))
        margin[item] = fee + own_brand[item]


@compiled
def _standardise(margin: Any) -> None:
    """Margins in standard deviations from the mean of their category, (item,)."""
    for first in range(0, ITEMS, ITEMS_PER_CATEGORY):
        category = margin[first : first + ITEMS_PER_CATEGORY]
        category -= category.sum() / ITEMS_PER_CATEGORY
        square = 0.0
        for deviation in category:
            square += deviation * deviation
        category /= max(np.sqrt(square / ITEMS_PER_CATEGORY), LEAST_SPREAD)


@compiled
def _rank(own: Any, intercept: Any, margin: Any, listed: Any, score: Any) -> None:
    """Scores of one experiment cell, (item,); `own` is the weight of the fief's own margin."""
    for item in range(ITEMS):
        value = (1 - own) * intercept[item] + own * margin[item]
        score[item] = np.float32(value) if listed[item] else NOT_LISTED


def empty_shelf(vector: NDArray[np.float32], needs: Needs, slots: int) -> Shelf:
    """Shelves with the catalogue known and nothing on them."""
    vectors = np.ascontiguousarray(vector.reshape(*SHAPE, -1))
    fief_vectors = vectors[np.newaxis]
    tables = Tables(
        vectors=vectors, features=lanes(vectors), fief_vectors=fief_vectors, fief_features=lanes(fief_vectors),
        fief_centroid=centroid_lanes(fief_vectors), fief_feature_index=np.zeros(slots, np.int64),
        category_of=needs.category_of, outlay=needs.outlay, reachable=needs.reachable,
        personal=np.zeros(slots, np.uint8), score_base=np.full((slots, CELLS, *SHAPE), NOT_LISTED, np.float32),
        score_weight=np.zeros((slots, CELLS), np.float32), intercept=np.zeros((slots, *SHAPE), np.float32),
        utility_base=np.full((slots + 2, FEE_CELLS, *SHAPE), NOT_LISTED, np.float32),
        channel_appeal=np.zeros(slots + 2, np.float32), lock_in=np.zeros(slots, np.float32),
        fee_parts=np.zeros((slots, FEE_CELLS, *SHAPE), np.int32),
    )  # fmt: skip
    items = len(vector)
    return Shelf(tables, np.zeros(items, np.int8), np.zeros((slots, FEE_CELLS, items), np.bool_))


def access(reads: Reads, slots: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which slots are open to personal agents, (slot,)."""
    return (slots >= 0) & (reads.fief_agent_access[slots] > 0)


class Shelf(NamedTuple):
    """A bloc's shelves under one price list."""

    tables: Tables
    route: NDArray[np.int8]  # channel through which the agent gets each item, (item,)
    listed: NDArray[np.bool_]  # on which slots, (slot, fee cell, item)


def new_prices(
    shelf: Shelf, coefficient: float, reads: Reads, slots: NDArray[np.int64], bloc: int, reference: NDArray[Any]
) -> Shelf:
    """The shelves with a new price list."""
    price, route = lists_of(reads.merchant_price[bloc], access(reads, slots))
    listed = (price[1:-1] > 0) & (slots >= 0)[:, np.newaxis, np.newaxis]
    utility = utility_of_price(price, reference, reads.merchant_quality, coefficient)
    return Shelf(shelf.tables._replace(utility_base=utility), route, listed)


def restock(shelf: Shelf, agent_appeal: float, reads: Reads, slots: NDArray[np.int64]) -> Shelf:
    """The shelves with this week's ranks and conveniences."""
    present = slots >= 0
    side = _side(reads, slots, present)
    appeal = np.where(present, reads.fief_convenience[slots], NOT_LISTED)
    logits = LOGITS if reads.fief_recommender == "factorisation" else 1.0  # others expect in log-odds
    weight = logits * (1 - side.ranking_weight[:, LEVEL_OF_CELL])
    in_logits = side._replace(intercept=np.float32(logits) * side.intercept)
    score, fee_parts = rank_scores(in_logits, reads.merchant_bid, shelf.listed)
    tables = shelf.tables._replace(
        personal=side.personal, score_base=score, score_weight=np.ascontiguousarray(weight, np.float32),
        intercept=side.intercept.reshape(-1, *SHAPE),
        channel_appeal=np.concatenate([[0.0], appeal, [agent_appeal]]).astype(np.float32),
        lock_in=np.where(present, reads.fief_lock_in[slots], 0).astype(np.float32), fee_parts=fee_parts,
    )  # fmt: skip
    if len(reads.fief_item_vector):
        vectors = np.ascontiguousarray(reads.fief_item_vector[np.maximum(slots, 0)], np.float32).reshape(len(slots), *SHAPE, -1)
        tables = tables._replace(
            fief_vectors=vectors, fief_features=lanes(vectors), fief_centroid=centroid_lanes(vectors),
            fief_feature_index=np.arange(len(slots)),
        )  # fmt: skip
    return shelf._replace(tables=tables)


def _side(reads: Reads, slots: NDArray[np.int64], present: NDArray[np.bool_]) -> FiefSide:
    personal = present & (reads.fief_personal_data[slots] > 0) & (reads.fief_recommender != "popularity")
    return FiefSide(
        take_rate=reads.fief_take_rate[slots] * present[:, np.newaxis],
        ad_load=reads.fief_ad_load[slots] * present[:, np.newaxis],
        ranking_weight=reads.fief_ranking_weight[slots],
        intercept=np.ascontiguousarray(reads.fief_intercept[slots], np.float32),
        own_brand=reads.merchant_own_brand[slots],
        personal=personal.astype(np.uint8),
    )
