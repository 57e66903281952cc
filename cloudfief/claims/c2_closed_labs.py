"""C2: the closed labs that sell AI as a commodity lose profit."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.effect import Values


class ClosedLabs(Claim):
    """Profit and revenue of the labs whose weights stay closed, with the open entrant and without."""

    id: ClassVar[str] = "C2"
    says: ClassVar[str] = "The closed labs that sell AI lose profit to the open entrant"
    essay: ClassVar[str] = "OpenAI and its like, which sell AI as a commodity, are seriously damaged."
    signals: ClassVar[tuple[str, ...]] = ("lab_profit", "lab_revenue", "lab_open_weights")
    unit: ClassVar[str] = "% of revenue"
    threshold: ClassVar[float] = -5.0
    threshold_reason: ClassVar[str] = "a twentieth of revenue: damage that a board would call serious"
    expected_sign: ClassVar[int] = -1
    refuted_by: ClassVar[str] = "A loss of less than a twentieth of revenue, or a gain, against the world without the release."
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed(
            "S2-103",
            "OpenAI's revenue rose from 3.7 to 13.1 bn dollars in the year after; what it would have been is not observed",
        ),
    )

    def standards(self) -> tuple[Standard, ...]:
        """Profit is the headline; revenue stands beside it."""
        return (
            Standard("profit", lambda signals, weeks: _lost(signals, "lab_profit", weeks)),
            Standard("revenue", lambda signals, weeks: _lost(signals, "lab_revenue", weeks)),
        )


def _lost(signals: xr.Dataset, what: str, weeks: slice) -> Values:
    """Change of the closed labs' profit (or revenue) in per cent of their baseline revenue, one number a pair."""
    closed = signals["lab_open_weights"].isel(week=-1).sel(arm="shock") == 0
    total = signals[what].where(closed).isel(week=weeks).mean("week").sum("lab")
    revenue = signals["lab_revenue"].where(closed).isel(week=weeks).mean("week").sum("lab").sel(arm="baseline")
    return np.asarray(100 * (total.sel(arm="shock") - total.sel(arm="baseline")) / revenue, dtype=np.float64)
