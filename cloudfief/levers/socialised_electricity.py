"""Electricity in public hands, sold at average cost."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class SocialisedElectricity(Lever):
    """Public utilities supply power at what it costs on average, wires and upkeep included, and do not withhold.

    What cheap plants would earn at the dear plant's price goes to customers. Power is then sold below marginal cost where it
    is scarce, so more is used, and no rent calls for new plants: watch adequacy.
    """

    amends: ClassVar[str] = "electricity_socialised"
    legal_source: ClassVar[str] = "France's law on the nationalisation of electricity and gas, No. 46-628 of 8 April 1946"

    share: float = param(
        1.0, "Part of supply that becomes public", unit="share", bounds=(0, 1), sweep=(0.3, 1),
        source="assumption: all of it, as the essay asks",
    )  # fmt: skip
    where: str = param("all", "Bloc in which it holds, or all", unit="bloc", source="assumption: everywhere")

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...]) -> np.ndarray:
        """The public part of supply, at least the share."""
        here = np.array([self.where in (bloc, "all") for bloc in blocs])
        return np.where(here, np.maximum(value, self.share), value)
