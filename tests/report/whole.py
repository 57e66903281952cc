"""An invented result of the whole economy whose findings are known beforehand."""

from __future__ import annotations

from typing import Any

import numpy as np

from cloudfief.core.scenario import load
from cloudfief.result import Result
from tests.report.invented import ARMS, BLOCS, EVENT_WEEK, FIEFS, invented

GROUPS = ("ai-labs", "cloudalists", "chips", "software")
NEWS_WEEK, FALL = 57, -0.2  # log points on the Monday of the news
CHIPS_LEFT, BILL_UP, CAPEX_LEFT, JOBS_LOST, TAX_LEFT = 0.75, 1.1, 0.6, 0.01, 0.97
OPEN_BEFORE, OPEN_AFTER, MODELS, SPECIALIST_LEFT = 0.2, 0.6, 40_000, 0.8
TAKE = {"us": (4.0, 0.0), "cn": (0.0, 0.0), "eu": (2.0, 1.0)}  # billion dollars a year paid to us-large and eu-small
FIEF_HOMES = {"us-large": "us", "eu-small": "eu"}
GROUP_NAMES = ("22-25, low exposure", "22-25, high exposure", "41-64, high exposure")


def whole(pairs: int = 3, scenario: str = "deepseek") -> Result:
    """The invented run of `deepseek` with every other institution: only what the constants say is changed by the shock."""
    base = invented(pairs=pairs)
    make = _Maker(base)
    variables = {**make.exchange(), **make.electricity(), **make.labour(), **make.compute(), **make.downstream(), **make.state()}
    coords: dict[str, Any] = {
        "company": [f"{group}-{bloc}" for group in GROUPS for bloc in BLOCS],
        "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"], "group": list(GROUP_NAMES),
        "size": ["small", "large"], "specialist": ["eu-translator", "us-translator"],
    }  # fmt: skip
    signals = base.signals.assign(variables).assign_coords(coords)
    numbers = [*base.record["numbers"], {
        "path": "fief.homes", "value": FIEF_HOMES, "unit": "bloc", "what": "Where fiefs are at home", "bounds": None,
        "source": "assumption: two", "arm": "all", "since": "",
    }]  # fmt: skip
    plan = load(scenario).model_copy(update={"weeks": base.scenario.weeks, "pairs": pairs})
    return Result(plan, signals, {**base.record, "numbers": numbers}, stored_claims=[])


