"""Basic income: the same sum for every household, whether it works or not."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class BasicIncome(Lever):
    """The state pays every household of a bloc the same amount a week, without conditions."""

    amends: ClassVar[str] = "state_basic_income"
    legal_source: ClassVar[str] = (
        "Finland, Act on the Basic Income Experiment (1528/2016): 560 euro a month; Stockton: 500 dollars"
    )

    amounts: dict[str, float] = param(
        {"us": 115.0, "cn": 90.0, "eu": 129.0}, "Amount in the bloc's own currency", unit="currency a household a week",
        bounds=(0, 100_000), sweep=(0, 1_000),
        source="assumption: 500 dollars and 560 euro a month, as in Stockton and Finland; the same share of income in China",
    )  # fmt: skip

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...]) -> np.ndarray:
        """What is paid anyway and the amount, minor units a household a week."""
        return value + np.rint([100 * self.amounts.get(bloc, 0.0) for bloc in blocs]).astype(np.int64)
