"""Recommendation without personal data: the experiment of Sun, Yuan, Li, Zhang and Xu on 555,800 users of Alibaba."""

from __future__ import annotations

from cloudfief.trials.measures import (
    CONVERSION,
    EXPERIENCE,
    SEARCH_CLICKS,
    SPENDING_THROUGH_FIEFS,
    change,
    feed_click_through,
    feed_purchases,
    feed_spending,
    feed_views,
    items_recommended,
)
from cloudfief.trials.trial import Measure, Published, Trial


class NoPersonalData(Trial):
    """Fiefs rank for a random half of their users by what is popular, and use nothing that they know of the user.

    They go on learning from the clicks of both halves, as before. The real experiment changed recommendations on the homepage
    alone; ours changes search pages as well, as the law would.
    """

    name = "no_personal_data"
    who = "a random half of all households"
    changes = "search pages and home feeds are ranked, and the feed's categories retrieved, without anything known of the user"
    levers = ("no_personal_data",)
    measures = (
        Measure(
            "home feed: clicks per item seen", change(feed_click_through), published=Published(-75.3, "S3-032"),
            note="the same measure",
        ),
        Measure(
            "home feed: items seen", change(feed_views), published=Published(-33.6, "S3-033"),
            note="our households look at the feed as often and as far whatever it shows: by construction near 0",
        ),
        Measure(
            "home feed: spending", change(feed_spending), published=Published(-81.1, "S3-034"),
            note="published as 'up to'; nothing is bought without a click here, but every click can be bought at once",
        ),
        Measure(
            "home feed: purchases", change(feed_purchases), published=Published(-86.0, "S3-035"),
            note="published as 'up to'",
        ),
        Measure(
            "home feed: different items on first pages", change(items_recommended), published=Published(-93.0, "S3-038"),
            note="published 4.0m to 0.28m products; ours from a catalogue of 2,048 items, counted in the first week",
        ),
        SEARCH_CLICKS,
        CONVERSION,
        SPENDING_THROUGH_FIEFS,
        EXPERIENCE,
    )  # fmt: skip
