"""A ban on ranking by the platform's own margin."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class NeutralRanking(Lever):
    """Fiefs must rank by what users are expected to like; the weight on their own margin is limited."""

    amends: ClassVar[str] = "fief_ranking_weight"
    legal_source: ClassVar[str] = "Digital Markets Act, Regulation (EU) 2022/1925, Article 6(5): no self-preferencing in ranking"

    highest: float = param(
        0.0, "Highest weight on own margin", unit="share", bounds=(0, 1), sweep=(0, 0.1),
        source="Digital Markets Act, Article 6(5): none",
    )  # fmt: skip

    def step(self, value: np.ndarray) -> np.ndarray:
        """The ranking weight, at most the highest that is allowed."""
        return np.minimum(value, self.highest)