class _Maker:
    def __init__(self, base: Result) -> None:
        self.pairs, self.weeks = base.signals.sizes["pair"], base.signals.sizes["week"]
        self.random = np.random.default_rng(11)

    def over(self, shock: float, *members: int) -> np.ndarray:
        """Factors by (arm, pair, week, ...), the same in all arms up to a thousandth but for `shock` from the event on."""
        factor = np.ones((len(ARMS), self.pairs, self.weeks))
        factor[1, :, EVENT_WEEK:] *= shock * (1 + 1e-3 * self.random.standard_normal((self.pairs, 1)))
        factor *= 1 + 0.05 * self.random.standard_normal((1, self.pairs, 1))
        return np.multiply.outer(factor, np.ones(members)) if members else factor

    def dims(self, *names: str) -> tuple[str, ...]:
        return ("arm", "pair", "week", *names)

    def exchange(self) -> dict[str, Any]:
        value = self.over(1.0, len(GROUPS) * len(BLOCS)) * 1e12
        chips = slice(2 * len(BLOCS), 3 * len(BLOCS))
        value[1, :, NEWS_WEEK:, chips] *= CHIPS_LEFT
        returns = 0.01 * self.random.standard_normal((1, self.pairs, self.weeks, len(GROUPS) * len(BLOCS), 5))
        returns = np.repeat(returns, len(ARMS), axis=0)
        returns[1, :, NEWS_WEEK, chips, 0] += FALL
        news = np.full((len(ARMS), self.pairs, self.weeks), -1)
        news[1, :, NEWS_WEEK:] = NEWS_WEEK
        usd = {"unit": "USD", "adds": "sum"}
        return {
            "exchange_market_value": (self.dims("company"), value, usd),
            "exchange_daily_return": (self.dims("company", "day"), returns, {"unit": "log points", "adds": "mean"}),
            "exchange_news_week": (self.dims(), news, {"unit": "week", "adds": "mean"}),
            "exchange_refused": (self.dims("company"), value * 0, usd),
        }

    def electricity(self) -> dict[str, Any]:
        bill = self.over(1.0, 3) * np.array([3000.0, 3000.0, 2000.0])
        bill[1, :, EVENT_WEEK:, 2] *= BILL_UP
        mwh = {"unit": "MWh a week", "adds": "sum"}
        return {
            "electricity_household_bill": (
                self.dims("bloc"),
                np.rint(bill).astype(np.int64),
                {"unit": "minor units", "adds": "mean"},
            ),
            "electricity_wholesale_price": (self.dims("bloc"), self.over(1.0, 3) * 50, {"unit": "USD per MWh", "adds": "mean"}),
            "electricity_data_centre_load": (self.dims("bloc"), self.over(1.2, 3) * 1e6, mwh),
            "electricity_load": (self.dims("bloc"), self.over(1.0, 3) * 5e7, mwh),
        }

    def labour(self) -> dict[str, Any]:
        work = np.broadcast_to([0.95, 0.9, 0.96], (len(ARMS), self.pairs, self.weeks, 3, 3)).copy()
        work[1, :, EVENT_WEEK:, :, 1] -= JOBS_LOST
        share = {"unit": "share", "adds": "mean"}
        group_share = np.broadcast_to([0.2, 0.3, 0.5], work.shape)
        return {
            "labour_employment": (self.dims("bloc", "group"), work, share),
            "labour_group_share": (self.dims("bloc", "group"), group_share, share),
            "labour_adoption": (self.dims("bloc", "size"), self.over(1.1, 3, 2) * np.array([0.05, 0.2]), share),
            "labour_unemployment_rate": (self.dims("bloc"), self.over(1.05, 3) * 0.05, share),
        }

    def compute(self) -> dict[str, Any]:
        flow, rate = {"unit": "USD a week", "adds": "sum"}, {"unit": "ratio", "adds": "mean"}
        return {
            "compute_capacity": (self.dims("bloc"), self.over(0.9, 3) * 1e8, {"unit": "GPU-hours a week", "adds": "sum"}),
            "compute_price": (self.dims("bloc"), self.over(1.0, 3) * 2, rate),
            "compute_capex": (self.dims("bloc"), self.over(CAPEX_LEFT, 3) * 1e9, flow),
            "compute_chip_price": (self.dims("bloc"), self.over(1.0, 3) * 130, rate),
            "state_export_control": (self.dims("bloc"), self.over(1.0, 3) * 0 + [1.0, 1.5, 1.0], rate),
        }

    def downstream(self) -> dict[str, Any]:
        share = np.full((len(ARMS), self.pairs, self.weeks, 3), OPEN_BEFORE)
        share[1, :, EVENT_WEEK:] = OPEN_AFTER
        models = np.zeros((len(ARMS), self.pairs, self.weeks))
        models[1, :, EVENT_WEEK:] = np.linspace(0, MODELS, self.weeks - EVENT_WEEK)
        price = self.over(1.0, 3, 2) * 20
        price[..., 0, 1] = np.nan  # does not serve the bloc
        return {
            "developer_open_share": (self.dims("bloc"), share, {"unit": "share", "adds": "mean"}),
            "developer_derived_models": (self.dims(), models, {"unit": "models", "adds": "mean"}),
            "specialist_price": (self.dims("bloc", "specialist"), price, {"unit": "USD", "adds": "mean"}),
            "specialist_revenue": (self.dims("specialist"), self.over(SPECIALIST_LEFT, 2) * 1e6, {"unit": "USD", "adds": "sum"}),
        }

    def state(self) -> dict[str, Any]:
        minor = {"unit": "minor units a week", "adds": "sum"}
        take = np.array([TAKE[bloc] for bloc in BLOCS]) * 1e9 / 52
        assert len(FIEFS) == take.shape[1]
        return {
            "merchant_take_base": (
                self.dims("bloc", "fief"),
                np.multiply.outer(self.over(1.0), take),
                {"unit": "USD", "adds": "sum"},
            ),
            "state_receipts": (self.dims("bloc"), np.rint(self.over(TAX_LEFT, 3) * 5e12).astype(np.int64), minor),
            "state_deficit": (self.dims("bloc"), np.rint((self.over(1.0, 3) - 1) * 1e12).astype(np.int64), minor),
        }
