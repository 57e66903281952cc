"""The mill: it sells flour at a price that a good harvest lowers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck


class Mill(Institution):
    """A mill grinds flour, sells it to the bakery and pays what it earns to the villagers who work in it."""

    flour_price: int = param(
        40, "Price of a sack of flour after a normal harvest", unit="minor units",
        bounds=(1, 10_000), sweep=(20, 80), source="assumption: an invented village",
    )  # fmt: skip
    harvest_spread: float = param(
        0.1, "Standard deviation of the harvest, as a share of a normal one", unit="share",
        bounds=(0, 0.5), sweep=(0, 0.3), source="assumption: an invented village",
    )  # fmt: skip

    price = signal("Price of a sack of flour", unit="minor units", dims=("bloc",))
    harvest = signal("Harvest relative to a normal one", unit="share")

    class State(NamedTuple):
        """Nothing is carried over: every harvest is new."""

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One mill in each bloc."""
        return {"account": range(len(blocs))}

    def init(self, luck: Luck, *, blocs: tuple[str, ...]) -> Outcome:
        """Open with the price after a normal harvest."""
        return Outcome(self.State(), {"price": np.full(len(blocs), self.flour_price), "harvest": 1.0})

    def step(
        self,
        state: State,
        luck: Luck,
        *,
        blocs: tuple[str, ...],
        mill_account: np.ndarray,
        mill_cash: np.ndarray,
        villagers_account: np.ndarray,
    ) -> Outcome:
        """Price = normal price / harvest; last week's takings are paid out as wages."""
        harvest = max(0.1, 1 + self.harvest_spread * float(luck.normal("harvest", np.array([0]), 1)[0, 0]))
        price = np.full(len(blocs), max(1, round(self.flour_price / harvest)))
        wages = Flow("wages", mill_account, villagers_account, mill_cash)
        return Outcome(state, {"price": price, "harvest": harvest}, [wages])
