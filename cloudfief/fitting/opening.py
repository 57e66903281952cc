"""How a world opens: what people spend with each fief, and what labs ask and sell, once its burn-in is over."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cloudfief.behaviour.catalogue import ITEMS_PER_CATEGORY, fief_slots
from cloudfief.core.scenario import Scenario
from cloudfief.core.world import World
from cloudfief.fitting.observations import HOSTED
from cloudfief.worlds import advance, start


class Size(NamedTuple):
    """How large the worlds are that an opening is seen in."""

    households: int = 2_000
    weeks: int = 4
    seed: int = 1


class Opening(NamedTuple):
    """Shares as means over the first weeks, prices and costs as of week 0, when lists are posted; by name, at home."""

    spending: dict[str, float]  # share of each fief
    fee: dict[str, float]  # take rate of each fief
    price: dict[str, float]  # USD per million tokens
    share: dict[str, float]  # of those who choose a model, (lab)
    cost: dict[str, float]  # USD per million tokens


def opening_of(scenario: Scenario, size: Size) -> Opening:
    """What the baseline of a scenario opens with."""
    sized = scenario.with_values({"household.count": size.households})
    world, weeks = start(sized, seed=size.seed, arm="baseline"), []
    for _ in range(size.weeks):
        world = advance(world, 1)
        weeks.append(Opening(*_of_fiefs(world), *_of_labs(world)))
    shares = [{name: float(np.mean([getattr(week, part)[name] for week in weeks])) for name in getattr(weeks[0], part)}
              for part in ("spending", "share")]  # fmt: skip
    return weeks[0]._replace(spending=shares[0], share=shares[1])


def _of_fiefs(world: World) -> tuple[dict[str, float], dict[str, float]]:
    """Last week's share of each fief in spending on what fiefs sell at all, in its home bloc, and its take rate.

    What an agent bought through a fief counts as the fief's. In a week without purchases all shares are 0.
    """
    signals, names = world.signals, world.economy.labels.get("fief", ())
    items = np.repeat(signals["household_reachable"].astype(bool), ITEMS_PER_CATEGORY)
    spent = signals["household_sales"].sum(axis=2)[:, :, items].sum(axis=2)
    shares: dict[str, float] = {}
    for bloc, slots in enumerate(fief_slots(signals["fief_serves"])):
        for slot, fief in enumerate(slots):
            if fief >= 0 and signals["fief_home"][fief] == bloc:
                shares[names[fief]] = float(spent[bloc, 1 + slot] / max(int(spent[bloc].sum()), 1))
    return shares, {name: float(np.mean(signals["fief_take_rate"][number])) for number, name in enumerate(names)}


def _of_labs(world: World) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Last week's price, share and cost of each lab at home, and of the hosts of open weights in the first bloc."""
    signals, names = world.signals, world.economy.labels.get("lab", ())
    homes = signals["lab_home"] if names else ()
    price = {name: float(signals["lab_api_price"][homes[number], number]) for number, name in enumerate(names)}
    share = {name: float(signals["lab_api_share"][homes[number], number]) for number, name in enumerate(names)}
    cost = {name: float(signals["lab_token_cost"][number]) for number, name in enumerate(names)}
    if "host_price" in signals:
        price[HOSTED], share[HOSTED] = float(signals["host_price"][0]), float(signals["lab_open_share"][0])
        cost[HOSTED] = price[HOSTED]
    return price, share, cost
