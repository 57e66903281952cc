"""When a target is hit: a band that was fixed beforehand, for our mean and for the width of our interval."""

from __future__ import annotations

RELATIVE = 0.25  # of what was observed
POINTS = 2.0  # percentage points, for a share of a whole
HIT, TOO_FAR, TOO_WIDE, NO_INTERVAL = "hit", "too far", "too wide", "one pair: no interval"


def tolerance_of(observed: float, share: bool) -> float:
    """Half the width of the band: 2 points for a share in per cent, else a quarter of what was observed, in its unit."""
    return POINTS if share else RELATIVE * abs(observed)


def judged(ours: float, low: float | None, high: float | None, observed: float, share: bool) -> tuple[bool | None, str]:
    """Whether a target is hit, and why not.

    A hit needs |ours - observed| <= tolerance and an interval no wider than the band, high - low <= 2 tolerance. What is
    near enough but has no interval, because one pair was run, is neither hit nor missed.
    """
    tolerance = tolerance_of(observed, share)
    if not abs(ours - observed) <= tolerance:
        return False, TOO_FAR
    if low is None or high is None:
        return None, NO_INTERVAL
    if high - low > 2 * tolerance:
        return False, TOO_WIDE
    return True, HIT
