"""A licence fee for training data."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class TrainingDataLicence(Lever):
    """Labs pay creators a statutory fee in proportion to what they spend on training."""

    amends: ClassVar[str] = "lab_licence_rate"
    legal_source: ClassVar[str] = (
        "Directive (EU) 2019/790, Article 4(3): rights reserved against mining; statutory remuneration is a proposal"
    )

    rate: float = param(
        0.1, "Fee", unit="share of training cost", bounds=(0, 2), sweep=(0, 0.5),
        source="assumption: the order of levies on blank media",
    )  # fmt: skip

    def step(self, value: np.ndarray) -> np.ndarray:
        """The fee, or the higher one that holds already."""
        return np.maximum(value, self.rate)
