"""The first search result changes places with the second: the experiment of Mendler-Duenner, Carovano and Hardt (2024)."""

from __future__ import annotations

from typing import Any, ClassVar

from cloudfief.core.luck import Luck
from cloudfief.institutions.household.trip import Trip
from cloudfief.trials.measures import EXPERIENCE, SEARCH_CLICKS, SPENDING_THROUGH_FIEFS, change, first_bought
from cloudfief.trials.trial import Measure, Trial


class TopResultMovedDown(Trial):
    """For a random half of the households the result that the fief would show first stands second, and the second first.

    Fiefs do not learn during the trial, so that what they would have shown first can be told for every purchase.
    """

    name = "top_result_moved_down"
    who = "a random half of all households"
    changes = "on every search page the first and the second result change places"
    everywhere: ClassVar[dict[str, dict[str, Any]]] = {"fief": {"learns": False}}
    measures = (
        Measure(
            "purchases of the result moved down", change(first_bought),
            note="per search page; the real experiment counted clicks, and its -42% (S3-042) is not confirmed",
        ),
        SEARCH_CLICKS,
        SPENDING_THROUGH_FIEFS,
        EXPERIENCE,
    )  # fmt: skip

    def treat(self, trip: Trip, luck: Luck) -> Trip:
        """First and second change places."""
        return trip._replace(rules=trip.rules._replace(top_swapped_with=1))
