"""An invented result whose findings are known beforehand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from cloudfief.claims.table import verdicts
from cloudfief.core.scenario import Scenario, load
from cloudfief.result import Result

WEEKS, EVENT_WEEK = 110, 55
ARMS, BLOCS, FIEFS, LABS = ("baseline", "shock", "no_learning"), ("us", "cn", "eu"), ("us-large", "eu-small"), ("open", "closed")
WATCHED, DIMENSIONS = ("susceptible", "median", "resistant"), 16
LIST_PRICE, PRICE_LEFT = 10.0, 0.25  # dollars; share of the price that the entrant leaves
RENT, RENT_FACTOR, RENT_WITHOUT_LEARNING = 1e9, 1.03, 0.5  # dollars a week
PURCHASES, TAKE = 1e10, 0.4
NUMBERS = [
    {"path": "fief.learns", "value": True, "unit": "yes or no", "what": "Whether fiefs learn", "bounds": None,
     "source": "S3-040", "arm": "all", "since": ""},
    {"path": "household.drift_rate", "value": 0.02, "unit": "per month", "what": "How fast tastes drift", "bounds": [0, 1],
     "source": "assumption: swept over 0 to 0.1 <b>not bold</b>", "arm": "all", "since": ""},
]  # fmt: skip


def invented(pairs: int = 3, weeks: int = WEEKS, noise: float = 0.01, scenario: Scenario | None = None) -> Result:
    """A run of `deepseek` in which the entrant leaves a quarter of AI prices and rent rises three per cent."""
    scenario = (scenario or load("deepseek")).model_copy(update={"weeks": weeks, "pairs": pairs})
    make = _Maker(pairs, weeks, noise)
    variables = {**make.labs(), **make.fiefs(), **make.households(), **make.power(), "flow": make.flow()}
    days = pd.date_range("2024-01-01", periods=weeks, freq="7D").values
    entries = ["fees", "advertising", "wages", "AI services", "profit tax", "surplus"]
    coords: dict[str, Any] = {
        "arm": list(ARMS), "pair": range(pairs), "week": days, "bloc": list(BLOCS), "fief": list(FIEFS), "lab": list(LABS),
        "watched": list(WATCHED), "kind": ["open market", "fief", "own agent"], "actor": ["fief", "lab"],
        "budget": [0.005, 0.01, 0.02], "entry": [f"merchant|x|{what}|usd" for what in entries],
        "payer": ("entry", ["merchant"] * 6), "what": ("entry", entries), "currency": ("entry", ["usd"] * 6),
    }  # fmt: skip
    signals = xr.Dataset(variables, coords=coords)
    record = {
        "households": 1000, "seed": 7, "command": "cloudfief run deepseek --seed 7 '<script>'", "started": "2026-01-05T10:00",
        "numbers": NUMBERS, "versions": {"cloudfief": "0"}, "processor": "abacus", "wall_seconds": 2.0, "hash": "abc",
        "audit": {"asset_sums": {"usd": 0}, "control_minus_subsidiary": {"us": 0}, "postings": 1234, "weeks_checked": 9},
    }  # fmt: skip
    return Result(scenario, signals, record, stored_claims=verdicts(signals, scenario))


class _Maker:
    def __init__(self, pairs: int, weeks: int, noise: float) -> None:
        self.pairs, self.weeks, self.random, self.noise = pairs, weeks, np.random.default_rng(5), noise
        self.luck = 1 + noise * self.random.standard_normal((1, pairs, weeks))  # shared by the arms of a pair

    def over(self, shock: float, no_learning: float = 1.0) -> np.ndarray:
        """Factors by (arm, pair, week) that hold from the event on, times the pair's luck."""
        factor = np.ones((len(ARMS), self.pairs, self.weeks))
        own = 1 + self.noise / 10 * self.random.standard_normal(self.pairs)
        factor[1, :, EVENT_WEEK:] *= shock * own[:, np.newaxis]
        factor[2] *= no_learning * own[:, np.newaxis]
        return factor * self.luck

    def labs(self) -> dict[str, Any]:
        each = np.ones((len(BLOCS), len(LABS)))
        price = LIST_PRICE * self.over(PRICE_LEFT)
        flow = {"unit": "USD a week", "adds": "sum", "what": "Money of labs"}
        rate = {"unit": "USD per million tokens", "adds": "mean", "what": "Price of tokens"}
        by_lab = ("arm", "pair", "week", "lab")
        return {
            "lab_api_price": (("arm", "pair", "week", "bloc", "lab"), np.multiply.outer(price, each), rate),
            "lab_fixed_quality_price": (("arm", "pair", "week", "bloc"), np.multiply.outer(price / 20, np.ones(3)), rate),
            "lab_markup": (("arm", "pair", "week", "bloc", "lab"), np.multiply.outer(self.over(0.5) * 3, each), rate),
            "lab_revenue": (by_lab, np.multiply.outer(self.over(0.9) * 1e8, np.ones(2)), flow),
            "lab_profit": (by_lab, np.multiply.outer(self.over(0.5) * -1e7, np.ones(2)), flow),
            "lab_open_weights": (by_lab, np.broadcast_to([1, 0], (len(ARMS), self.pairs, self.weeks, 2)), rate),
        }

    def fiefs(self) -> dict[str, Any]:
        dims, flow = ("arm", "pair", "week", "fief"), {"unit": "USD a week", "adds": "sum", "what": "Money of fiefs"}
        share = {"unit": "share", "adds": "mean", "what": "Share"}
        two = np.ones(2) / 2
        return {
            "fief_net_rent": (dims, np.multiply.outer(RENT * self.over(RENT_FACTOR, RENT_WITHOUT_LEARNING), two), flow),
            "fief_gross_take": (dims, np.multiply.outer(TAKE * PURCHASES * self.over(1.0), two), flow),
            "fief_gmv": (dims, np.multiply.outer(PURCHASES * self.over(1.0), two), flow),
            "merchant_fees": (dims, np.multiply.outer(0.3 * PURCHASES * self.over(1.0), two), flow),
            "household_trust": (dims, np.multiply.outer(self.over(1.0), np.array([0.7, 0.5])), share),
            "household_belief_match": (dims, np.multiply.outer(self.over(1.0, 0.01), np.array([0.8, 0.6])), share),
            "state_exchange_rate": (("arm", "pair", "week", "bloc"),
                                    np.multiply.outer(np.ones((3, self.pairs, self.weeks)), [10**6, 7 * 10**6, 9 * 10**5])),
        }  # fmt: skip

    def households(self) -> dict[str, Any]:
        shape = len(ARMS), self.pairs, self.weeks, len(WATCHED), DIMENSIONS
        start = self.random.standard_normal((1, self.pairs, 1, *shape[3:]))
        path = start + 0.01 * np.cumsum(self.random.standard_normal(shape), axis=2)
        taste = path / np.linalg.norm(path, axis=-1, keepdims=True)
        bought = taste + 0.2 * self.random.standard_normal(shape)
        bought[:, :, ::3] = np.nan
        dims = ("arm", "pair", "week", "watched", "dimension")
        channels = np.broadcast_to([0.9, 0.1, 0.0], (len(ARMS), self.pairs, self.weeks, 3, 3))
        return {
            "household_watched_taste": (dims, taste),
            "household_watched_belief": (dims, 3 * (taste + 0.1)),
            "household_watched_purchase": (dims, bought),
            "household_watched_trust": (dims[:-1], np.full(shape[:-1], 0.6)),
            "household_channel_share": (("arm", "pair", "week", "bloc", "kind"), channels),
        }

    def power(self) -> dict[str, Any]:
        base = np.array([[0.1, 0.12, 0.15], [0.02, 0.03, 0.04]])
        values = base * (1 + self.noise * self.random.standard_normal((self.pairs, 1, 1)))
        return {"performative_power": (("pair", "actor", "budget"), values, {"unit": "total variation", "adds": "mean"})}

    def flow(self) -> Any:
        """Cents: of purchases 30% fees and 10% advertising; merchants' other payments stand 6 : 1 : 1 : 2."""
        gmv = np.rint(PURCHASES * 100 * self.over(1.0)).astype(np.int64)
        parts = np.array([0.3, 0.1, 6.0, 1.0, 1.0, 2.0])
        amounts = np.rint(np.multiply.outer(gmv, parts)).astype(np.int64)
        return ("arm", "pair", "week", "entry"), amounts, {"unit": "minor units", "adds": "sum"}
