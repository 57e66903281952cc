"""A digital services tax on the gross take of fiefs."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class DigitalServicesTax(Lever):
    """A state taxes what fiefs take from purchases of buyers in its bloc, wherever the fief is at home."""

    amends: ClassVar[str] = "state_digital_tax"
    legal_source: ClassVar[str] = "France, Law no. 2019-759 of 24 July 2019: 3%; UK Finance Act 2020, Part 2: 2%"

    rate: float = param(
        0.03, "Tax on the gross take", unit="share", bounds=(0, 1), sweep=(0.02, 0.1),
        source="assumption: the French rate; rates in force lie between 1.5 and 7.5 per cent",
    )  # fmt: skip
    blocs: tuple[str, ...] = param(("eu",), "Blocs that levy it", unit="blocs", source="where such taxes are in force")

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...]) -> np.ndarray:
        """The rate in the blocs that levy it, on top of what is there."""
        return value + self.rate * np.isin(blocs, self.blocs)
