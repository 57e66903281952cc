"""What the search for the observed opening may move in a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Adjustment(NamedTuple):
    """What the search may move, by name."""

    convenience: Mapping[str, float]  # of fiefs, logits
    lab_share: Mapping[str, float]  # of labs, at which their worth is read off at the list prices
    cost_factor: Mapping[str, float]  # of labs: first cost over that of week 0


NOTHING_MOVED = Adjustment({}, {}, {})
