"""Competition enforced among power generators."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class ElectricityCompetition(Lever):
    """Authorities keep generators from withholding: conduct is at most what the law still lets pass, by default none."""

    amends: ClassVar[str] = "electricity_conduct"
    legal_source: ClassVar[str] = (
        "Regulation (EU) No 1227/2011 on wholesale energy market integrity, Article 5; Articles 101 and 102 TFEU"
    )

    highest: float = param(
        0.0, "Highest conduct theta", unit="share", bounds=(0, 1), sweep=(0, 0.2),
        source="assumption: the law is kept to the letter",
    )  # fmt: skip
    where: str = param("all", "Bloc in which it holds, or all", unit="bloc", source="assumption: everywhere")

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...]) -> np.ndarray:
        """Conduct, at most the highest that passes."""
        here = np.array([self.where in (bloc, "all") for bloc in blocs])
        return np.where(here, np.minimum(value, self.highest), value)
