"""C11: small firms gain from cheaper AI, employment does not necessarily."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.measures import difference
from cloudfief.effect import Values


class SmallFirms(Claim):
    """What the entrant adds to small firms' savings and use of AI, and to employment; blocs count alike."""

    id: ClassVar[str] = "C11"
    says: ClassVar[str] = "Small firms gain from cheaper AI; employment does not necessarily"
    essay: ClassVar[str] = (
        "AI becomes more accessible, which helps small and medium-sized enterprises but not necessarily employment."
    )
    signals: ClassVar[tuple[str, ...]] = (
        "labour_cost_saving", "labour_adoption", "labour_unemployment_rate", "labour_age_employment",
    )  # fmt: skip
    unit: ClassVar[str] = "% of labour cost"
    threshold: ClassVar[float] = 0.1
    threshold_reason: ClassVar[str] = (
        "a tenth of a per cent of labour cost is what a small firm would notice in a year; a tenth of a point of "
        "unemployment is what statistics can tell; one firm in two hundred"
    )
    refuted_by: ClassVar[str] = (
        "Savings of small firms that rise by less than 0.1% of labour cost, or employment that rises by more than 0.1 points."
    )
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S5-011", "17% of small EU enterprises used AI in 2025"),
        Observed("S5-023", "employment aged 22-25 in the most exposed US jobs fell 13% against others, 2022 to 2025"),
    )

    def standards(self) -> tuple[Standard, ...]:
        """Small firms: savings, and who uses AI at all; employment must not rise, neither of all nor of the young."""
        return (
            Standard("labour cost saved by small firms", lambda signals, weeks: _small(signals, "labour_cost_saving", weeks)),
            Standard(
                "small firms that use AI",
                lambda signals, weeks: _small(signals, "labour_adoption", weeks),
                unit="points",
                threshold=0.5,
            ),
            Standard("employment", _employment, unit="points", expected_sign=-1),
            Standard("employment aged 22-25", _young, unit="points", expected_sign=-1),
        )


def _small(signals: xr.Dataset, what: str, weeks: slice) -> Values:
    return 100 * difference(signals[what].sel(size="small").mean("bloc"), weeks)


def _employment(signals: xr.Dataset, weeks: slice) -> Values:
    """Share of the labour force with work, with the entrant less without; its sign tells which way employment goes."""
    return -100 * difference(signals["labour_unemployment_rate"].mean("bloc"), weeks)


def _young(signals: xr.Dataset, weeks: slice) -> Values:
    young: xr.DataArray = signals["labour_age_employment"].sel(age="22-25").mean("bloc")
    return np.asarray(100 * difference(young, weeks), dtype=np.float64)
