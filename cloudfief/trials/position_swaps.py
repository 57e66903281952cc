"""Performative power from a swap of positions: how far can a fief move what its users buy by order alone?"""

from __future__ import annotations

from typing import Any, ClassVar

from cloudfief.core.luck import Luck
from cloudfief.institutions.household.trip import Trip
from cloudfief.trials.measures import CONVERSION, EXPERIENCE, baskets_apart, moved
from cloudfief.trials.trial import Measure, Trial

LAST_SLOT = 7


class PositionSwaps(Trial):
    """For a random half of the households the first result of every search page changes places with the last one shown.

    Performative power is the greatest mean over users of the distance (total variation) between what a user buys with and
    without an action of the platform (Hardt, Jagadeesan and Mendler-Duenner 2022). The swap is one action, and the fall in
    the probability that a search ends with the result moved is one event, so both bound the power from below: no knowledge of
    single users is needed, a platform's own A/B test measures it. With the same luck in two worlds the share of what a user
    bought that differs bounds the same swap's distance from above.
    """

    name = "position_swaps"
    who = "a random half of all households"
    changes = "on every search page the first result and the last one shown change places"
    everywhere: ClassVar[dict[str, dict[str, Any]]] = {"fief": {"learns": False}}
    measures = (
        Measure("performative power of ranking, at least", moved, unit="probability per search page"),
        Measure(
            "what a user buys, moved at most", baskets_apart, unit="total variation", same_people=True,
            note="the same people with the same luck in two worlds, all channels together",
        ),
        CONVERSION,
        EXPERIENCE,
    )  # fmt: skip

    def treat(self, trip: Trip, luck: Luck) -> Trip:
        """First and last change places; where fewer items are listed the last of them is the last."""
        return trip._replace(rules=trip.rules._replace(top_swapped_with=LAST_SLOT))
