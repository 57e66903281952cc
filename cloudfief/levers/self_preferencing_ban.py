"""A ban on ranking own brands higher because they are the platform's own."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class SelfPreferencingBan(Lever):
    """What a fief earns on its own brands must not count when it ranks; fees and advertising still do."""

    amends: ClassVar[str] = "merchant_own_brand"
    legal_source: ClassVar[str] = (
        "Digital Markets Act, Regulation (EU) 2022/1925, Article 6(5); American Innovation and Choice Online bill, S. 2992 (2022)"
    )

    counted: float = param(
        0.0, "Share of the margin on own brands that may still count", unit="share", bounds=(0, 1), sweep=(0, 0.5),
        source="Digital Markets Act, Article 6(5): none",
    )  # fmt: skip

    def step(self, value: np.ndarray) -> np.ndarray:
        """The part of the margin on own brands that may enter a ranking."""
        return value * self.counted
