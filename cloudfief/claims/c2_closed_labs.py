"""C2: the closed labs that sell AI as a commodity lose profit and value."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.measures import closed_labs, percent_change
from cloudfief.effect import Values
from cloudfief.listed_companies import companies


class ClosedLabs(Claim):
    """Profit and revenue of the labs whose weights stay closed, and market value of AI sellers, with the entrant and without.

    All labs of a bloc are one listed company, so that the entrant counts in the value of its own bloc's. What investors take off
    rests on a weight of the news that is calibrated to the day of the release, as in C8: that value falls is no evidence, how
    much of it is gone after a year is.
    """

    id: ClassVar[str] = "C2"
    says: ClassVar[str] = "The closed labs that sell AI lose profit and value to the open entrant"
    essay: ClassVar[str] = "OpenAI and its like, which sell AI as a commodity, are seriously damaged."
    signals: ClassVar[tuple[str, ...]] = ("lab_profit", "lab_revenue", "lab_open_weights", "exchange_market_value")
    unit: ClassVar[str] = "% of revenue"
    threshold: ClassVar[float] = -5.0
    threshold_reason: ClassVar[str] = "a twentieth of revenue, or of market value: damage that a board would call serious"
    expected_sign: ClassVar[int] = -1
    refuted_by: ClassVar[str] = (
        "A loss of profit of less than a twentieth of revenue, or a gain, against the world without the release; a market value "
        "that is less than a twentieth lower."
    )
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed(
            "S2-103",
            "OpenAI's revenue rose from 3.7 to 13.1 bn dollars in the year after; what it would have been is not observed",
        ),
    )

    def standards(self) -> tuple[Standard, ...]:
        """Profit is the headline; revenue and market value stand beside it."""
        return (
            Standard("profit", lambda signals, weeks: _lost(signals, "lab_profit", weeks)),
            Standard("revenue", lambda signals, weeks: _lost(signals, "lab_revenue", weeks)),
            Standard(
                "market value of AI sellers (calibrated)",
                lambda signals, weeks: percent_change(
                    companies(signals["exchange_market_value"], ("ai-labs",)).sum("company"), weeks
                ),
                unit="%",
            ),
        )


def _lost(signals: xr.Dataset, what: str, weeks: slice) -> Values:
    """Change of the closed labs' profit (or revenue) in per cent of their baseline revenue, one number a pair."""
    closed = closed_labs(signals)
    total = signals[what].where(closed).isel(week=weeks).mean("week").sum("lab")
    revenue = signals["lab_revenue"].where(closed).isel(week=weeks).mean("week").sum("lab").sel(arm="baseline")
    return np.asarray(100 * (total.sel(arm="shock") - total.sel(arm="baseline")) / revenue, dtype=np.float64)
