"""Performative power: by how much an actor can change what people buy, with actions that cost it the same.

PP = max over actions f of the mean over users u of the total variation between z(u), the shares of what u buys, and
z_f(u), the same under f (Hardt, Jagadeesan and Mendler-Duenner 2022, arXiv 2203.17232). A fief's actions are
rankings, a lab's are prices. The worlds share their luck, so the difference is the action's alone. The maximum
over a finite library of actions is a lower bound.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy import sparse

from cloudfief.core.arms import Span
from cloudfief.core.world import World, advance

WEEK = 52
HORIZON_WEEKS = 12
BUDGETS = (0.005, 0.01, 0.02)  # highest loss of revenue over the horizon
PUSHES = (0.05, 0.1, 0.2, 0.4)  # added to the fief's weight on its own margin
PRICES = (0.95, 0.9, 1.05, 1.1)  # factor on all of the lab's prices


class Action(NamedTuple):
    """One thing that an actor could do."""

    actor: str
    settings: dict[str, dict[str, Any]]


class Lived(NamedTuple):
    """What a world did over the horizon: purchases by user and item, plans by user, and revenues."""

    items: sparse.csr_matrix  # spending share of each item, (user, item)
    plans: sparse.csr_matrix  # share of weeks with each AI plan, (user, plan)
    fief_revenue: float
    lab_revenue: float


def measure(world: World) -> xr.Dataset:
    """Power and cost of every action, and the greatest power within each budget, from the world's present week."""
    signals = world.signals
    fief = int(np.argmax(signals["fief_gmv"]))
    fief_name = world.economy.labels["fief"][fief]
    actions = [Action("fief", {"fief": {"ranking_push": {fief_name: push}}}) for push in PUSHES]
    lab = 0
    if "lab_revenue" in signals:
        lab = int(np.argmax(signals["lab_revenue"]))
        name = world.economy.labels["lab"][lab]
        actions += [Action("lab", {"lab": {"price_push": {name: factor}}}) for factor in PRICES]
    as_it_is = _lived(world, {}, fief, lab)
    power, cost = np.full((2, len(PUSHES)), np.nan), np.full((2, len(PUSHES)), np.nan)
    for number, action in enumerate(actions):
        actor, place = divmod(number, len(PUSHES))
        other = _lived(world, action.settings, fief, lab)
        power[actor, place] = _distance(as_it_is, other, action.actor)
        cost[actor, place] = _loss(as_it_is, other, action.actor)
    return _dataset(power, cost)


def _lived(world: World, settings: dict[str, Any], fief: int, lab: int) -> Lived:
    """Branch off, live the horizon and count."""
    start = world.week
    arm = world.arm._replace(spans=(*world.arm.spans, Span(start, start + HORIZON_WEEKS, settings)))
    twin = world.branch(arm)
    bought, plans = [], []
    revenue = np.zeros(2)
    for _ in range(HORIZON_WEEKS):
        advance(twin, 1)
        bought.append(np.array(twin.signals["household_bought"]))
        plans.append(np.array(twin.signals["household_plan_held"]))
        revenue[0] += twin.signals["fief_gross_take"][fief]
        revenue[1] += twin.signals["lab_revenue"][lab] if "lab_revenue" in twin.signals else 0.0
    items = _shares(np.concatenate(bought, axis=1))
    return Lived(items, _shares(np.stack(plans, axis=1) + 1), *revenue)


def _shares(chosen: NDArray[np.integer]) -> sparse.csr_matrix:
    """How often each user chose each option, as shares; chosen: (user, occasion), negative where nothing was chosen."""
    user, _ = np.nonzero(chosen >= 0)
    option = chosen[chosen >= 0].astype(np.int64)
    ones = np.ones(len(option))
    width = int(option.max(initial=0)) + 1
    counts = sparse.csr_matrix((ones, (user, option)), shape=(len(chosen), max(width, 4096)))
    total = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1)
    return sparse.csr_matrix(sparse.diags(1 / total) @ counts)


def _distance(as_it_is: Lived, other: Lived, actor: str) -> float:
    """Mean total variation over users, of items for a fief and of AI plans for a lab."""
    first, second = (as_it_is.items, other.items) if actor == "fief" else (as_it_is.plans, other.plans)
    return float(abs(first - second).sum() / 2 / len(first.indptr[1:]))


def _loss(as_it_is: Lived, other: Lived, actor: str) -> float:
    """Share of its revenue that the action costs the actor; negative if it earns more."""
    before, after = (as_it_is.fief_revenue, other.fief_revenue) if actor == "fief" else (as_it_is.lab_revenue, other.lab_revenue)
    return 1 - after / before if before else np.nan


def _dataset(power: NDArray[np.float64], cost: NDArray[np.float64]) -> xr.Dataset:
    within = np.stack([np.nanmax(np.where(cost <= budget, power, 0.0), axis=1) for budget in BUDGETS], axis=1)
    return xr.Dataset(
        {
            "performative_power": (("actor", "budget"), within, {"unit": "total variation", "adds": "mean"}),
            "action_power": (("actor", "action"), power, {"unit": "total variation", "adds": "mean"}),
            "action_cost": (("actor", "action"), cost, {"unit": "share of revenue", "adds": "mean"}),
        },
        coords={"actor": ["fief", "lab"], "budget": list(BUDGETS), "action": range(len(PUSHES))},
    )
