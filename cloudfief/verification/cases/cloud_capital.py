"""Closed forms of cloud capital: drift of tastes, trust in advice, the value of data."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import integrate, stats

from cloudfief.behaviour.drift import assimilation, exposure
from cloudfief.behaviour.recommender import factorisation
from cloudfief.behaviour.recommender.step import step_size
from cloudfief.behaviour.trust import resting_trust, update_trust
from cloudfief.verification.case import Check, case
from cloudfief.verification.references.counted_trust import counted_trust

F = np.float32
DIMENSIONS = 16


def _plane(degrees: float) -> NDArray[np.float32]:
    """A unit vector at an angle from the first axis, in the plane of the first two."""
    vector = np.zeros(DIMENSIONS, np.float32)
    vector[:2] = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return vector


def assimilated(degrees: float, rate: float, purchases: int) -> NDArray[np.float32]:
    """A taste that started at an angle from an item, after that many purchases of it under assimilation."""
    taste, item = _plane(degrees), _plane(0.0)
    for _ in range(purchases):
        assimilation.drift(taste, taste.copy(), item, F(rate), F(0.0), F(0.0))
    return taste


@case("V23", what="Dean and Morgenstern: tan φ_t = tan φ_0 / (1 + η)^t; beyond 90 degrees away from the item")
def biased_assimilation() -> list[Check]:
    """Assimilation on the sphere, by the law that households use, in single precision."""
    near, far = assimilated(60.0, 0.1, 20), assimilated(120.0, 0.1, 400)
    angle = math.degrees(math.atan2(float(near[1]), float(near[0])))
    return [
        Check("angle after 20 purchases at η = 0.1 from 60 degrees", 14.437725, angle, 1e-4),
        Check("length of the taste", 1.0, float(np.linalg.norm(near)), 1e-6),
        Check("agreement with the item from 120 degrees in the end", -1.0, float(far[0]), 1e-6),
    ]


def exposed(pull: float, rate: float, times: int) -> float:
    """A scalar opinion that starts at 0 and meets 1 that many times."""
    taste, birth, item = np.zeros(1, np.float32), np.zeros(1, np.float32), np.ones(1, np.float32)
    for _ in range(times):
        exposure.pull_towards(taste, birth, item, F(rate), F(pull))
    return float(taste[0])


@case(
    "V24",
    what="Friedkin and Rossi: x* = (pull x_0 + rate u) / (pull + rate), approached as (1 - pull - rate)^t",
)
def exposure_with_anchor() -> list[Check]:
    """Exposure with a pull to the start, before the sphere: α = 0.2, γ = 0.1, u = 1, x_0 = 0."""
    distance = [1 / 3 - exposed(0.2, 0.1, times) for times in (4, 5)]
    return [
        Check("resting opinion", 1 / 3, exposed(0.2, 0.1, 200), 1e-6),
        Check("rate of approach β", 0.7, distance[1] / distance[0], 1e-5),
    ]


def rested(hit_rate: float, gain: float, loss: float, purchases: int = 2_000_000, seed: int = 1) -> float:
    """Long-run mean of trust under random hits."""
    hits = np.random.default_rng(seed).random(purchases) < hit_rate
    return mean_trust(hits, gain, loss)


def mean_trust(hits: NDArray[np.bool_], gain: float, loss: float) -> float:
    """Mean of trust along a sequence of hits and misses, from a half."""
    trust, total = F(0.5), 0.0
    for hit in hits.tolist():
        trust = F(update_trust(trust, hit, F(gain), F(loss)))
        total += float(trust)
    return total / len(hits)


@case(
    "V25",
    what="trust rests at T* = λ₊ q / (λ₊ q + λ₋ (1 - q)); the Beta-Bernoulli mean; asymmetry lowers trust",
)
def trust_at_rest() -> list[Check]:
    """The households' own updating rule, run at random hits, against its stationary mean."""
    return [
        Check("λ₊ .05, λ₋ .2, q .8: T* by formula", 0.5, resting_trust(0.8, 0.05, 0.2), 1e-12, reference=True),
        Check("the same, mean of 100,000 purchases", 0.5, rested(0.8, 0.05, 0.2, 100_000), 0.02),
        Check("Beta(1, 1) after 8 hits of 10", 0.75, counted_trust(8, 10), 1e-12, reference=True),
        Check("equal hits and misses, equal steps", resting_trust(0.5, 0.1, 0.1), rested(0.5, 0.1, 0.1, 100_000), 0.02),
        Check("equal hits and misses, λ₋ = 3 λ₊: below a half", 0.25, rested(0.5, 0.05, 0.15, 100_000), 0.02),
    ]


def best_of(items: int) -> float:
    """m_K: the expected largest of K standard normals, by quadrature."""

    def weighted(x: float) -> float:
        return float(x * items * stats.norm.pdf(x) * stats.norm.cdf(x) ** (items - 1))

    return float(integrate.quad(weighted, -12, 12, epsabs=1e-11, limit=200)[0])


def learnt_value(users: int, items: int, signals: int, seed: int) -> float:
    """Mean true utility of the item a factorising fief recommends after `signals` noisy ratings of each item.

    Tastes over `items` orthogonal items are standard normal and every rating adds standard normal noise.
    """
    luck = np.random.default_rng(seed)
    vectors = np.eye(DIMENSIONS, dtype=np.float32)[:items]
    tastes = luck.standard_normal((users, items)).astype(np.float32)
    noise = luck.standard_normal((users, signals, items)).astype(np.float32)
    total = 0.0
    for user in range(users):
        belief = np.zeros(DIMENSIONS, np.float32)
        for seen in range(signals):
            step = step_size(F(0.5), F(1.0), F(seen))
            change = np.zeros(DIMENSIONS, np.float32)
            for item in range(items):
                rating = tastes[user, item] + noise[user, seen, item]
                error = rating - factorisation.expect(belief[item], F(0.0))
                factorisation.learn(change, vectors[item], step, error)
            belief += change
        total += float(tastes[user, int(np.argmax(belief[:items]))])
    return total / users


@case(
    "V26",
    what="value of data: a recommendation after n signals is worth s_0 r m_K, r² = n s_0² / (n s_0² + s²)",
)
def value_of_data() -> list[Check]:
    """Match values by quadrature, and a factorising fief that learns them from ratings."""
    known = {5: 1.162964, 10: 1.538753, 20: 1.867475, 100: 2.507594}
    checks = [Check(f"m_K of {items} items", value, best_of(items), 1e-6) for items, value in known.items()]
    learnt = learnt_value(users=6_000, items=10, signals=4, seed=26)
    checks.append(Check("r m_10 after 4 signals, formula", 1.376302, math.sqrt(4 / 5) * best_of(10), 1e-6))
    return [*checks, Check("the same, learnt by the factorising fief", 1.376302, learnt, 0.035)]
