"""Trust in advice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.trust import resting_trust, update_trust

F = np.float32
SHARE = st.floats(0.0078125, 0.9921875, width=32)


@given(trust=SHARE, gain=SHARE, loss=SHARE, hit=st.booleans())
def test_trust_stays_between_none_and_full_and_moves_the_right_way(trust: float, gain: float, loss: float, hit: bool) -> None:
    moved = update_trust(F(trust), hit, F(gain), F(loss))
    assert 0.0 <= moved <= 1.0
    assert moved > trust if hit else moved < trust
    assert moved == pytest.approx(update_trust.py_func(F(trust), hit, F(gain), F(loss)), abs=1e-7)


def test_resting_trust_is_where_the_expected_update_is_zero() -> None:
    rest = resting_trust(0.8, 0.05, 0.2)
    assert rest == pytest.approx(0.5)
    up, down = (float(update_trust(F(rest), hit, F(0.05), F(0.2))) - rest for hit in (True, False))
    assert 0.8 * up + 0.2 * down == pytest.approx(0.0, abs=1e-7)


@given(gain=SHARE, loss=SHARE)
def test_at_equal_hits_and_misses_trust_is_below_a_half_exactly_if_losses_weigh_more(gain: float, loss: float) -> None:
    assert (resting_trust(0.5, gain, loss) < 0.5) == (loss > gain)


def test_the_average_of_a_long_history_is_the_resting_trust() -> None:
    hits = np.random.default_rng(25).random(100_000) < 0.8
    trust, total = F(0.9), 0.0
    for hit in hits:
        trust = update_trust(trust, bool(hit), F(0.05), F(0.2))
        total += float(trust)
    assert total / len(hits) == pytest.approx(0.5, abs=0.02)
