"""The size of the shop: how many tastes, need categories and items there are, and how channels are numbered.

Channels of a bloc: 0 is the open market, 1..S are the fiefs that serve the bloc, S + 1 is the household's own AI agent.
"""

from __future__ import annotations

import numpy as np

DIMENSIONS = 16  # of taste and item vectors
CATEGORIES = 64  # needs: all of household consumption
ITEMS_PER_CATEGORY = 32
ITEMS = CATEGORIES * ITEMS_PER_CATEGORY
CELLS = 8  # experiment cells of a fief: bit 0 take rate, bit 1 advertising load, bit 2 ranking weight
FEE_CELLS = 4  # the cells that change what a merchant pays: bits 0 and 1
FIRST_LEVEL, SECOND_LEVEL = np.arange(FEE_CELLS) & 1, np.arange(FEE_CELLS) >> 1  # of both controls, by fee cell


def category_of_items() -> np.ndarray:
    """The category of every item, shape (item,)."""
    return np.repeat(np.arange(CATEGORIES), ITEMS_PER_CATEGORY)


def home_of_items(blocs: int) -> np.ndarray:
    """The bloc in which every item is made: each category is spread evenly over the blocs, shape (item,)."""
    items = np.arange(ITEMS)
    return (items % ITEMS_PER_CATEGORY + items // ITEMS_PER_CATEGORY) % blocs


def fief_slots(serves: np.ndarray) -> np.ndarray:
    """Which fief stands in which slot of each bloc, shape (bloc, slot), -1 for an empty slot; serves: (fief, bloc)."""
    here = [[fief for fief, serving in enumerate(bloc) if serving] for bloc in serves.T.tolist()]
    most = max([1, *map(len, here)])
    rows = [fiefs + [-1] * (most - len(fiefs)) for fiefs in here]
    return np.array(rows, dtype=np.int64).reshape(len(here), most)


def by_fee_cell(levels_first: np.ndarray, levels_second: np.ndarray) -> np.ndarray:
    """Two two-level controls (fief, 2) laid out over the four fee cells; returns both, each (fief, 4)."""
    return np.stack([levels_first[:, FIRST_LEVEL], levels_second[:, SECOND_LEVEL]])
