"""The band, by hand: a quarter of what was observed, two points for a share, and no wider an interval."""

from __future__ import annotations

import pytest

from cloudfief.validation.band import HIT, NO_INTERVAL, TOO_FAR, TOO_WIDE, judged, tolerance_of


def test_half_the_band_is_a_quarter_of_the_observed_or_two_points():
    assert tolerance_of(-16.0, share=False) == 4.0
    assert tolerance_of(400.0, share=False) == 100.0
    assert tolerance_of(55.0, share=True) == 2.0
    assert tolerance_of(0.0, share=False) == 0.0


@pytest.mark.parametrize(
    ("ours", "low", "high", "observed", "share", "answer"),
    [
        (125.0, 120.0, 130.0, 100.0, False, (True, HIT)),
        (125.1, 124.0, 126.0, 100.0, False, (False, TOO_FAR)),
        (75.0, 74.0, 76.0, 100.0, False, (True, HIT)),
        (-12.0, -13.0, -11.0, -16.0, False, (True, HIT)),
        (16.0, 15.0, 17.0, -16.0, False, (False, TOO_FAR)),
        (100.0, 75.0, 125.0, 100.0, False, (True, HIT)),
        (100.0, 74.9, 125.0, 100.0, False, (False, TOO_WIDE)),
        (57.0, 56.0, 58.0, 55.0, True, (True, HIT)),
        (57.1, 57.0, 57.2, 55.0, True, (False, TOO_FAR)),
        (41.0, 40.0, 42.0, 55.0, True, (False, TOO_FAR)),
        (55.0, 52.9, 57.1, 55.0, True, (False, TOO_WIDE)),
        (100.0, None, None, 100.0, False, (None, NO_INTERVAL)),
        (200.0, None, None, 100.0, False, (False, TOO_FAR)),
        (0.0, 0.0, 0.0, 0.0, False, (True, HIT)),
        (float("nan"), None, None, 100.0, False, (False, TOO_FAR)),
    ],
)
def test_hit_or_miss(ours, low, high, observed, share, answer):
    assert judged(ours, low, high, observed, share) == answer
