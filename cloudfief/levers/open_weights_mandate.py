"""A duty to open the weights of models."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class OpenWeightsMandate(Lever):
    """Labs of some blocs must open the weights of every model once it is so many weeks old; anybody may then serve it."""

    amends: ClassVar[str] = "lab_open_mandate"
    legal_source: ClassVar[str] = "no law yet; Regulation (EU) 2024/1689, Article 53(2), only eases duties for open models"

    weeks: float = param(
        26.0, "Age at which weights must be open", unit="weeks", bounds=(0, 520), sweep=(0, 104),
        source="assumption: half a year of lead; 0 is at once",
    )  # fmt: skip
    homes: tuple[str, ...] = param(
        ("us", "cn", "eu"), "Home blocs of the labs under the duty", unit="blocs", source="a choice of policy",
    )  # fmt: skip

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...], lab_home: np.ndarray) -> np.ndarray:
        """The age at which each lab's weights must be open, or the earlier one that holds already."""
        bound = np.array([bloc in self.homes for bloc in blocs])[lab_home]
        return np.where(bound, np.minimum(value, self.weeks), value)
