"""Search results in random order, as in the experiment of Expedia that Ursu (2018) analyses."""

from __future__ import annotations

import numpy as np

from cloudfief.core.luck import Luck
from cloudfief.institutions.household.columns import NOT_LISTED
from cloudfief.institutions.household.trip import Trip
from cloudfief.trials.measures import (
    CONVERSION,
    EXPERIENCE,
    SEARCH_CLICKS,
    SPENDING_THROUGH_FIEFS,
    second_against_first,
)
from cloudfief.trials.trial import Measure, Trial


class RandomRanking(Trial):
    """A random half of the households finds every page in random order, drawn anew each week, fief and experiment cell.

    Where the order is random, what is bought less at the second place than at the first is the place's own doing. The published
    effect, 1.92 dollars a position (S3-040), is an input of the model (search costs and the decline of attention are chosen
    with it), so that there is nothing left to compare with.
    """

    name = "random_ranking"
    who = "a random half of all households"
    changes = "the order of every search page and home feed is drawn by chance"
    measures = (
        Measure(
            "purchases at place 2 against place 1", second_against_first, contrast=False,
            note="among the treated; S3-040 measures it in dollars and is an input",
        ),
        SEARCH_CLICKS,
        CONVERSION,
        SPENDING_THROUGH_FIEFS,
        EXPERIENCE,
    )  # fmt: skip

    def treat(self, trip: Trip, luck: Luck) -> Trip:
        """Scores are uniform numbers, the same for all users of a fief and experiment cell in one week."""
        tables = trip.shelf.tables
        chance = luck.uniform("random ranking", np.arange(tables.score_base.size), draw=trip.bloc)
        score = chance.reshape(tables.score_base.shape).astype(np.float32)
        shuffled = tables._replace(
            score_base=np.where(tables.score_base > NOT_LISTED / 2, score, NOT_LISTED).astype(np.float32),
            personal=np.zeros_like(tables.personal),
        )
        return trip._replace(shelf=trip.shelf._replace(tables=shuffled))
