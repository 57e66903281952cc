"""C7: fiefs keep up to 40% of the price."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.placebo import without
from cloudfief.effect import Values


class FortyPerCent(Claim):
    """What the fief that takes most keeps of the price, before and after the cost of its services."""

    id: ClassVar[str] = "C7"
    says: ClassVar[str] = "Fiefs keep up to 40% of the price"
    essay: ClassVar[str] = "The owner of the fief retains up to 40% of what you pay, as a cloud rent."
    arms: ClassVar[tuple[str, ...]] = ("baseline",)
    signals: ClassVar[tuple[str, ...]] = ("fief_gross_take", "fief_net_rent", "fief_gmv")
    contrast: ClassVar[bool] = False
    unit: ClassVar[str] = "% of price"
    threshold: ClassVar[float] = 30.0
    threshold_reason: ClassVar[str] = "three quarters of the claimed 40%: 'up to 40%' is false if nobody takes 30%"
    refuted_by: ClassVar[str] = "No fief that keeps 30% of the price; for rent proper, after the cost of its services."
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S3-005", "45% of seller revenue, all fees with fulfilment, Amazon US, first half of 2023", 45.0),
    )

    def standards(self) -> tuple[Standard, ...]:
        """Gross take is what the essay's number means; rent proper is what is left after costs and normal return."""
        return (
            Standard(
                "gross take",
                lambda signals, weeks: _kept(signals, "fief_gross_take", weeks),
                placebo=without("fief_gross_take"),
            ),
            Standard(
                "rent proper", lambda signals, weeks: _kept(signals, "fief_net_rent", weeks), placebo=without("fief_net_rent")
            ),
        )


def _kept(signals: xr.Dataset, what: str, weeks: slice) -> Values:
    """Share of purchases that the fief with the highest share keeps, per cent, baseline, one number a pair."""
    window = signals[[what, "fief_gmv"]].sel(arm="baseline").isel(week=weeks).sum("week")
    return np.asarray(100 * (window[what] / window["fief_gmv"]).max("fief"), dtype=np.float64)
