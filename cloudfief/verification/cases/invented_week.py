"""Weeks of an invented bloc with one way to shop, lived by the households' own rule; no case by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.drift import exposure
from cloudfief.behaviour.recommender import logistic
from cloudfief.institutions.household import kernel
from cloudfief.institutions.household.columns import (
    ITEMS,
    NOT_LISTED,
    Draws,
    Purchases,
    Rules,
    Tables,
    Tallies,
    Users,
    empty_purchases,
    empty_tallies,
)
from cloudfief.institutions.household.week import make_week
from cloudfief.institutions.household.yardstick import synthetic_world
from cloudfief.probes import performative_power

LISTED_ITEMS = 8  # as many as a page shows, so that a household can consider them all
NEVER, ALWAYS = -100.0, 100.0  # convenience of a channel in logits
CONSIDER_ALL = Rules(examination=1.0, shown=LISTED_ITEMS, feed_probability=0.0)


class Bloc(NamedTuple):
    """An invented bloc: households, catalogue, rules and luck."""

    users: Users
    tables: Tables
    rules: Rules
    draws: Draws


class Lived(NamedTuple):
    """What households did: their columns afterwards, purchases and tallies week by week."""

    users: Users
    purchases: list[Purchases]
    tallies: list[Tallies]


def bloc(households: int, rules: Rules, slots: int = 1, seed: int = 1, appeal: tuple[float, ...] | None = None) -> Bloc:
    """A bloc with `slots` fiefs; `appeal` is the convenience of every channel in logits, (slots + 2,)."""
    found = Bloc(*synthetic_world(households, rules, slots=slots, seed=seed))
    if appeal is not None:
        found.tables.channel_appeal[:] = appeal
    return found


def only_listed(there: Bloc, items: int = LISTED_ITEMS) -> Bloc:
    """The same bloc with only the first `items` of every category on sale, in every channel."""
    utility, score = there.tables.utility_base.copy(), there.tables.score_base.copy()
    utility[..., items:], score[..., items:] = NOT_LISTED, NOT_LISTED
    return there._replace(tables=there.tables._replace(utility_base=utility, score_base=score))


def ranked(there: Bloc, slot: int, added: NDArray[Any], personal: bool = True) -> Bloc:
    """The same bloc where one fief adds `added`, (64, 32), to its rank scores; unlisted items stay unlisted."""
    score, own = there.tables.score_base.copy(), there.tables.personal.copy()
    listed = score[slot] > NOT_LISTED / 2
    score[slot] = np.where(listed, score[slot] + np.asarray(added, np.float32), score[slot])
    own[slot] = int(personal)
    return there._replace(tables=there.tables._replace(score_base=score, personal=own))


def live(there: Bloc, weeks: int = 1, reorder: Callable[[int], Tables] | None = None) -> Lived:
    """Live some weeks by the rule that the economy runs; `reorder(week)` gives each week's tables."""
    rule: Any = kernel.kernel if kernel.available() else make_week(exposure, logistic, compiled=False)
    users = Users._make(column.copy() for column in there.users)
    households, slots = users.trust.shape
    all_purchases, all_tallies = [], []
    for week in range(weeks):
        tables = there.tables if reorder is None else reorder(week)
        purchases, tallies = empty_purchases(households, there.rules.needs), empty_tallies(slots)
        rule(users, tables, there.rules, there.draws._replace(week=week), purchases, tallies, 0, households)
        all_purchases.append(purchases)
        all_tallies.append(tallies)
    return Lived(users, all_purchases, all_tallies)


def outcomes(lived: Lived, first: int = 0, last: int | None = None) -> NDArray[np.int64]:
    """What became of every need in some weeks, as one number: channel x 2048 + item, -1 if unmet; (household, need)."""
    bought = [
        np.where(week.item < 0, -1, week.channel.astype(np.int64) * ITEMS + week.item) for week in lived.purchases[first:last]
    ]
    return np.concatenate(bought, axis=1)


def power(as_it_is: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Performative power of the action behind `other`, by the probe's own count and distance; (household, need) both.

    An unmet need counts as an outcome of its own.
    """
    both = [performative_power._shares(chosen + 1) for chosen in (as_it_is, other)]
    width = max(4096, int(as_it_is.max()) + 2, int(other.max()) + 2)
    for shares in both:
        shares.resize(len(as_it_is), width)
    before, after = (performative_power.Lived(shares, shares, 0.0, 0.0) for shares in both)
    return performative_power._distance(before, after, "fief")


def wrong_way(values: list[float], rising: bool) -> float:
    """The largest step of a series against its direction; 0 if there is none."""
    steps = np.diff(values) * (1 if rising else -1)
    return float(max(0.0, -steps.min()))
