"""C3: cloud rent is not reduced by the shock that hits AI sellers."""

from __future__ import annotations

from typing import ClassVar

import xarray as xr

from cloudfief.claims.claim import Claim, Observed
from cloudfief.claims.measures import over_window, percent_between
from cloudfief.effect import Values


class CloudRent(Claim):
    """Net rent of all fiefs, with the open release and without."""

    id: ClassVar[str] = "C3"
    says: ClassVar[str] = "The same shock does not reduce cloud rent"
    essay: ClassVar[str] = "Cloud capital works by changing behaviour, not by selling, and is not threatened by an open model."
    signals: ClassVar[tuple[str, ...]] = ("fief_net_rent",)
    unit: ClassVar[str] = "%"
    threshold: ClassVar[float] = -1.0
    threshold_reason: ClassVar[str] = "a fall of one per cent of rent is the least that would show in a yearly report"
    expected_sign: ClassVar[int] = 1
    refuted_by: ClassVar[str] = "A fall of net rent by more than one per cent against the world without the release."
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed(
            "S1-031",
            "Amazon's share rose 0.24% on 27 January 2025; rent against a world without the release is not observed",
        ),
    )

    def measure(self, signals: xr.Dataset, weeks: slice) -> Values:
        """Change of net rent in per cent, shock against baseline, one number a pair."""
        return percent_between(over_window(signals["fief_net_rent"], weeks).sum("fief"))
