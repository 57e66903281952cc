"""The bakery: it bakes bread from flour and adds a mark-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.integers import mul_div
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck


class Bakery(Institution):
    """A bakery sells bread at the cost of its flour plus a mark-up."""

    markup: float = param(
        0.5, "Mark-up on the cost of flour", unit="share of cost",
        bounds=(0, 5), sweep=(0.2, 1), source="assumption: an invented village",
    )  # fmt: skip

    bread_price = signal("Price of a loaf, made from one sack of flour", unit="minor units", dims=("bloc",))
    takings = signal("Sales of bread last week", unit="minor units", dims=("bloc",), adds="sum")

    class State(NamedTuple):
        """Sales paid in the week before, minor units, shape (bloc,)."""

        takings: np.ndarray

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One bakery in each bloc."""
        return {"account": range(len(blocs))}

    def init(self, luck: Luck, *, mill_price: np.ndarray) -> Outcome:
        """Open with empty tills."""
        nothing = np.zeros_like(mill_price)
        price = self._price(mill_price)
        return Outcome(self.State(nothing), {"bread_price": price, "takings": nothing})

    def step(
        self,
        state: State,
        luck: Luck,
        *,
        mill_price: np.ndarray,
        mill_account: np.ndarray,
        bakery_account: np.ndarray,
        bakery_cash: np.ndarray,
        bakery_bread_price_last: np.ndarray,
        villagers_account: np.ndarray,
    ) -> Outcome:
        """Pay for the flour in the bread that was sold, and the rest to the villagers who work in the bakery."""
        flour = np.minimum(mul_div(bakery_cash, mill_price, np.maximum(bakery_bread_price_last, 1)), bakery_cash)
        flows = [
            Flow("flour", bakery_account, mill_account, flour),
            Flow("wages", bakery_account, villagers_account, bakery_cash - flour),
        ]
        signals = {"bread_price": self._price(mill_price), "takings": bakery_cash}
        return Outcome(self.State(bakery_cash), signals, flows)

    def _price(self, flour: np.ndarray) -> np.ndarray:
        return np.rint(flour * (1 + self.markup)).astype(np.int64)
