"""A cap on what power plants may keep, with a windfall tax above it."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class ElectricityPriceCap(Lever):
    """A plant keeps at most the cap for a megawatt-hour, or its own cost where that is higher; the state takes the rest.

    The price that the marginal plant needs stays, so that the lights stay on and power remains dear to waste; cheaper plants'
    windfall goes to the state, which pays it out. Nobody gains by withholding for a price above the cap any more. The European
    cap binds in no world that ships: no plant earns so much there. It does where `cap` is below the price of the dearest hours.
    """

    amends: ClassVar[str] = "electricity_price_cap"
    legal_source: ClassVar[str] = "Council Regulation (EU) 2022/1854, Articles 6 to 10: revenue cap of 180 euro per MWh"

    cap: float = param(
        196.0, "What a plant may keep", unit="USD per MWh", bounds=(0, 1e6), sweep=(60, 400),
        source="Council Regulation (EU) 2022/1854, Article 6: 180 euro, at 0.92 euro a dollar",
    )  # fmt: skip
    where: str = param("all", "Bloc in which it holds, or all", unit="bloc", source="assumption: everywhere")

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...]) -> np.ndarray:
        """The cap, where it is below the price limit."""
        here = np.array([self.where in (bloc, "all") for bloc in blocs])
        return np.where(here, np.minimum(value, self.cap), value)
