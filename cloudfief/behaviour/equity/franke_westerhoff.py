"""Franke and Westerhoff (2012): a market maker moves the price between fundamental traders, trend followers and noise."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from cloudfief.behaviour.equity.impact import linear_impact

Floats = NDArray[np.float64]


class Traders(NamedTuple):
    """The estimated numbers of the model with herding, predisposition and misalignment (DCA-HPM), a trading day."""

    impact: float = 0.01  # mu, of the market maker
    reversion: Floats | float = 0.12  # phi: demand of fundamental traders per log point of mispricing
    trend: float = 1.50  # chi: demand of trend followers per log point of the last change
    fundamental_noise: float = 0.758  # sigma f
    trend_noise: float = 2.087  # sigma c
    choice: float = 1.0  # beta: intensity of choice
    predisposition: float = -0.327  # alpha 0
    herding: float = 1.79  # alpha n
    misalignment: float = 18.43  # alpha p


class Crowd(NamedTuple):
    """Where a price stands and which way its traders lean; arrays of any one shape."""

    deviation: Floats  # log price less log fundamental
    change: Floats  # last day's, log points
    appeal: Floats  # a: of the fundamental rule over the trend rule

    def fundamental_share(self, traders: Traders) -> Floats:
        """n^f = 1 / (1 + exp(-beta a)): share of traders who follow the fundamental rule."""
        return expit(traders.choice * self.appeal)


def calm(shape: int | tuple[int, ...], traders: Traders) -> Crowd:
    """A market at its fundamental whose shares of traders are at rest: a = alpha_0 + alpha_n (2 n^f(a) - 1)."""
    appeal = 1.0
    for _ in range(200):
        appeal = traders.predisposition + traders.herding * (2 * float(expit(traders.choice * appeal)) - 1)
    return Crowd(np.zeros(shape), np.zeros(shape), np.full(shape, appeal))


def trading_day(crowd: Crowd, noise: Floats, traders: Traders, news: Floats | float = 0.0) -> Crowd:
    """One day: p(t+1) = p(t) + mu (n^f d^f + n^c d^c), d^f = phi (p* - p) + e^f, d^c = chi (p(t) - p(t-1)) + e^c.

    a = alpha_0 + alpha_n (n^f - n^c) + alpha_p (p - p*)^2. `noise`: standard normal, the shape of the crowd's arrays; it
    stands for both noises, whose weighted sum has variance (n^f sigma_f)^2 + (n^c sigma_c)^2. `news`: change of the
    log fundamental that the market maker has quoted, which trend followers see as a change of the price.
    """
    share = crowd.fundamental_share(traders)
    spread = np.hypot(share * traders.fundamental_noise, (1 - share) * traders.trend_noise)
    demand = (1 - share) * traders.trend * crowd.change - share * traders.reversion * crowd.deviation + spread * noise
    moved = linear_impact(demand, traders.impact)
    deviation = crowd.deviation + moved
    appeal = traders.predisposition + traders.herding * (2 * share - 1) + traders.misalignment * deviation**2
    return Crowd(deviation, moved + news, appeal)
