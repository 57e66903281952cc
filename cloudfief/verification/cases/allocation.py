"""A platform that takes nothing and ranks by nothing of its own is neutral (V41)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import CELLS, FEE_CELLS, ITEMS
from cloudfief.behaviour.markup import channel_price
from cloudfief.institutions.household.columns import ITEMS_PER_CATEGORY
from cloudfief.institutions.household.shelves import FiefSide, rank_scores, utility_of_price
from cloudfief.verification.case import Check, case
from cloudfief.verification.cases.invented_week import (
    ALWAYS,
    CONSIDER_ALL,
    LISTED_ITEMS,
    NEVER,
    Bloc,
    bloc,
    live,
    outcomes,
)
from cloudfief.verification.cases.small_worlds import lived, small

HOUSEHOLDS, WEEKS, AGENT = 3_000, 4, 2
Float64 = NDArray[np.float64]


def stocked(take_rate: float, ranking_weight: float, persuasion: float, appeal: tuple[float, ...]) -> Bloc:
    """A bloc whose shelves the economy's own rules fill: prices from cost, mark-up and fee, utility, rank scores.

    Eight items a category are on sale. Nobody overlooks an item, and the agent makes no mistakes.
    """
    rules = CONSIDER_ALL._replace(
        persuasion=persuasion, click_bar=-100.0, outside_value=-100.0, agent_mistake=0.0, drift_rate=0.0, drift_pull=0.0
    )
    there, luck = bloc(HOUSEHOLDS, rules, appeal=appeal), np.random.default_rng(41)
    there.users.agent[:] = 1
    cost, markup = 3_000.0 * np.exp(0.2 * luck.standard_normal(ITEMS)), luck.uniform(0.1, 0.5, ITEMS)
    on_sale = np.arange(ITEMS) % ITEMS_PER_CATEGORY < LISTED_ITEMS
    price = np.empty((3, FEE_CELLS, ITEMS), dtype=np.int64)
    price[[0, AGENT]] = np.where(on_sale, channel_price(cost, markup, 0.0), 0)
    # the larger the firm, the more it bids: fees differ between items
    bid = luck.uniform(0.0, 1.0, ITEMS)
    price[1] = np.where(on_sale, channel_price(cost, markup, take_rate * bid), 0)
    quality = luck.normal(0.0, 0.5, ITEMS).astype(np.float32)
    side = FiefSide(
        take_rate=np.zeros((1, 2)), ad_load=np.full((1, 2), take_rate), ranking_weight=np.full((1, 2), ranking_weight),
        intercept=quality[np.newaxis], own_brand=np.zeros((1, ITEMS)), personal=np.ones(1, np.uint8),
    )  # fmt: skip
    listed = np.broadcast_to(on_sale, (1, FEE_CELLS, ITEMS))
    score, fee_parts = rank_scores(side, bid, listed)
    tables = there.tables._replace(
        utility_base=utility_of_price(price, np.full(64, 3_600.0), quality, 2.0),
        score_base=score,
        fee_parts=fee_parts,
        score_weight=np.full((1, CELLS), 1.0 - ranking_weight, np.float32),
    )
    return there._replace(tables=tables)


def differing(take_rate: float, ranking_weight: float, persuasion: float) -> float:
    """Share of needs for which the fief sells another item than a direct search of all offers finds."""
    fief = outcomes(live(stocked(take_rate, ranking_weight, persuasion, (NEVER, ALWAYS, NEVER)), WEEKS)) % ITEMS
    direct = outcomes(live(stocked(take_rate, ranking_weight, persuasion, (NEVER, NEVER, ALWAYS)), WEEKS)) % ITEMS
    return float((fief != direct).mean())


def price_gap(take_rate: float) -> float:
    """Largest relative gap between fief and open market in the price of an independent merchant's item, in a run."""
    fees = {"fief.opening_take_rate": take_rate, "fief.opening_ad_load": 0.0, "fief.opening_ranking_weight": 0.0}
    world = lived(small("world-2024", weeks=2, values={**fees, "fief.experiments": False}))
    price = world.signals["merchant_price"].astype(np.float64)
    market, fief = price[:, :1], price[:, 1:]
    both = (market > 0) & (fief > 0)
    return float(np.abs(fief / np.where(both, market, 1.0) - 1)[both].max())


@case("V41", what="A platform with take rate 0 and no weight on its own margin sells what a direct search would find")
def neutral_platform() -> list[Check]:
    """Purchase by purchase against the own agent that reads every offer; and prices in a run of the economy."""
    return [
        Check("purchases that differ from a direct search", 0.0, differing(0.0, 0.0, 0.0), 0.0),
        Check("where fees differ between items some do", 1.0, float(differing(0.3, 0.0, 0.0) > 0.01), 0.0),
        Check("where users are persuaded some do", 1.0, float(differing(0.0, 0.0, 1.0) > 0.01), 0.0),
        Check("price in the fief over that of the open market, less 1", 0.0, price_gap(0.0), 0.0),
        # p = c (1 + m) / (1 - f), in whole cents
        Check("the same at a take rate of 0.2", 0.25, price_gap(0.2), 0.01),
    ]
