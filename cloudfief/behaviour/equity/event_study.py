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


def abnormal_returns(model: MarketModel, returns: Floats, market: float) -> Floats:
    """AR_j = R_j - (alpha_j + beta_j R_m) on the event day, (firm,)."""
    return returns - model.alpha - model.beta * market


def standardised(model: MarketModel, abnormal: Floats, market: float) -> Floats:
    """Each AR over its forecast error's standard deviation (Patell 1976), (firm,)."""
    days = len(model.residual)
    spread = np.sqrt((model.residual**2).sum(axis=0) / (days - 2))
    forecast = math.sqrt(1 + 1 / days + (market - model.market_mean) ** 2 / model.market_square)
    return abnormal / (spread * forecast)


def mean_correlation(residual: Floats) -> float:
    """The mean correlation of firms' residuals over all pairs; residual: (day, firm)."""
    scaled = residual / np.sqrt((residual**2).sum(axis=0))
    firms = residual.shape[1]
    return float(((scaled.sum(axis=1) ** 2).sum() - firms) / (firms * (firms - 1)))


def naive_t(scores: Floats) -> float:
    """Boehmer, Musumeci and Poulsen's t of the mean score over firms, as if they were independent; scores: (firm,)."""
    return float(scores.mean() * math.sqrt(scores.size) / scores.std(ddof=1))


def adjusted_t(scores: Floats, correlation: float) -> float:
    """Kolari and Pynnoenen (2010): t sqrt((1 - rho) / (1 + (n - 1) rho)), for firms that share one event day."""
    firms = scores.size
    return naive_t(scores) * math.sqrt((1 - correlation) / (1 + (firms - 1) * correlation))


def critical_t(firms: int, level: float = 0.05) -> float:
    """Beyond which |t| is called significant: Student's t with as many degrees of freedom as firms less one."""
    return float(stdtrit(firms - 1, 1 - level / 2))
