"""C5: more than half of cloud rent is behaviour modification, not service."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Standard
from cloudfief.claims.placebo import where_zero
from cloudfief.effect import Values

MODIFICATION, SERVICE = ["steering", "induced taste", "lock-in"], ["matching", "convenience"]
bare_shop_window = where_zero("rent_part", "source", lambda name: name in MODIFICATION + SERVICE)


class BehaviourNotService(Claim):
    """Shapley values of five sources of cloud rent: what each adds, over every order in which they could be added.

    Rent that is left with none of them at work, that of a bare shop window, belongs to neither side.
    """

    id: ClassVar[str] = "C5"
    says: ClassVar[str] = "Most of cloud rent is steering, induced taste and lock-in, not matching and convenience"
    essay: ClassVar[str] = "Cloud capital's power lies in modifying our behaviour; it is not one more service for sale."
    horizons: ClassVar[tuple[str, ...]] = ("1y",)
    arms: ClassVar[tuple[str, ...]] = ("baseline",)
    signals: ClassVar[tuple[str, ...]] = ("rent_part",)
    scenario: ClassVar[str] = "decomposition"
    contrast: ClassVar[bool] = False
    unit: ClassVar[str] = "% of rent"
    threshold: ClassVar[float] = 50.0
    threshold_reason: ClassVar[str] = "'more than half' is the claim itself"
    refuted_by: ClassVar[str] = (
        "Steering, induced taste and lock-in that together add half of net rent or less, or less than matching and "
        "convenience add."
    )

    def standards(self) -> tuple[Standard, ...]:
        """Half of all rent is the headline; beside it the three against the other two, whatever the rest is."""
        return (
            Standard(
                "steering, taste and lock-in", lambda signals, weeks: _share(signals, MODIFICATION), placebo=bare_shop_window
            ),
            Standard(
                "the three less the other two",
                lambda signals, weeks: _share(signals, MODIFICATION) - _share(signals, SERVICE),
                threshold=0.0,
                placebo=bare_shop_window,
            ),
        )


def _share(signals: xr.Dataset, sources: list[str]) -> Values:
    """What some sources add, in per cent of the size of the rent with all at work, one number a pair."""
    parts = signals["rent_part"]
    return np.asarray(100 * parts.sel(source=sources).sum("source") / abs(parts.sum("source")), dtype=np.float64)
