"""A ban on personal data in rankings."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever


class NoPersonalData(Lever):
    """Fiefs may not use what they have learnt about a user when they rank for that user."""

    amends: ClassVar[str] = "fief_personal_data"
    legal_source: ClassVar[str] = (
        "Digital Services Act, Regulation (EU) 2022/2065, Article 38: a recommender option not based on profiling; "
        "the experiment behind S3-032"
    )

    def step(self, value: np.ndarray) -> np.ndarray:
        """Nobody's ranking is personal."""
        return np.zeros_like(value)
