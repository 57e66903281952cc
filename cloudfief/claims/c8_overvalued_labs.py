"""C8: AI sellers were overvalued, and the crash falls on them and on hardware, not on cloudalists."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.measures import BASELINE, SHOCK
from cloudfief.claims.placebo import where_zero
from cloudfief.core.calendar import WEEKS_PER_QUARTER
from cloudfief.effect import Values
from cloudfief.listed_companies import companies, gain_on_the_day

LABS, HARDWARE, CLOUDALISTS = ("ai-labs",), ("chips", "cloud"), ("cloudalists",)


class OvervaluedLabs(Claim):
    """The day on which investors learn of the entrant, an outcome of the run: returns with it less returns without it.

    Companies are weighted by their market value on the Friday before. Where investors never learn of it, nothing falls. How far
    exposed companies fall is calibrated (`calibration/default.yaml`: the day and the volatility of Nvidia and of the index), so
    it is no evidence. Nor is it that cloudalists are spared: a company is exposed by what it sells to labs, and marketplaces
    sell them nothing. Exposure is by sector, so that companies of one group fall alike in every bloc. What the fall takes off in
    dollars, and what had been overvalued, are results.

    Overvalued has two meanings here. Price over what investors themselves make of the results is the mood of traders, which
    comes and goes: log prices stand about a third from it either way. Whether what investors make of the results was too much is
    judged under the true law, in which the entrant is certain to come: by the part of the labs' sales that it leaves them.
    """

    id: ClassVar[str] = "C8"
    says: ClassVar[str] = "AI sellers were overvalued; a crash of a trillion falls on them and hardware, not on cloudalists"
    essay: ClassVar[str] = (
        "The most downloaded app pulverised the overinflated market value of US Big Tech: a trillion dollars in a week, "
        "and only AI-as-a-commodity lost."
    )
    horizons: ClassVar[tuple[str, ...]] = ("1d",)
    signals: ClassVar[tuple[str, ...]] = (
        "exchange_market_value", "exchange_fundamental", "exchange_daily_return", "exchange_news_week", "lab_revenue",
    )  # fmt: skip
    unit: ClassVar[str] = "%"
    threshold: ClassVar[float] = 25.0
    threshold_reason: ClassVar[str] = (
        "cloudalists are spared if they fall less than a quarter as far as the others; a fall is twice Nvidia's daily "
        "standard deviation before (S1-242); a loss of half the claimed trillion counts as the trillion; a tenth above value"
    )
    expected_sign: ClassVar[int] = -1
    refuted_by: ClassVar[str] = (
        "Cloudalists that fall a quarter as far as AI sellers and hardware or farther; less than 6% or half a trillion lost "
        "by these on the day; AI sellers priced less than a tenth above what investors made of their results in the quarter "
        "before, or that less than a tenth above what the entrant left of it."
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
                by_construction="investors count as at stake what is sold to labs, and marketplaces sell them nothing, so they "
                "cannot fall with the others; where these do not fall either, nobody is spared",
            ),
            Standard("AI sellers on the day (calibrated)", lambda signals, weeks: _return(signals, LABS), threshold=-6.0),
            Standard("hardware on the day (calibrated)", lambda signals, weeks: _return(signals, HARDWARE), threshold=-6.0),
            Standard("loss of both, half a trillion or more", _loss, unit="bn USD", threshold=-500.0),
            Standard(
                "price of AI sellers over what investors make of results",
                _price_over_value,
                threshold=10.0,
                expected_sign=1,
                contrast=False,
                placebo=_at_value,
            ),
            Standard(
                "what investors made of it over what was left",
                _over_what_is_left,
                threshold=10.0,
                expected_sign=1,
            ),
        )


def _return(signals: xr.Dataset, groups: tuple[str, ...]) -> Values:
    gained, worth = gain_on_the_day(signals, groups)
    return 100 * gained / worth


def _spared(signals: xr.Dataset) -> Values:
    """The cloudalists' fall in per cent of the fall of AI sellers and hardware; 100 where these do not fall."""
    hit, cloudalists = _return(signals, (*LABS, *HARDWARE)), _return(signals, CLOUDALISTS)
    return np.divide(100 * cloudalists, hit, out=np.full_like(hit, 100.0), where=hit < 0)


def _loss(signals: xr.Dataset, weeks: slice) -> Values:
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


def _over_what_is_left(signals: xr.Dataset, weeks: slice) -> Values:
    """The labs' sales without the entrant over those with it, last quarter of the run, per cent.

    Before the entrant labs earn less than investors expect of grown-up companies, so that value goes with sales; whatever
    investors believe by the end of the entrant's chances is left out, for under the true law it is certain to come.
    """
    late = signals["lab_revenue"].sum("lab").isel(week=slice(-WEEKS_PER_QUARTER, None)).mean("week")
    return np.asarray(100 * (late.sel(arm=BASELINE) / late.sel(arm=SHOCK) - 1), dtype=np.float64)
