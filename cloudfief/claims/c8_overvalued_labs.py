"""C8: AI sellers were overvalued, and the crash falls on them and on hardware, not on cloudalists."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.measures import BASELINE, SHOCK
from cloudfief.claims.placebo import same_worlds, where_zero
from cloudfief.core.calendar import WEEKS_PER_QUARTER
from cloudfief.effect import Values
from cloudfief.listed_companies import companies, gain_on_the_day

LABS, HARDWARE, CLOUDALISTS = ("ai-labs",), ("chips", "cloud"), ("cloudalists",)


class OvervaluedLabs(Claim):
    """The day on which investors learn of the entrant, an outcome of the run: returns with it less returns without it.

    Companies are weighted by their market value on the Friday before. Where investors never learn of it, nothing falls. How far
    exposed companies fall is calibrated (`calibration/default.yaml`: the day and the volatility of Nvidia and of the index), so
    it is no evidence; who is exposed, how much that takes off in dollars, and what had been overvalued are results.
    """

    id: ClassVar[str] = "C8"
    says: ClassVar[str] = "AI sellers were overvalued; a crash of a trillion falls on them and hardware, not on cloudalists"
    essay: ClassVar[str] = (
        "The most downloaded app pulverised the overinflated market value of US Big Tech: a trillion dollars in a week, "
        "and only AI-as-a-commodity lost."
    )
    horizons: ClassVar[tuple[str, ...]] = ("1d",)
    signals: ClassVar[tuple[str, ...]] = (
        "exchange_market_value", "exchange_fundamental", "exchange_daily_return", "exchange_news_week",
    )  # fmt: skip
    unit: ClassVar[str] = "%"
    threshold: ClassVar[float] = 25.0
    threshold_reason: ClassVar[str] = (
        "cloudalists are spared if they fall less than a quarter as far as the others; a fall is twice Nvidia's daily "
        "standard deviation before (S1-242); half of the claimed trillion; a tenth above value"
    )
    expected_sign: ClassVar[int] = -1
    refuted_by: ClassVar[str] = (
        "Cloudalists that fall a quarter as far as AI sellers and hardware or farther; less than 6% or half a trillion lost "
        "by these on the day; AI sellers priced less than a tenth above their value in the quarter before."
    )
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S1-250", "hardware names fell 15.6% on 27 January 2025"),
        Observed("S1-262", "big platforms 0.2%"),
        Observed("S1-007", "US markets lost up to 1,000 bn dollars"),
        Observed("S2-104", "OpenAI's private valuation did not fall"),
    )

    def standards(self) -> tuple[Standard, ...]:
        """Who is spared is the headline; then the fall, its size, and whether prices had been too high, in two senses."""
        return (
            Standard(
                "fall of cloudalists over that of the others",
                lambda signals, weeks: _spared(signals),
                contrast=False,
                placebo=where_zero("exchange_daily_return", "company", lambda name: name.startswith(CLOUDALISTS)),
            ),
            Standard("AI sellers on the day (calibrated)", lambda signals, weeks: _return(signals, LABS), threshold=-6.0),
            Standard("hardware on the day (calibrated)", lambda signals, weeks: _return(signals, HARDWARE), threshold=-6.0),
            Standard("loss of both in money", lambda signals, weeks: _loss(signals), unit="bn USD", threshold=-500.0),
            Standard(
                "AI sellers over their value before",
                _price_over_value,
                threshold=10.0,
                expected_sign=1,
                contrast=False,
                placebo=_at_value,
            ),
            Standard(
                "AI sellers over it with hindsight",
                _price_over_hindsight,
                threshold=10.0,
                expected_sign=1,
                contrast=False,
                placebo=lambda signals: same_worlds(_at_value(signals), self.arms),
            ),
        )


def _return(signals: xr.Dataset, groups: tuple[str, ...]) -> Values:
    gained, worth = gain_on_the_day(signals, groups)
    return 100 * gained / worth


def _spared(signals: xr.Dataset) -> Values:
    """The cloudalists' fall in per cent of the fall of AI sellers and hardware; 100 where these do not fall."""
    hit, cloudalists = _return(signals, (*LABS, *HARDWARE)), _return(signals, CLOUDALISTS)
    return np.divide(100 * cloudalists, hit, out=np.full_like(hit, 100.0), where=hit < 0)


def _loss(signals: xr.Dataset) -> Values:
    return gain_on_the_day(signals, (*LABS, *HARDWARE))[0] / 1e9


def _at_value(signals: xr.Dataset) -> xr.Dataset:
    """The placebo of overvaluation: prices that are exactly what investors make of the results."""
    return signals.assign(exchange_market_value=signals["exchange_fundamental"])


def _price_over_value(signals: xr.Dataset, weeks: slice) -> Values:
    """Market value over what investors themselves made of the results, mean of the quarter before the entrant, per cent."""
    quarter = slice(max(weeks.start - WEEKS_PER_QUARTER, 0), max(weeks.start, 1))
    value, worth = (
        companies(signals[name].sel(arm=BASELINE), LABS).sum("company").isel(week=quarter).mean("week")
        for name in ("exchange_market_value", "exchange_fundamental")
    )
    return np.asarray(100 * (value / worth - 1), dtype=np.float64)


def _price_over_hindsight(signals: xr.Dataset, weeks: slice) -> Values:
    """The same with value taken down by what the entrant was to take from it by the last quarter of the run, per cent."""
    late = companies(signals["exchange_fundamental"], LABS).sum("company").isel(week=slice(-WEEKS_PER_QUARTER, None)).mean("week")
    left = np.asarray(late.sel(arm=SHOCK) / late.sel(arm=BASELINE), dtype=np.float64)
    return 100 * ((1 + _price_over_value(signals, weeks) / 100) / left - 1)
