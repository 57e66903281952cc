"""Loops: tastes that follow what is recommended, and recommenders that learn from their own pages (V28, V29)."""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cloudfief.behaviour.drift import assimilation, exposure
from cloudfief.behaviour.recommender import factorisation
from cloudfief.verification.case import Check, case

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
F, DIMENSIONS = np.float32, 16

RATE, USERS, RESET = 0.1, 200, 0.05


def interests(periods: int, reset: float = 0.0, explored: float = 0.0, seed: int = 28) -> Floats:
    """Mean |mu_t - mu_0| of 200 users in each period, (period,): mu is the log of a taste for one item over that for the rest.

    A catalogue of 16 items that never changes; the page shows the user's favourite, or with the chance `explored` an item by
    lot; what is shown is bought and taste follows by biased assimilation. With the chance `reset` it is as at birth again.
    """
    luck = np.random.default_rng(seed)
    items = np.eye(DIMENSIONS, dtype=np.float32)
    total = np.zeros(periods)
    for birth in luck.standard_normal((USERS, DIMENSIONS)).astype(np.float32):
        birth /= np.float32(np.linalg.norm(birth))
        taste, lots = birth.copy(), luck.random((periods, 2))
        shown = luck.integers(0, DIMENSIONS, periods)
        favourite = int(np.argmax(np.abs(birth)))
        start = _interest(birth, favourite)
        for period in range(periods):
            if lots[period, 0] < reset:
                exposure.pull_towards(taste, birth, taste, F(0.0), F(1.0))
            else:
                item = shown[period] if lots[period, 1] < explored else favourite
                assimilation.drift(taste, birth, items[item], F(RATE), F(0.0), F(0.0))
            total[period] += abs(_interest(taste, favourite) - start)
    return total / USERS


def _interest(taste: NDArray[np.float32], item: int) -> float:
    rest = np.delete(taste.astype(np.float64), item)
    return math.log(abs(float(taste[item])) / math.sqrt(float(rest @ rest)))


@case("V28", what="Degenerate interests: reinforcement and a fixed catalogue carry them away without end, resetting bounds them")
def degeneracy() -> list[Check]:
    """Growth by ln(1 + rate) a period; with resetting a taste's age is geometric, so the mean is ln(1 + rate) (1 - p) / p."""
    step = math.log1p(RATE)
    free, bound, explored = interests(400), interests(400, reset=RESET), interests(400, explored=0.5)
    return [
        Check("after 200 periods", 200 * step, float(free[199]), 0.01),
        Check("twice as far after 400", 2.0, float(free[399] / free[199]), 1e-3),
        # 200 periods of 200 users, correlated over 20: a standard error of 0.04
        Check("resting distance with resetting", step * (1 - RESET) / RESET, float(bound[200:].mean()), 0.15),
        Check("no growth between the third and fourth hundred", 0.0, float(bound[300:].mean() - bound[200:300].mean()), 0.25),
        Check("exploration slows it down", 1.0, float(explored[399] < 0.6 * free[399]), 0.0),
    ]


PEOPLE, ITEMS, SHOWN, ROUNDS, OPENING = 200, 50, 5, 80, 5
EXPLORED, EPOCHS, STEP = 0.3, 10, 0.01


class Page(NamedTuple):
    """What a recommender puts on its last page: mean Jaccard index of two users' pages, mean chance that they like an item."""

    alike: float
    liked: float


@njit(cache=False)
def retrain(beliefs, vectors, target, mean, step):  # type: ignore[no-untyped-def]
    """One pass of stochastic gradients over all users and items by the factorising fief's own law, in place."""
    for user in range(target.shape[0]):
        for item in range(target.shape[1]):
            match = np.float32(0.0)
            for dimension in range(beliefs.shape[1]):
                match += beliefs[user, dimension] * vectors[item, dimension]
            error = target[user, item] - factorisation.expect(match, mean)
            factorisation.learn(beliefs[user], vectors[item], step, error)
            factorisation.learn(vectors[item], beliefs[user], step, error)


