"""Users opt out of the assistant and keep the marketplace."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from cloudfief.core.luck import Luck
from cloudfief.institutions.household.trip import Trip
from cloudfief.trials.measures import CONVERSION, EXPERIENCE, SEARCH_CLICKS, SPENDING_THROUGH_FIEFS
from cloudfief.trials.trial import Trial


class AssistantOptOut(Trial):
    """A random half of the households shops without an assistant: nobody knows them, nobody suggests, nobody is believed.

    Pages are ranked without personal data, there is no home feed, trust does not persuade, and no personal AI agent shops.
    What is left of the fief is a catalogue with its convenience and what ties its users to it.
    """

    name = "assistant_opt_out"
    who = "a random half of all households"
    changes = "no personal data in rankings, no home feed, no persuasion by the first place, no personal agent"
    household: ClassVar[dict[str, Any]] = {"persuasion": 0.0, "feed_probability": 0.0}
    levers = ("no_personal_data",)
    measures = (SPENDING_THROUGH_FIEFS, CONVERSION, SEARCH_CLICKS, EXPERIENCE)

    def treat(self, trip: Trip, luck: Luck) -> Trip:
        """Nobody's agent shops."""
        return trip._replace(users=trip.users._replace(agent=np.zeros_like(trip.users.agent)))
