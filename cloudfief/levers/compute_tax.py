"""A tax on compute."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class ComputeTax(Lever):
    """A state takes a share of what the landlords of its bloc are paid for compute."""

    amends: ClassVar[str] = "state_compute_tax"
    legal_source: ClassVar[str] = "a proposal: an excise on compute, as the EU levies on energy (Directive 2003/96/EC)"

    rate: float = param(
        0.1, "Tax on what is paid for compute", unit="share of revenue", bounds=(0, 0.9), sweep=(0.02, 0.3),
        source="assumption: the order of excises on energy used by firms",
    )  # fmt: skip
    blocs: tuple[str, ...] = param(
        ("us", "cn", "eu"), "Blocs that levy it", unit="blocs", source="levied by all, so that compute does not move",
    )  # fmt: skip

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...]) -> np.ndarray:
        """The tax in the blocs that levy it, on top of what is there."""
        return value + self.rate * np.isin(blocs, self.blocs)
