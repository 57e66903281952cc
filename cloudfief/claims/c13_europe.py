"""C13: Europe's few holdings of cloud capital lose value, and its rent flows abroad."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.measures import BASELINE, SHOCK, percent_change
from cloudfief.claims.placebo import where_zero
from cloudfief.effect import Values
from cloudfief.listed_companies import companies

BLOC = "eu"


class Europe(Claim):
    """Market value of European marketplaces and software companies, and who gets what European buyers' purchases yield."""

    id: ClassVar[str] = "C13"
    says: ClassVar[str] = "Europe's few holdings of cloud capital lose value; its rent flows abroad"
    essay: ClassVar[str] = "The morsels of cloud capital that Europe owns have lost their market value."
    horizons: ClassVar[tuple[str, ...]] = ("1y", "end")
    signals: ClassVar[tuple[str, ...]] = ("exchange_market_value", "merchant_take_base")
    unit: ClassVar[str] = "%"
    threshold: ClassVar[float] = -5.0
    threshold_reason: ClassVar[str] = "a twentieth of market value; more than half of the take for 'flows abroad'"
    expected_sign: ClassVar[int] = -1
    refuted_by: ClassVar[str] = (
        "European marketplaces and software companies that lose less than a twentieth of their value, or half or more of "
        "what European purchases yield staying with European fiefs."
    )
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S6-022", "three US companies had 70% of Europe's cloud market in 2024"),
        Observed("S2-110", "DeepL cut a quarter of its staff in 2026"),
    )

    def standards(self) -> tuple[Standard, ...]:
        """Value of marketplaces, which are cloud capital; of software companies, whom the essay counts in; and the outflow."""
        return (
            Standard("value of Europe's marketplaces", lambda signals, weeks: _value(signals, ("cloudalists",), weeks)),
            Standard("value of Europe's software companies", lambda signals, weeks: _value(signals, ("software",), weeks)),
            Standard(
                "take from European buyers that goes abroad",
                lambda signals, weeks: _abroad(signals, weeks, SHOCK),
                unit="% of take",
                threshold=50.0,
                expected_sign=1,
                contrast=False,
                placebo=where_zero("merchant_take_base", "fief", lambda name: not name.startswith(f"{BLOC}-")),
            ),
            Standard(
                "change of that part by the entrant",
                lambda signals, weeks: _abroad(signals, weeks, SHOCK) - _abroad(signals, weeks, BASELINE),
                unit="points",
                threshold=1.0,
                expected_sign=1,
            ),
        )


def _value(signals: xr.Dataset, groups: tuple[str, ...], weeks: slice) -> Values:
    return percent_change(companies(signals["exchange_market_value"], groups, (BLOC,)).sum("company"), weeks)


def _abroad(signals: xr.Dataset, weeks: slice, arm: str) -> Values:
    """Part of fees and advertising on European buyers' purchases that goes to fiefs of other blocs, per cent."""
    take = signals["merchant_take_base"].sel(bloc=BLOC, arm=arm).isel(week=weeks).sum("week")
    abroad = [str(name).partition("-")[0] != BLOC for name in take["fief"].values]
    return np.asarray(100 * take.isel(fief=np.flatnonzero(abroad)).sum("fief") / take.sum("fief"), dtype=np.float64)
