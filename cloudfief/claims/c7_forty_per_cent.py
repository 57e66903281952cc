"""C7: fiefs keep up to 40% of the price."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.placebo import without
from cloudfief.effect import Values

CLAIMED = 40.0  # per cent of the price, the essay's number
LEAST, MOST = 0.75 * CLAIMED, 1.25 * CLAIMED


class FortyPerCent(Claim):
    """What the fief that takes most keeps of the price, before and after the cost of its services."""

    id: ClassVar[str] = "C7"
    says: ClassVar[str] = "Fiefs keep up to 40% of the price"
    essay: ClassVar[str] = "The owner of the fief retains up to 40% of what you pay, as a cloud rent."
    arms: ClassVar[tuple[str, ...]] = ("baseline",)
    signals: ClassVar[tuple[str, ...]] = ("fief_gross_take", "fief_net_rent", "fief_gmv")
    contrast: ClassVar[bool] = False
    unit: ClassVar[str] = "% of price"
    threshold: ClassVar[float] = LEAST
    threshold_reason: ClassVar[str] = (
        "the claimed 40% give or take a quarter, as wide as a hit on any observed value is here: 'up to 40%' is false if the "
        "fief that takes most keeps less than 30%, and as false if it keeps more than 50%"
    )
    refuted_by: ClassVar[str] = (
        "A fief that takes most and keeps less than 30% of the price, or more than 50%; for rent proper, after the cost of its "
        "services."
    )
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
                ceiling=MOST,
            ),
            Standard(
                "rent proper",
                lambda signals, weeks: _kept(signals, "fief_net_rent", weeks),
                placebo=without("fief_net_rent"),
                ceiling=MOST,
            ),
        )


def _kept(signals: xr.Dataset, what: str, weeks: slice) -> Values:
    """Share of purchases that the fief with the highest share keeps, per cent, baseline, one number a pair."""
    window = signals[[what, "fief_gmv"]].sel(arm="baseline").isel(week=weeks).sum("week")
    return np.asarray(100 * (window[what] / window["fief_gmv"]).max("fief"), dtype=np.float64)
