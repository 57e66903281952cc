"""A cap on what fiefs take for advertising."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class AdvertisingCap(Lever):
    """No fief may ask more than the cap for its sponsored places, even at the highest bid; the take rate is not capped."""

    amends: ClassVar[str] = "fief_ad_load"
    legal_source: ClassVar[str] = (
        "no law yet: closes what a cap on commissions alone leaves open, fees and advertising being substitutes (Gutierrez 2022)"
    )

    cap: float = param(
        0.05, "Highest legal advertising load", unit="share of price", bounds=(0, 1), sweep=(0, 0.15),
        source="assumption: a third of the 15 per cent that sellers pay at most today (S3-010)",
    )  # fmt: skip

    def step(self, value: np.ndarray) -> np.ndarray:
        """The advertising load, or the cap where that is lower."""
        return np.minimum(value, self.cap)
