"""Blocs: the exchange rate of Gabaix and Maggiori, Richardson's arms race, and blocs that are alike (V71, V74, V75)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.arms_race import arms_next, is_stable, resting_point
from cloudfief.behaviour.exchange_rate import next_log_rate
from cloudfief.core.currency import PAR
from cloudfief.core.luck import Luck
from cloudfief.institutions.state import State
from cloudfief.institutions.state.reads import Reads
from cloudfief.verification.case import Check, case
from cloudfief.verification.references.gabaix_maggiori import gabaix_maggiori

BLOCS = ("one", "two", "three")
WEEKS = 120


def rested_rate(imports: float, speed: float, weeks: int = 4_000) -> float:
    """Where the economy's weekly rule takes the rate of a bloc with exports of a dollar and imports of so many, from parity."""
    log_rate = np.zeros(2)
    for _ in range(weeks):
        sold = float(np.exp(log_rate[1]))  # exports of a dollar, in the bloc's own currency
        log_rate = next_log_rate(log_rate, np.array([0.0, sold - imports]), np.array([10.0, 10.0]), speed)
    return float(np.exp(log_rate[1]))


@case("V71", what="Gabaix and Maggiori: with imports 1.1 now and 0.9 later the rate moves from parity to autarky with Gamma")
def exchange_rate() -> list[Check]:
    """The two periods at Gamma of 0, a half and infinity; the economy's weekly rule rests at autarky, whatever its speed."""
    checks = []
    for gamma, expected in ((0.0, 1.0), (0.5, 1.02), (math.inf, 1.1)):
        now, later = gabaix_maggiori(1.1, 0.9, gamma)
        checks.append(Check(f"exchange rate now at Gamma = {gamma:g}", expected, now, 1e-12, reference=True))
        checks.append(Check(f"payments of both periods at Gamma = {gamma:g}", 2.0, now + later, 1e-12, True))
    now, later = gabaix_maggiori(1.1, 0.9, 0.5)
    held = Check("financiers' position (e0 - e1) / Gamma is the gap of payments now", 1.1 - now, (now - later) / 0.5, 1e-12, True)
    autarky, _ = gabaix_maggiori(1.1, 0.9, math.inf)
    return [*checks, held, *(Check(f"the weekly rule at speed {v:g}", autarky, rested_rate(1.1, v), 1e-9) for v in (0.05, 0.2))]


def race(answers: tuple[float, float], fatigues: tuple[float, float], step: float, periods: int = 4000) -> NDArray[np.float64]:
    """Arms of two sides after a race from zero, with a grievance of 0.1 each."""
    arms = np.zeros(2)
    for _ in range(periods):
        answered = np.array([answers[0] * arms[1], answers[1] * arms[0]])
        grievance = 0.1 + answered - np.array(fatigues) * arms
        arms = np.minimum(arms_next(arms, arms, 0.0, 0.0, grievance, step), 1e12)
    return arms


@case("V74", what="Richardson's race is stable if and only if fatigues outweigh answers; a step in time must be short enough")
def arms_race() -> list[Check]:
    """Stable, unstable, and stable with too long a step; the race simulated and its eigenvalues."""
    calm, wild = ((0.2, 0.3), (0.5, 0.4)), ((0.5, 0.6), (0.5, 0.4))
    rest, end = resting_point(*calm, (0.1, 0.1)), race(*calm, step=0.5)
    mirrored = arms_next(np.array([1.0, 2.0]), np.array([2.0, 1.0]), 0.2, 0.5, np.array([0.1, 0.1]))
    return [
        Check("a_x a_y > k_x k_y is stable", 1.0, float(is_stable(*calm)), 0.0, True),
        Check("a_x a_y < k_x k_y is not", 0.0, float(is_stable(*wild)), 0.0, True),
        Check("stable race of the first side", float(rest[0]), float(end[0]), 1e-9),
        Check("stable race of the second side", float(rest[1]), float(end[1]), 1e-9),
        Check(
            "resting point (a_y g + k_x g) / (a_x a_y - k_x k_y)", (0.4 + 0.2) * 0.1 / (0.2 - 0.06), float(rest[0]), 1e-12, True
        ),
        Check("unstable race runs away", 1.0, float(race(*wild, step=0.5).min() > 1e6), 0.0),
        Check("a step of 4 is too long for a stable race", 0.0, float(is_stable(*calm, step=4.0)), 0.0, True),
        Check("a step of a half is not", 1.0, float(is_stable(*calm, step=0.5)), 0.0, True),
        Check("first side armed 1 against 2: one step", 1 + 0.2 * 2 - 0.5 + 0.1, float(mirrored[0]), 1e-12),
    ]


def trading(imports: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Rates by week in logs, (week, bloc), and the last transfers of states whose blocs buy from each other.

    imports[a, b]: minor units a week that a would pay b at a rate of 1; a cheaper currency of b sells more.
    """
    state = State(opening_rates={})
    luck, none = Luck(1, "state", 0), np.zeros(3, dtype=np.int64)
    outcome: Any = state.init(luck, blocs=BLOCS)
    cash, desk, rates = none.copy(), none.copy(), []
    for _ in range(WEEKS):
        last = outcome.signals
        reads = Reads(
            BLOCS, np.arange(3), cash, desk, last["basic_income"], last["benefit_rate"], last["procurement"],
            last["interest_rate"], none, none, np.full(3, 1000), np.full(3, 10**9), np.full(3, 1e7),
        )  # fmt: skip
        outcome = state.step(outcome.state, luck, reads)
        rate = outcome.signals["exchange_rate"] / PAR
        paid = np.rint(imports * rate[np.newaxis, :] / rate[:, np.newaxis]).astype(np.int64)
        received = np.rint(paid * rate[np.newaxis, :] / rate[:, np.newaxis]).astype(np.int64)
        cash = cash - outcome.signals["transfers"] + 10**8
        desk = desk + paid.sum(axis=1) - received.sum(axis=0)
        rates.append(outcome.state.log_rate)
    return np.array(rates), outcome.signals["transfers"]


@case("V75", what="Three blocs that are alike trade in balance at a rate of one; other labels only permute what comes out")
def alike_and_relabelled() -> list[Check]:
    """The state's own rule with invented trade: all alike, then unlike and relabelled."""
    alike, transfers = trading(np.full((3, 3), 1e7) * (1 - np.eye(3)))
    unlike = np.array([[0.0, 3e7, 1e7], [1e7, 0.0, 2e7], [2e7, 1e7, 0.0]])
    order = np.array([2, 0, 1])
    first, _ = trading(unlike)
    second, _ = trading(unlike[np.ix_(order, order)])
    relabelled = first[:, order] - first[:, order[:1]]
    return [
        Check("largest departure from a rate of one", 0.0, float(np.abs(alike).max()), 0.0),
        Check("transfers that differ between blocs", 0.0, float(np.ptp(transfers)), 0.0),
        Check("transfers are paid", 1.0, float(transfers.min() > 0), 0.0),
        Check("unlike blocs move the rate", 1.0, float(np.abs(first).max() > 0.01), 0.0),
        Check("relabelled less permuted rates", 0.0, float(np.abs(second - relabelled).max()), 1e-5),
    ]
