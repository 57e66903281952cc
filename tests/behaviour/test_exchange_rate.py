"""The flow closure of the exchange rates."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.behaviour.exchange_rate import next_log_rate

SIZE = np.array([100.0, 100.0, 100.0])


@pytest.mark.parametrize("first", [0.0, np.log(0.92)])
def test_the_first_blocs_rate_stays_whatever_it_is(first: float) -> None:
    opening = np.array([first, 2.0, 0.1])
    rate = next_log_rate(opening, np.array([10.0, -10.0, 0.0]), SIZE, 0.01)
    assert rate[0] == pytest.approx(first, abs=1e-15)
    assert rate[1] - 2.0 == pytest.approx(0.002)  # it pays out and the first bloc gets: 0.001 from each
    assert rate[2] - 0.1 == pytest.approx(0.001)


def test_balanced_payments_move_nothing() -> None:
    opening = np.array([-0.1, 2.0, 0.1])
    np.testing.assert_array_equal(next_log_rate(opening, np.zeros(3), SIZE, 0.01), opening)
