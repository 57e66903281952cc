"""Prices of invented companies, and `cloudfief` in an empty folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.cli.conftest import cloudfief, here, quick

__all__ = ["cloudfief", "here", "quick"]

DAYS = pd.bdate_range("2024-06-03", periods=200)
EVENT = 150
BETAS = np.array([0.8, 1.0, 1.3, 1.6, 0.7, 1.1])
NAMES = [f"chip{number}" for number in range(3)] + [f"app{number}" for number in range(3)]


def invented(jump: float = 0.0, noise: float = 0.015, seed: int = 1) -> pd.DataFrame:
    """Prices of a market and six companies, three of which jump on the event's day, with a factor common to each three."""
    luck = np.random.default_rng(seed)
    market = luck.normal(0.0004, 0.009, len(DAYS) - 1)
    common = np.repeat(luck.normal(0, 0.5, (len(market), 2)), 3, axis=1)
    returns = 0.0002 + np.outer(market, BETAS) + noise * (common + luck.normal(0, 1, (len(market), 6)))
    returns[EVENT - 1, :3] += jump
    prices = 100 * np.cumprod(np.vstack([np.ones(7), 1 + np.column_stack([market, returns])]), axis=0)
    return pd.DataFrame(prices, index=pd.DatetimeIndex(DAYS, name="date"), columns=["SPY", *NAMES])


def written(prices: pd.DataFrame, path: Path) -> Path:
    """The prices as a CSV, every digit kept."""
    prices.to_csv(path, date_format="%Y-%m-%d")
    return path


@pytest.fixture
def prices(here: Path) -> Path:
    """A file of prices in which chips fall by a tenth on the event's day."""
    return written(invented(jump=-0.1), here / "prices.csv")


@pytest.fixture
def groups(here: Path) -> Path:
    rows = [(name, "chips" if name.startswith("chip") else "software") for name in NAMES]
    pd.DataFrame(rows, columns=["company", "group"]).to_csv(here / "groups.csv", index=False)
    return here / "groups.csv"
