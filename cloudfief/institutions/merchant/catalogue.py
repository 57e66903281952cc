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
    export_share: float  # share of small firms' items that are sold in another bloc; large firms' twice that


def draw_catalogue(luck: Luck, size: NDArray[np.float64], spread: Spread) -> Catalogue:
    """Draw the items of a world: vector = sqrt(a) centroid + sqrt(1 - a) own, normalised; costs are lognormal.

    size: consumption of each bloc in a common currency, (bloc,). A maker reaches abroad in proportion to the size of
    its home (gravity), which makes trade between any two blocs balance in expectation.
    """
    items, categories = np.arange(ITEMS), np.arange(CATEGORIES)
    category = category_of_items()
    centroid = _unit(luck.normal("category centroid", categories, DIMENSIONS))
    own = _unit(luck.normal("item vector", items, DIMENSIONS))
    affinity = spread.category_affinity
    vector = _unit(np.sqrt(affinity) * centroid[category] + np.sqrt(1 - affinity) * own)
    blocs = len(size)
    home = home_of_items(blocs)
    gravity = (size / size.mean())[home]
    large = luck.uniform("firm size", items) < spread.large_share
    reach = luck.uniform("exports", items) < spread.export_share * (1 + large) * gravity
    level = spread.median_cost_usd * np.exp(luck.normal("category cost", categories, 1)[:, 0] * 0.7)
    noise = luck.normal("item cost and quality", items, 2)
    return Catalogue(
        vector=vector.astype(np.float32),
        quality=(spread.quality * noise[:, 1]).astype(np.float32),
        home=home.astype(np.int64),
        large=large,
        sells_in=(home[np.newaxis, :] == np.arange(blocs)[:, np.newaxis]) | reach[np.newaxis, :],
        cost_usd=level[category] * np.exp(spread.cost * noise[:, 0]),
        category=category,
    )


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
