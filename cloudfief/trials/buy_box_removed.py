"""The featured offer is taken away: no place on the page persuades by being first, and own brands get no help."""

from __future__ import annotations

from typing import Any, ClassVar

from cloudfief.trials.measures import (
    CONVERSION,
    EXPERIENCE,
    SPENDING_THROUGH_FIEFS,
    change,
    first_bought,
    own_brands_bought,
)
from cloudfief.trials.trial import Measure, Trial


class BuyBoxRemoved(Trial):
    """A random half of the households sees pages on which the first place is only a place.

    The trust in the fief that persuades toward its first result is without effect, and what a fief earns on its own brands does
    not count in the ranking. The order itself stays. Fiefs do not learn during the trial, so that what stands first can be
    told for every purchase.
    """

    name = "buy_box_removed"
    who = "a random half of all households"
    changes = "trust adds nothing to the first place, and margins on own brands do not count in the ranking"
    household: ClassVar[dict[str, Any]] = {"persuasion": 0.0}
    levers = ("self_preferencing_ban",)
    everywhere: ClassVar[dict[str, dict[str, Any]]] = {"fief": {"learns": False}}
    measures = (
        Measure(
            "purchases of the first result", change(first_bought),
            note="per search page; the box's share of purchases (S3-043) is not confirmed",
        ),
        Measure("purchases of own brands", change(own_brands_bought), note="per search page"),
        CONVERSION,
        SPENDING_THROUGH_FIEFS,
        EXPERIENCE,
    )  # fmt: skip
