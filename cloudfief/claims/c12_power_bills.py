"""C12: more AI raises electricity bills, more so under a cartel; socialised supply prevents it."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.measures import BASELINE, SHOCK, percent_change
from cloudfief.effect import Values

BLOC = "eu"
BILL = "electricity_household_bill"


class PowerBills(Claim):
    """A European household's bill with 50 TWh a year more for AI, under competition, under a cartel and at average cost.

    The load is given by the scenario `power`; how much load the release itself brings is `electricity_data_centre_load` of
    the scenario `deepseek`. A bill can fall with load, for more kilowatt-hours carry the same wires.
    """

    id: ClassVar[str] = "C12"
    says: ClassVar[str] = "More AI raises electricity bills, more so under a cartel; socialised supply prevents it"
    essay: ClassVar[str] = (
        "Diffusion of AI will increase demand for electricity; in a Europe in the clasps of a cartel, its price hits "
        "people's incomes even harder, which shows the need to socialise its production and distribution."
    )
    arms: ClassVar[tuple[str, ...]] = (
        SHOCK, BASELINE, "cartel", "cartel_with_load", "socialised", "socialised_with_load", "competitive_with_load",
    )  # fmt: skip
    signals: ClassVar[tuple[str, ...]] = (BILL,)
    scenario: ClassVar[str] = "power"
    unit: ClassVar[str] = "%"
    threshold: ClassVar[float] = 1.0
    threshold_reason: ClassVar[str] = (
        "one per cent of a household's bill, about EUR 10 a year; half of that between one conduct and another; a twentieth "
        "for the level under a cartel"
    )
    refuted_by: ClassVar[str] = (
        "A bill that rises by less than 1% where generators compete, one under a cartel that rises by less than half a point "
        "more or is less than a twentieth higher, or one under socialised supply that rises by more than 1%."
    )
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S4-022", "EU households paid EUR 28.72 per 100 kWh in early 2025, 0.15 less than half a year before (S4-023)"),
        Observed("S4-043", "a US capacity price rose from 29 to 329 dollars per MW-day; no European cartel is proven"),
    )

    def standards(self) -> tuple[Standard, ...]:
        """The rise where generators compete is the headline; a cartel must make it worse, public supply must prevent it."""
        return (
            Standard("rise where generators compete", lambda signals, weeks: _rise(signals, weeks, SHOCK, BASELINE)),
            Standard("what a cartel adds to the rise", _worse, unit="points", threshold=0.5),
            Standard(
                "what a cartel adds to the bill",
                lambda signals, weeks: _rise(signals, weeks, "cartel_with_load", "competitive_with_load"),
                threshold=5.0,
            ),
            Standard(
                "rise with socialised supply",
                lambda signals, weeks: _rise(signals, weeks, "socialised_with_load", "socialised"),
                expected_sign=-1,
            ),
        )


def _rise(signals: xr.Dataset, weeks: slice, arm: str, against: str) -> Values:
    return percent_change(signals[BILL].sel(bloc=BLOC), weeks, arm, against)


def _worse(signals: xr.Dataset, weeks: slice) -> Values:
    """Both with the load from the start, so that contracts have had the same time to pass it on."""
    rivals = _rise(signals, weeks, "competitive_with_load", BASELINE)
    return np.asarray(_rise(signals, weeks, "cartel_with_load", "cartel") - rivals, dtype=np.float64)
