"""A public AI service at cost."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class PublicAi(Lever):
    """A public service hosts the best open model for anybody at the cost of its compute; the state pays its staff."""

    amends: ClassVar[str] = "host_public_margin"
    legal_source: ClassVar[str] = "proposals of a public option for AI; Regulation (EU) 2024/1732 opens public computers to firms"

    margin: float = param(
        0.0, "Price over the cost of compute, less one; below 0 tokens are subsidised", unit="share of cost", bounds=(-0.95, 5),
        sweep=(-0.5, 0.1), source="assumption: at cost",
    )  # fmt: skip
    offered_in: tuple[str, ...] = param(("us", "cn", "eu"), "Blocs that offer it", unit="blocs", source="a choice of policy")

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...]) -> np.ndarray:
        """The margin of the public service, or the lower one that holds already."""
        offered = np.array([bloc in self.offered_in for bloc in blocs])
        return np.where(offered, np.minimum(value, self.margin), value)
