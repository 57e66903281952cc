"""Brock and Hommes (1998): traders go to the rule that earned more, and the price may leave its fundamental."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]


class AdaptiveMarket(NamedTuple):
    """Fundamentalists, who pay for knowing the value, and trend chasers, who do not."""

    gross_return: float = 1.1  # R, of the safe asset
    trend: float = 1.2  # g: trend chasers expect x(t+1) = g x(t-1)
    cost: float = 1.0  # C, of knowing the fundamental
    risk: float = 1.0  # a s^2: risk aversion times variance
    intensity: float = 3.0  # beta, of choice


def critical_intensity(market: AdaptiveMarket) -> float:
    """beta* = ln(R / (g - R)) / C: above it two non-fundamental steady states exist, for R < g < 2R."""
    return math.log(market.gross_return / (market.trend - market.gross_return)) / market.cost


def steady_deviation(market: AdaptiveMarket) -> float:
    """x* = sqrt(a s^2 [C - ln(R / (g - R)) / beta] / ((R - 1) g)), 0 below the critical intensity."""
    inside = market.cost - math.log(market.gross_return / (market.trend - market.gross_return)) / market.intensity
    return math.sqrt(max(market.risk * inside / ((market.gross_return - 1) * market.trend), 0.0))


def deviations(market: AdaptiveMarket, start: float, periods: int) -> Floats:
    """Price less fundamental, (period,): R x(t) = sum over rules of n(h, t) f(h, t), from x = `start` three times.

    U(h, t-1) = (x(t-1) - R x(t-2)) (f(h, t-1) - R x(t-2)) / (a s^2) - C(h); n = softmax(beta U); fundamentalists
    forecast f = 0, trend chasers f(t) = g x(t-1), so that f(t-1) = g x(t-3).
    """
    growth = market.gross_return
    path = np.empty(periods)
    last, second, third = start, start, start
    for period in range(periods):
        surprise = (last - growth * second) / market.risk
        advantage = surprise * market.trend * third + market.cost  # of the chasers; what both rules share cancels
        chasers = float(expit(market.intensity * advantage))
        path[period] = chasers * market.trend * last / growth
        last, second, third = path[period], last, second
    return path
