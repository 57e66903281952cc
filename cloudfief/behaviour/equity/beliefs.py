"""What investors believe about how long a rent lasts: a Gamma belief about its hazard, updated by what happens."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = Floats | float


class HazardBelief(NamedTuple):
    """lambda ~ Gamma(a, b): a events have been seen in b years; arrays of any one shape."""

    events: Floats  # a
    years: Floats  # b

    def mean(self) -> Floats:
        """E[lambda] = a / b, share a year."""
        return self.events / self.years


def prior(hazard: Numbers, years: Numbers) -> HazardBelief:
    """The belief of somebody who has seen `hazard` x `years` events in so many years."""
    seen = np.asarray(years, dtype=np.float64)
    return HazardBelief(np.asarray(hazard, dtype=np.float64) * seen, seen)


def observed(belief: HazardBelief, events: Numbers, years: Numbers) -> HazardBelief:
    """The posterior after more events in more years: Gamma(a + events, b + years); events need not be whole.

    An event at another firm counts as the part of an event by which one's own rent is exposed to it.
    """
    return HazardBelief(belief.events + events, belief.years + years)
