"""A dividend out of cloud rent."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class DataDividend(Lever):
    """Fiefs pay a share of their gross take to the households of every bloc, in proportion to what its buyers brought in.

    Within a bloc it is paid out and taxed as wages are, by earnings and to all, whether they use a fief or not: nobody is paid
    for the data that he or she gives.
    """

    amends: ClassVar[str] = "fief_data_dividend"
    legal_source: ClassVar[str] = (
        "no law yet: California's governor proposed a data dividend in 2019; Posner and Weyl (2018), Arrieta-Ibarra et al. (2018)"
    )

    rate: float = param(
        0.1, "Share of gross take paid to households", unit="share", bounds=(0, 1), sweep=(0.02, 0.3),
        source="assumption: no proposal names a rate; a tenth is large enough to be seen",
    )  # fmt: skip

    def step(self, value: np.ndarray) -> np.ndarray:
        """The share that households get, or the legal one where that is higher."""
        return np.maximum(value, self.rate)
