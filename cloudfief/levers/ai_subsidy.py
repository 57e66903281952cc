"""A subsidy of the training of AI models."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class AiSubsidy(Lever):
    """The state pays a share of what the labs of some blocs spend on training."""

    amends: ClassVar[str] = "state_ai_subsidy"
    legal_source: ClassVar[str] = "InvestAI of the European Commission, 11 February 2025; US CHIPS and Science Act of 2022"

    share: float = param(
        0.2, "Part of training that the state pays", unit="share", bounds=(0, 0.9), sweep=(0, 0.5),
        source="assumption: the order of investment credits for chips",
    )  # fmt: skip
    paid_by: tuple[str, ...] = param(("us", "cn", "eu"), "Blocs that pay it", unit="blocs", source="a choice of policy")

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...]) -> np.ndarray:
        """The share paid, or the higher one that holds already."""
        paying = np.array([bloc in self.paid_by for bloc in blocs])
        return np.where(paying, np.maximum(value, self.share), value)
