"""The plain loop and the vector kernel decide alike, on 100,000 household-weeks from equal states."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cloudfief.behaviour.drift import exposure
from cloudfief.behaviour.recommender import logistic
from cloudfief.institutions.household.columns import (
    NOT_LISTED,
    Rules,
    Tables,
    Tallies,
    Users,
    empty_purchases,
    empty_tallies,
)
from cloudfief.institutions.household.kernel import kernel
from cloudfief.institutions.household.week import make_week
from cloudfief.institutions.household.yardstick import YARDSTICK_RULES, synthetic_world
from cloudfief.institutions.household.yardstick_numpy import numpy_week

PLAIN = make_week(exposure, logistic)


def copied(users: Users) -> Users:
    return Users(*[column.copy() for column in users])


def patchy(tables: Tables, seed: int) -> Tables:
    """A catalogue with holes: items that some channels do not list, categories without fiefs, a fief
    without data."""
    luck = np.random.default_rng(seed)
    for table, share in ((tables.score_base, 0.5), (tables.utility_base, 0.3)):
        table[luck.random(table.shape) < share] = NOT_LISTED
    tables.score_base[0, :, 3] = NOT_LISTED
    tables.utility_base[0, 0, 5] = NOT_LISTED
    tables.utility_base[-1, 0, 6] = NOT_LISTED
    tables.reachable[7:60] = 0
    tables.reachable[60:] = luck.integers(0, 2, 4)
    tables.personal[-1] = 0
    return tables


def both(households: int, rules: Rules, weeks: int, seed: int, agents: float, holes: bool) -> list[tuple[Any, ...]]:
    """(users, purchases, tallies) by the plain loop and by the kernel, week after week from one state."""
    users, tables, rules, draws = synthetic_world(households, rules, seed=seed, agents=agents)
    if holes:
        tables = patchy(tables, seed)
    slots = users.trust.shape[1]
    results = []
    for week in range(weeks):
        draws = draws._replace(week=week - 1)
        outcomes = []
        for route in (PLAIN, kernel):
            state, tallies = copied(users), empty_tallies(slots)
            purchases = empty_purchases(households, rules.needs)
            route(state, tables, rules, draws, purchases, tallies, 0, households)
            outcomes.append((state, purchases, tallies))
        results.append(tuple(outcomes))
        users = outcomes[0][0]
    return results


def undecided(plain: tuple[Any, ...], vector: tuple[Any, ...]) -> int:
    """Household-weeks in which the two routes bought differently, anywhere."""
    apart = (plain[1].item != vector[1].item) | (plain[1].channel != vector[1].channel)
    return int(apart.any(axis=1).sum())


@pytest.mark.parametrize(
    ("rules", "agents", "holes"),
    [
        (Rules(), 0.0, False),
        (Rules(feed_probability=0.9, needs=4), 0.4, True),
        (Rules(shown=4, needs=1, feed_probability=0.0), 0.0, False),
        (Rules(learning=0, needs=2, sellers_sampled=6, examination=0.3), 0.2, True),
    ],
    ids=["default", "patchy", "yardstick", "no-learning"],
)
def test_a_hundred_thousand_household_weeks_are_decided_alike(rules: Rules, agents: float, holes: bool) -> None:
    results = both(5_000, rules, weeks=5, seed=3, agents=agents, holes=holes)
    apart = sum(undecided(plain, vector) for plain, vector in results)
    assert apart <= 25_000 // 10_000
    bought = sum(int((plain[1].item >= 0).sum()) for plain, _ in results)
    assert bought > 20_000


def test_the_two_routes_leave_the_same_bits() -> None:
    """Stronger than required: the kernel adds in the plain loop's order, so states and tallies are
    identical."""
    for plain, vector in both(1_000, Rules(feed_probability=0.5), weeks=3, seed=5, agents=0.3, holes=True):
        for one, other in zip(plain, vector, strict=True):
            for name, left, right in zip(one._fields, one, other, strict=True):
                assert np.array_equal(left, right), name


def test_fiefs_that_never_learnt_anything_rank_alike_on_both_routes() -> None:
    """The kernel matches no beliefs where there are none, and must write the same bits all the same."""
    users, tables, rules, draws = synthetic_world(1_000, Rules(learning=0, feed_probability=0.5), seed=7, agents=0.3)
    users.belief[:], users.seen[:] = 0, 0
    outcomes = []
    for route in (PLAIN, kernel):
        state, purchases, tallies = copied(users), empty_purchases(1_000, rules.needs), empty_tallies(4)
        route(state, tables, rules, draws, purchases, tallies, 0, 1_000)
        outcomes.append((state, purchases, tallies))
    assert outcomes[0][2].examined.sum() > 3_000
    for one, other in zip(*outcomes, strict=True):
        for name, left, right in zip(one._fields, one, other, strict=True):
            assert np.array_equal(left, right), name


def test_a_bloc_without_fiefs_shops_on_the_open_market() -> None:
    users, tables, rules, draws = synthetic_world(300, Rules(), slots=0, agents=0.5)
    for route in (PLAIN, kernel):
        purchases, tallies = empty_purchases(300, rules.needs), empty_tallies(0)
        route(copied(users), tables, rules, draws, purchases, tallies, 0, 300)
        assert isinstance(tallies, Tallies)
        assert tallies.purchases.sum() == (purchases.amount > 0).sum() > 800
        assert set(np.unique(purchases.channel)) == {0, 1}


def test_the_numpy_yardstick_lives_the_same_week() -> None:
    """Its own luck, hence the same up to chance: what is examined, clicked, bought at fiefs, judged good
    and spent."""
    users, tables, rules, draws = synthetic_world(16_384, YARDSTICK_RULES)
    vector, plain = empty_tallies(4), empty_tallies(4)
    kernel(copied(users), tables, rules, draws, empty_purchases(16_384, 1), vector, 0, 16_384)
    numpy_week(copied(users), tables, rules, plain, 0, 16_384, 5)
    for name in ("examined", "clicked", "hits", "amount", "curvature"):
        one, other = getattr(vector, name).sum(), getattr(plain, name).sum()
        assert one == pytest.approx(other, rel=0.03), name
    assert vector.amount.sum(axis=(1, 2)) == pytest.approx(plain.amount.sum(axis=(1, 2)), rel=0.08)
