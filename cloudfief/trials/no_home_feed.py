"""The home feed is taken away: how much of what is bought through it would have been bought anyway?"""

from __future__ import annotations

from typing import Any, ClassVar

from cloudfief.trials.measures import EXPERIENCE, SPENDING_THROUGH_FIEFS, change, feed_share, fief_purchases
from cloudfief.trials.trial import Measure, Published, Trial


class NoHomeFeed(Trial):
    """A random half of the households never sees a home feed; they search when they need something.

    What is credited to recommendations (the share of purchases that come from a click on one) is not what they cause: the
    purchases that the treated half makes less.
    """

    name = "no_home_feed"
    who = "a random half of all households"
    changes = "the probability of looking at a home feed is 0"
    household: ClassVar[dict[str, Any]] = {"feed_probability": 0.0}
    measures = (
        Measure(
            "fief purchases that come from the home feed", feed_share, unit="% of purchases", contrast=False,
            published=Published(35.0, "S3-028"),
            note="published for all recommendations on the site, not the home page's alone; attributed, not caused; a level",
        ),
        Measure("purchases through fiefs", change(fief_purchases)),
        SPENDING_THROUGH_FIEFS,
        EXPERIENCE,
    )  # fmt: skip
