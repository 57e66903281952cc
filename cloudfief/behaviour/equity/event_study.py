"""Event studies: abnormal returns against a market model, tested as if firms were independent and as they are not."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]


class MarketModel(NamedTuple):
    """R_j = alpha_j + beta_j R_m + e, estimated before the event, (firm,) each; market as seen in the estimation window."""

    alpha: Floats
    beta: Floats
    residual: Floats  # (day, firm)
    market_mean: float
    market_square: float  # sum of squared deviations


def estimate(returns: Floats, market: Floats) -> MarketModel:
    """Ordinary least squares over the estimation window; returns: (day, firm), market: (day,)."""
    centred = market - market.mean()
    square = float(centred @ centred)
    beta = centred @ returns / square
    alpha = returns.mean(axis=0) - beta * market.mean()
    residual = returns - alpha - np.outer(market, beta)
    return MarketModel(alpha, beta, residual, float(market.mean()), square)


def abnormal_returns(model: MarketModel, returns: Floats, market: float | Floats) -> Floats:
    """AR_j = R_j - (alpha_j + beta_j R_m): of a day, (firm,) and a number, or of many, (day, firm) and (day,)."""
    return returns - model.alpha - np.multiply.outer(market, model.beta)


def forecast_spread(model: MarketModel, market: float | Floats) -> Floats:
    """Standard deviation of a firm's cumulative abnormal return over T days that the model has not seen, (firm,).

    s_j (T + T^2 / L + (sum over the days of R_m - its mean)^2 / its sum of squares)^(1/2), L days of estimation; for one
    day it is Patell's (1976). `market`: of the day, or of each day of the window, (day,).
    """
    days, event = len(model.residual), np.atleast_1d(np.asarray(market, dtype=np.float64))
    spread = np.sqrt((model.residual**2).sum(axis=0) / (days - 2))
    surprise = float((event - model.market_mean).sum())
    return spread * math.sqrt(event.size + event.size**2 / days + surprise**2 / model.market_square)


def mean_correlation(residual: Floats) -> float:
    """The mean correlation of firms' residuals over all pairs; residual: (day, firm)."""
    scaled = residual / np.sqrt((residual**2).sum(axis=0))
    firms = residual.shape[1]
    return float(((scaled.sum(axis=1) ** 2).sum() - firms) / (firms * (firms - 1)))


def patell_z(scores: Floats, days: int) -> float:
    """Patell (1976): the sum of scores over its standard deviation if firms are independent and events add no variance.

    A score has variance (L - 2) / (L - 4) after `days` L of estimation; scores: (firm,).
    """
    return float(scores.sum() / math.sqrt(scores.size * (days - 2) / (days - 4)))


def naive_t(scores: Floats) -> float:
    """t of a mean over firms, as if they were independent: mean n^(1/2) / s; scores: (firm,).

    Of abnormal returns it is the naive cross-section's t, of standardised ones that of Boehmer, Musumeci and Poulsen (1991).
    """
    return float(scores.mean() * math.sqrt(scores.size) / scores.std(ddof=1))


def adjusted_t(scores: Floats, correlation: float) -> float:
    """Kolari and Pynnoenen (2010): t sqrt((1 - rho) / (1 + (n - 1) rho)), for firms that share one event day."""
    firms = scores.size
    return naive_t(scores) * math.sqrt((1 - correlation) / (1 + (firms - 1) * correlation))


def critical_t(firms: int, level: float = 0.05) -> float:
    """Beyond which |t| is called significant: Student's t with as many degrees of freedom as firms less one."""
    return float(stdtrit(firms - 1, 1 - level / 2))
