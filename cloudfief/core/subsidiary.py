"""The subsidiary ledger: the households' own accounts behind their bloc's control account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from cloudfief.core.arrays import Int64
from cloudfief.core.integers import exact_sum

if TYPE_CHECKING:
    from cloudfief.core.ledger import Ledger


class Holdings(NamedTuple):
    """The rows of one bloc's households, and how many real households each of them stands for."""

    start: int
    stop: int
    weight: int


class Subsidiary(NamedTuple):
    """What each household owns, beside the control account in which its bloc's money is kept.

    control account = weight x sum of the households' own amounts, exactly, for every bloc.
    """

    amounts: Int64  # own minor units, shape (row,)
    holdings: Sequence[Holdings]  # one a bloc
    control: Int64  # account numbers, shape (bloc,)

    def control_balances(self) -> tuple[int, ...]:
        """What each bloc's control account has to hold, in minor units."""
        owned = self.amounts
        return tuple(weight * exact_sum(owned[start:stop]) for start, stop, weight in self.holdings)

    def control_minus_subsidiary(self, ledger: Ledger) -> tuple[int, ...]:
        """Each bloc's control account less what its households own together: 0 while the books agree."""
        kept = ledger.cash(self.control).tolist()
        return tuple(there - owned for there, owned in zip(kept, self.control_balances(), strict=True))
