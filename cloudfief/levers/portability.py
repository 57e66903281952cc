"""Data portability: leaving a fief costs less."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class Portability(Lever):
    """Users may take their data, lists and reputation with them, which cuts what ties them to the fief last used."""

    amends: ClassVar[str] = "fief_lock_in"
    legal_source: ClassVar[str] = "Digital Markets Act, Regulation (EU) 2022/1925, Article 6(9); GDPR, Article 20"

    cut: float = param(
        0.7, "Share of lock-in that goes", unit="share", bounds=(0, 1), sweep=(0.2, 1),
        source="assumption: an active-choice screen alone moves 1 point, removing all frictions 15 (Allcott et al. 2025)",
    )  # fmt: skip

    def step(self, value: np.ndarray) -> np.ndarray:
        """Lock-in without the part that portability takes away."""
        return value * (1 - self.cut)
