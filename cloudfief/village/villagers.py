"""The villagers: they are paid, and spend part of what they have on bread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

import numpy as np

from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.integers import share
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck


class Villagers(Institution):
    """Villagers spend a share of their money on bread; the coins were struck by their own mint."""

    coins: int = param(
        100_000, "Coins struck for each bloc at the beginning", unit="minor units",
        bounds=(0, 10**15), sweep=(10_000, 1_000_000), source="assumption: an invented village",
    )  # fmt: skip
    spending_share: float = param(
        0.2, "Share of their money that villagers spend each week", unit="share",
        bounds=(0, 1), sweep=(0.1, 0.5), source="assumption: an invented village",
    )  # fmt: skip

    issuers: ClassVar[frozenset[str]] = frozenset({"mint"})

    loaves = signal("Bread bought", unit="loaves", dims=("bloc",), adds="sum")

    class State(NamedTuple):
        """Villagers carry nothing but their money."""

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """A purse and a mint in each bloc."""
        return {"account": range(len(blocs)), "mint": range(len(blocs))}

    def init(self, luck: Luck, *, villagers_account: np.ndarray, villagers_mint_account: np.ndarray) -> Outcome:
        """The mint strikes the coins."""
        coins = np.full(villagers_account.shape, self.coins)
        endowment = Flow("coins struck", villagers_mint_account, villagers_account, coins)
        return Outcome(self.State(), {"loaves": np.zeros(len(villagers_account))}, [endowment])

    def step(
        self,
        state: State,
        luck: Luck,
        *,
        villagers_account: np.ndarray,
        villagers_cash: np.ndarray,
        bakery_account: np.ndarray,
        bakery_bread_price: np.ndarray,
    ) -> Outcome:
        """Spending = share of money; loaves = spending / price of bread."""
        spending = share(villagers_cash, round(self.spending_share * 1_000_000))
        purchase = Flow("bread", villagers_account, bakery_account, spending)
        return Outcome(state, {"loaves": spending / bakery_bread_price}, [purchase])
