"""A tariff on imported goods."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class Tariff(Lever):
    """A state levies a duty on what buyers in its bloc buy from makers abroad."""

    amends: ClassVar[str] = "state_tariff"
    legal_source: ClassVar[str] = "US Executive Order 14257 of 2 April 2025: a duty of 10% on all imports"

    rate: float = param(
        0.1, "Duty on imports", unit="share of value", bounds=(0, 2), sweep=(0.05, 0.5),
        source="assumption: the baseline rate of Executive Order 14257; those for single countries are higher",
    )  # fmt: skip
    blocs: tuple[str, ...] = param(("us",), "Blocs that levy it", unit="blocs", source="Executive Order 14257")

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...]) -> np.ndarray:
        """The duty in the blocs that levy it, on top of what is there."""
        return value + self.rate * np.isin(blocs, self.blocs)
