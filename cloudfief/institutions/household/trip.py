"""A bloc's shopping week before it is lived, so that a randomised trial can treat some households otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.population import Cohort
from cloudfief.institutions.household.columns import Draws, Purchases, Rules, Tallies, Users, empty_tallies
from cloudfief.institutions.household.shelves import Shelf


class Trip(NamedTuple):
    """The households of one bloc and all that decides what they buy this week."""

    bloc: int
    cohort: Cohort
    slots: NDArray[np.int64]  # fief in each slot, (slot,)
    users: Users
    shelf: Shelf
    rules: Rules
    draws: Draws
    purchases: Purchases
    rule: Any
    vectors_learnt: bool

    def live(self, start: int, stop: int) -> Tallies:
        """Rows start .. stop of the bloc shop; what they did."""
        tallies = empty_tallies(self.users.trust.shape[1], self.vectors_learnt)
        self.rule(self.users, self.shelf.tables, self.rules, self.draws, self.purchases, tallies, start, stop)
        return tallies


Treat = Callable[[Trip], Tallies]  # lives a trip in which not everybody finds the same; what was done
