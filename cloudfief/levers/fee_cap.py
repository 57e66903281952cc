"""A cap on the take rate."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class FeeCap(Lever):
    """No fief may charge merchants a take rate above the cap; advertising is not capped."""

    amends: ClassVar[str] = "fief_take_rate"
    legal_source: ClassVar[str] = "US city ordinances of 2020-21 that cap food-delivery commissions at 15% (Sullivan 2025)"

    cap: float = param(
        0.15, "Highest legal take rate", unit="share of price", bounds=(0, 1), sweep=(0.05, 0.3),
        source="Sullivan (2025): caps of 15% in US cities",
    )  # fmt: skip

    def step(self, value: np.ndarray) -> np.ndarray:
        """The take rate, or the cap where that is lower."""
        return np.minimum(value, self.cap)