def page_after(recommender: str, seed: int) -> Page:
    """The page in the end of 80 rounds: of one that knows everything, or learns from clicks as they are or by propensity.

    A user clicks what is shown with a chance that grows with the match; five rounds by lot, then every place of the page by
    lot with the chance 0.3. Naive training takes what was not shown for not liked (Chaney, Stewart and Engelhardt 2018); with
    propensities a click counts 1 / chance of having been shown (Schnabel et al. 2016).
    """
    luck = np.random.default_rng(seed)
    tastes, items = (luck.standard_normal((count, DIMENSIONS)) for count in (PEOPLE, ITEMS))
    cosine = (tastes @ items.T) / np.outer(np.linalg.norm(tastes, axis=1), np.linalg.norm(items, axis=1))
    liked = 1 / (1 + np.exp(-(8 * cosine - 2)))
    if recommender == "ideal":
        return _measured(_top(liked), liked)
    beliefs, vectors = ((0.1 * luck.standard_normal((count, DIMENSIONS))).astype(np.float32) for count in (PEOPLE, ITEMS))
    counted = np.zeros_like(liked)
    page = _top(luck.random(liked.shape))
    for played in range(ROUNDS):
        by_lot = 1.0 if played < OPENING else EXPLORED
        counted += _clicks(page, liked, by_lot, recommender == "by propensity", luck)
        if played + 1 < OPENING:
            continue
        target = (counted / (played + 1)).astype(np.float32)
        for _ in range(EPOCHS):
            retrain(beliefs, vectors, target, F(target.mean()), F(STEP))
        page = _top(beliefs.astype(np.float64) @ vectors.T)
    return _measured(page, liked)


def _top(score: Floats) -> Bools:
    """The five best items of every user, (user, item)."""
    found = np.zeros(score.shape, dtype=np.bool_)
    np.put_along_axis(found, np.argsort(-score, axis=1, kind="stable")[:, :SHOWN], True, axis=1)
    return found


def _clicks(page: Bools, liked: Floats, by_lot: float, weighted: bool, luck: np.random.Generator) -> Floats:
    """Clicks of a round, each worth 1, or 1 over the chance with which its item was shown."""
    places = np.nonzero(page)[1].reshape(len(page), SHOWN)
    lot = luck.random(places.shape) < by_lot
    places = np.where(lot, luck.integers(0, page.shape[1], places.shape), places)
    shown = np.zeros(page.shape, dtype=np.bool_)
    np.put_along_axis(shown, places, True, axis=1)
    clicked = shown & (luck.random(page.shape) < liked)
    elsewhere = (1 - by_lot / page.shape[1]) ** (SHOWN - page)  # not drawn by the places that are not its own
    own = np.where(page, by_lot * (1 - 1 / page.shape[1]), 1.0)  # its own place drawn by lot, and for something else
    chance = 1 - own * elsewhere
    return clicked / chance if weighted else clicked.astype(np.float64)


def _measured(page: Bools, liked: Floats) -> Page:
    shown = page.astype(np.float64)
    both = (shown @ shown.T)[np.triu_indices(len(shown), 1)]
    return Page(float((both / (2 * SHOWN - both)).mean()), float(liked[page].mean()))


@cache
def pages() -> dict[str, Page]:
    """The three pages, means over three worlds."""
    found = {}
    for recommender in ("ideal", "naive", "by propensity"):
        worlds = [page_after(recommender, seed) for seed in (1, 2, 3)]
        found[recommender] = Page(*np.mean(worlds, axis=0).tolist())
    return found


@case("V29", what="A recommender retrained on its own pages makes people more alike without gain; propensities undo part of it")
def homogenisation() -> list[Check]:
    """Chaney, Stewart and Engelhardt's directions; a part of the gap to the ideal recommender is a quarter of it or more."""
    ideal, naive, weighted = (pages()[name] for name in ("ideal", "naive", "by propensity"))
    too_alike, missed = naive.alike - ideal.alike, ideal.liked - naive.liked
    return [
        Check("naive pages are a quarter more alike than ideal ones", 1.0, float(naive.alike > 1.25 * ideal.alike), 0.0),
        Check("and less liked", 1.0, float(missed > 0.05), 0.0),
        Check("propensities close part of the gap in likeness", 1.0, float(naive.alike - weighted.alike > too_alike / 4), 0.0),
        Check("and part of the gap in liking", 1.0, float(weighted.liked - naive.liked > missed / 4), 0.0),
    ]
