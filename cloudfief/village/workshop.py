"""The workshop: it makes what is demanded and pays everything it takes to those who work in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

import numpy as np

from cloudfief.core.block import Institution, Outcome, signal
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck


class Workshop(Institution):
    """Producers of Godley and Lavoie (2007): supply equals demand, and all of it is paid out as wages.

    Wages are paid before the goods are sold, on an overdraft that the sales of the period pay back. That it ends at zero is
    nowhere imposed: it is the model's redundant equation.
    """

    issuers: ClassVar[frozenset[str]] = frozenset({"account"})

    output = signal("Y: output and income", unit="minor units a period", dims=("bloc",), adds="sum")

    class State(NamedTuple):
        """A workshop carries nothing over."""

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One workshop in each bloc."""
        return {"account": range(len(blocs))}

    def init(self, luck: Luck, *, treasury_demand: np.ndarray) -> Outcome:
        """Nothing is made before the first period."""
        return Outcome(self.State(), {"output": np.zeros_like(treasury_demand)})

    def step(
        self,
        state: State,
        luck: Luck,
        *,
        treasury_demand: np.ndarray,
        treasury_tax: float,
        savers_propensity_last: float,
        savers_from_wealth_due_last: np.ndarray,
        savers_interest_due_last: np.ndarray,
        workshop_account: np.ndarray,
        savers_account: np.ndarray,
    ) -> Outcome:
        """Y = G + C with C = alpha_1 (1 - theta) (Y + interest) + alpha_2 V: the multiplier of the period, solved."""
        spent = savers_propensity_last * (1 - treasury_tax)
        committed = treasury_demand + spent * savers_interest_due_last + savers_from_wealth_due_last
        output = np.rint(committed / (1 - spent)).astype(np.int64)
        return Outcome(state, {"output": output}, [Flow("wages", workshop_account, savers_account, output)])
