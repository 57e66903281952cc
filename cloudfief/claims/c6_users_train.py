"""C6: users do train the fief."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed
from cloudfief.effect import Values


class UsersTrain(Claim):
    """Net rent of fiefs that learn nothing from their users, against fiefs that do.

    Nothing is nothing: neither who likes what nor what is liked by all. Fiefs that count clicks on items and forget who
    clicked lose about half as much (docs/decisions/0007-claims-both-ways.md).
    """

    id: ClassVar[str] = "C6"
    says: ClassVar[str] = "Users train the fief: without learning from them its rent falls"
    essay: ClassVar[str] = "You train Alexa to train you, so that it knows you and wins your trust."
    arms: ClassVar[tuple[str, ...]] = ("no_learning", "baseline")
    signals: ClassVar[tuple[str, ...]] = ("fief_net_rent",)
    unit: ClassVar[str] = "%"
    threshold: ClassVar[float] = -5.0
    threshold_reason: ClassVar[str] = "a twentieth of rent: more than any quarter's noise"
    expected_sign: ClassVar[int] = -1
    refuted_by: ClassVar[str] = "Rent without learning that is less than a twentieth lower, or higher."
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S3-034", "without personal data, sales from Alibaba's home page fell by up to 81%"),
    )

    def measure(self, signals: xr.Dataset, weeks: slice) -> Values:
        """Change of net rent in per cent of its size, no learning against baseline, one number a pair."""
        rent = signals["fief_net_rent"].isel(week=weeks).mean("week").sum("fief")
        before = rent.sel(arm="baseline")
        return np.asarray(100 * (rent.sel(arm="no_learning") - before) / np.abs(before), dtype=np.float64)
