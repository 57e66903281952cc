"""C1: an open-weights entrant drives the price of AI-as-a-commodity toward cost."""

from __future__ import annotations

from typing import ClassVar

import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.measures import closed_labs, percent_between
from cloudfief.effect import Values


class CommodityPrice(Claim):
    """Mark-ups (p - c) / c and list prices of the labs that stay closed, and the price at fixed quality of whoever sells it.

    The entrant is left out of mark-ups and list prices: what it asks for is typed (`lab.open_api_margin`), and the essay speaks
    of those whom it undercuts.
    """

    id: ClassVar[str] = "C1"
    says: ClassVar[str] = "An open-weights entrant drives the price of AI-as-a-commodity toward cost"
    essay: ClassVar[str] = "What is sold as a commodity can be undercut; the open model is offered at a fraction of the price."
    signals: ClassVar[tuple[str, ...]] = ("lab_markup", "lab_api_price", "lab_fixed_quality_price", "lab_open_weights")
    unit: ClassVar[str] = "%"
    threshold: ClassVar[float] = -10.0
    threshold_reason: ClassVar[str] = "a fall of a tenth is more than list prices move in an ordinary year without an entrant"
    expected_sign: ClassVar[int] = -1
    refuted_by: ClassVar[str] = (
        "Closed labs' mark-ups over marginal cost that fall by less than a tenth, or rise, against the world without the release."
    )
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S2-014", "OpenAI cut o1-mini to 4.40 dollars per million output tokens in 2025"),
        Observed("S2-088", "the ChatGPT Plus subscription stayed at 20 dollars a month"),
    )

    def standards(self) -> tuple[Standard, ...]:
        """Mark-up is the headline: it is what 'toward cost' means."""
        return (
            Standard("mark-up", lambda signals, weeks: _change(_incumbents(signals, "lab_markup") - 1, weeks)),
            Standard("list price", lambda signals, weeks: _change(_incumbents(signals, "lab_api_price"), weeks)),
            Standard(
                "price at fixed quality",
                lambda signals, weeks: _change(signals["lab_fixed_quality_price"], weeks),
                by_construction="an entrant with an equal model at a lower price lowers the cheapest offer whatever else happens",
            ),
        )


def _incumbents(signals: xr.Dataset, what: str) -> xr.DataArray:
    return signals[what].where(closed_labs(signals))


def _change(signal: xr.DataArray, weeks: slice) -> Values:
    """Change in per cent of the mean over labs, blocs and weeks, shock against baseline, one number a pair."""
    window = signal.isel(week=weeks)
    return percent_between(window.mean([dim for dim in window.dims if dim not in ("arm", "pair")]))
