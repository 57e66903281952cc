"""Who is watched: the households of all blocs are counted from 0, without the empty rows between blocs."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.core.errors import BadInput
from cloudfief.institutions.household.people import row_of, rows_of
from tests.conftest import lived_economy, small_economy

ROWS = rows_of(900, 3)  # 300 households a bloc, in rows 0-299, 512-811 and 1024-1323


@pytest.mark.parametrize(("number", "row"), [(0, 0), (299, 299), (300, 512), (599, 811), (600, 1024), (899, 1323)])
def test_a_number_is_the_row_of_a_household(number: int, row: int) -> None:
    assert row_of(number, ROWS) == row


@pytest.mark.parametrize("number", [900, 10**6, -1])
def test_a_number_that_nobody_has_is_refused(number: int) -> None:
    with pytest.raises(BadInput, match=f"household.watch: found {number}; allowed is 0 to 899"):
        row_of(number, ROWS)


def test_a_household_of_the_second_bloc_is_watched() -> None:
    world = lived_economy(small_economy("world-2024", weeks=2, households=900, **{"household.watch": (300,)}), 2)
    taste = world.signals["household_watched_taste"][3]
    assert np.linalg.norm(taste) == pytest.approx(1, abs=1e-5)
    np.testing.assert_array_equal(taste, world.states["household"].users.taste[512].astype(np.float64))
