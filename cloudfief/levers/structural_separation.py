"""Structural separation of the marketplace and the recommender."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class StructuralSeparation(Lever):
    """Who runs a marketplace may not own the recommender that ranks in it.

    It is the ban on ranking by own margin, own brands included, and more: a recommender that no marketplace owns has no
    places to sell for it, and users take it along when they leave, which frees a part of their lock-in. The marketplace
    keeps its fees, its own brands and its costs; the recommender keeps what it has learnt and is paid what it costs.
    """

    amends: ClassVar[str] = "fief_recommender_owned"
    legal_source: ClassVar[str] = (
        "Ending Platform Monopolies bill, H.R. 3825 (2021); Digital Markets Act, Regulation (EU) 2022/1925, Article 18: remedies"
    )

    kept: float = param(
        0.0, "Share of the recommender that the marketplace may keep", unit="share", bounds=(0, 1), sweep=(0, 0.5),
        source="H.R. 3825, section 2: none; a minority stake is swept",
    )  # fmt: skip

    def step(self, value: np.ndarray) -> np.ndarray:
        """The share that is owned, or the highest that may be kept."""
        return np.minimum(value, self.kept)
