"""C4: a fief's power over what people buy exceeds a seller's."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.placebo import alike
from cloudfief.effect import Values


class PerformativePower(Claim):
    """Power of the largest fief's rankings over what users buy, against the power of the largest lab's prices."""

    id: ClassVar[str] = "C4"
    says: ClassVar[str] = "A fief's power over what people buy exceeds a seller's"
    essay: ClassVar[str] = (
        "Alexa modifies behaviour; ChatGPT is a service for sale, and only the first removes us from the market."
    )
    horizons: ClassVar[tuple[str, ...]] = ("1y",)
    arms: ClassVar[tuple[str, ...]] = ("baseline",)
    signals: ClassVar[tuple[str, ...]] = ("performative_power", "spending_leaving", "lab_revenue")
    contrast: ClassVar[bool] = False
    unit: ClassVar[str] = "points of total variation"
    threshold: ClassVar[float] = 0.5
    threshold_reason: ClassVar[str] = "half a purchase in a hundred; smaller powers are practically equal"
    refuted_by: ClassVar[str] = "Rankings that move purchases no more than prices move AI plans, at equal loss of profit."
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S3-040", "Expedia's random rankings: the average position effect is 1.92 dollars a position"),
    )

    def standards(self) -> tuple[Standard, ...]:
        """Actions that cost their actor at most one per cent of revenue in profit over twelve weeks; half and double beside it.

        And by how much more such actions of the fief than of the lab take spending out of the open market.
        """
        by_power = [
            Standard(
                f"at most {100 * budget:g}% of revenue lost in profit",
                lambda signals, weeks, budget=budget: _gap(signals, "performative_power", budget),
                placebo=alike("performative_power", "actor", "lab"),
            )
            for budget in (0.01, 0.005, 0.02)
        ]
        leaving = Standard(
            "spending that leaves the open market",
            lambda signals, weeks: _gap(signals, "spending_leaving", 0.01),
            unit="points of spending",
            placebo=alike("spending_leaving", "actor", "lab"),
        )
        return (*by_power, leaving)


def _gap(signals: xr.Dataset, name: str, budget: float) -> Values:
    """What the fief moves less what the lab moves, in points, one number a pair."""
    moved = signals[name].sel(budget=budget)
    return np.asarray(100 * (moved.sel(actor="fief") - moved.sel(actor="lab")), dtype=np.float64)
