"""Wage insurance: who loses a job gets a part of the wage that benefits do not replace."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class WageInsurance(Lever):
    """The state pays the unemployed a part of the difference between their old wage and their benefit."""

    amends: ClassVar[str] = "state_benefit_rate"
    legal_source: ClassVar[str] = "US Trade Act of 1974, section 246 (19 U.S.C. 2318): half of the wage lost"

    cover: float = param(
        0.5, "Part of the wage not replaced by benefits that is insured", unit="share", bounds=(0, 1), sweep=(0, 0.8),
        source="19 U.S.C. 2318: 50 per cent of the difference in wages",
    )  # fmt: skip

    def step(self, value: np.ndarray) -> np.ndarray:
        """The replacement rate with the insurance on top: r + cover (1 - r)."""
        return value + self.cover * (1 - value)
