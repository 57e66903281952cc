"""What there is to buy: items with a place in taste space, a quality, a maker, a cost and a reach."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import CATEGORIES, DIMENSIONS, ITEMS, category_of_items, home_of_items
from cloudfief.core.luck import Luck


class Catalogue(NamedTuple):
    """The items that a seed has drawn; nothing here changes during a run."""

    vector: NDArray[np.float32]  # place in taste space, unit vectors, (item, 16)
    quality: NDArray[np.float32]  # xi: quality that everybody agrees on, logits, (item,)
    home: NDArray[np.int64]  # bloc of the maker, (item,)
    large: NDArray[np.bool_]  # made by a large firm, (item,)
    sells_in: NDArray[np.bool_]  # where the maker sells, (bloc, item)
    cost_usd: NDArray[np.float64]  # unit cost at the start, US dollars, (item,)
    category: NDArray[np.int64]  # need it serves, (item,)


class Spread(NamedTuple):
    """How different the items are."""

    category_affinity: float  # share of an item's vector that its category has in common
    quality: float  # standard deviation of quality, logits
    cost: float  # standard deviation of log unit cost inside a category
    median_cost_usd: float  # median unit cost over all categories
    large_share: float  # share of items made by large firms
    openness: float  # share of consumption that would come from abroad in a very small bloc
    export_reach: NDArray[np.float64]  # of a bloc's makers abroad, relative to balanced trade, (bloc,)


def draw_catalogue(luck: Luck, size: NDArray[np.float64], spread: Spread) -> Catalogue:
    """Draw the items of a world: vector = sqrt(a) centroid + sqrt(1 - a) own, normalised; costs are lognormal.

    size: consumption of each bloc in a common currency, (bloc,). Bloc b buys from bloc h the share k s_h of its
    consumption, s_h the share of h in the world's (gravity), so that trade between any two blocs balances in
    expectation: an item of h reaches b with probability k s_h / (1 - k (1 - s_b)), large firms' twice as often. The
    export reach of h multiplies it: goods pay for what a bloc's services, fuel and chips cost it abroad.
    """
    items, categories = np.arange(ITEMS), np.arange(CATEGORIES)
    category = category_of_items()
    centroid = _unit(luck.normal("category centroid", categories, DIMENSIONS))
    own = _unit(luck.normal("item vector", items, DIMENSIONS))
    affinity = spread.category_affinity
    vector = _unit(np.sqrt(affinity) * centroid[category] + np.sqrt(1 - affinity) * own)
    blocs = len(size)
    home = home_of_items(blocs)
    size_share = size / size.sum()
    reach_of = spread.openness * size_share[np.newaxis, :] / (1 - spread.openness * (1 - size_share))[:, np.newaxis]
    large = luck.uniform("firm size", items) < spread.large_share
    by_size = (1 + large) / (1 + spread.large_share)
    chance = np.minimum(reach_of * spread.export_reach, 1)
    reach = _systematic(chance[:, home] * by_size, home, luck.uniform("exports", np.arange(blocs)))
    level = spread.median_cost_usd * np.exp(luck.normal("category cost", categories, 1)[:, 0] * 0.7)
    noise = luck.normal("item cost and quality", items, 2)
    return Catalogue(
        vector=vector.astype(np.float32),
        quality=(spread.quality * noise[:, 1]).astype(np.float32),
        home=home.astype(np.int64),
        large=large,
        sells_in=(home[np.newaxis, :] == np.arange(blocs)[:, np.newaxis]) | reach,
        cost_usd=level[category] * np.exp(spread.cost * noise[:, 0]),
        category=category,
    )


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _systematic(chance: np.ndarray, home: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Systematic sampling: of the items made in one bloc each is chosen with its chance, evenly over the categories.

    chance: (bloc, item); home: (item,); start: where the count begins, (bloc,). A count of 1 passed is an item chosen.
    """
    chosen = np.zeros(chance.shape, dtype=np.bool_)
    for maker in range(len(start)):
        items = np.flatnonzero(home == maker)
        running = start[:, np.newaxis] + np.cumsum(chance[:, items], axis=1)
        passed = np.floor(running) > np.floor(running - chance[:, items])
        chosen[:, items] = passed
    return chosen
