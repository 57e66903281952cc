from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.experiment import assign_cells, cell_epoch
from cloudfief.core.errors import BadInput
from cloudfief.core.luck import Luck


@given(st.integers(0, 2**63), st.lists(st.integers(0, 4), min_size=1, max_size=120))
def test_cells_are_even_in_every_stratum(seed: int, strata: list[int]) -> None:
    ids = np.arange(len(strata))
    cell = assign_cells(ids, Luck(seed, "fief").words("cell", ids), strata)
    for stratum in set(strata):
        counts = np.bincount(cell[np.array(strata) == stratum], minlength=8)
        assert counts.max() - counts.min() <= 1


@given(st.integers(0, 2**32), st.permutations(range(60)))
def test_cells_do_not_depend_on_the_order_of_rows(seed: int, order: list[int]) -> None:
    ids = np.arange(60)
    words, strata = Luck(seed, "fief").words("cell", ids), ids % 3
    cell = assign_cells(ids, words, strata)
    assert np.array_equal(assign_cells(ids[order], words[order], strata[order]), cell[order])


def test_cells_do_not_depend_on_how_the_population_is_cut() -> None:
    ids = np.arange(2_048)
    words, strata = Luck(5, "fief").words("cell", ids), ids // 256
    whole = assign_cells(ids, words, strata)
    pieces = [assign_cells(ids[at], words[at], strata[at]) for at in (slice(0, 768), slice(768, 2_048))]
    assert np.array_equal(whole, np.concatenate(pieces))


def test_cells_are_as_good_as_drawn_by_lot() -> None:
    ids = np.arange(20_000)
    luck = Luck(11, "fief")
    first, second = (assign_cells(ids, luck.words("cell", ids, draw), ids // 100) for draw in (0, 1))
    together = np.bincount(first.astype(np.int64) * 8 + second, minlength=64)
    expected = 20_000 / 64
    assert ((together - expected) ** 2 / expected).sum() < 110  # chi-square, 49 degrees of freedom, p < 1e-6
    alone = assign_cells(np.arange(8_000), luck.words("cell", np.arange(8_000)), np.arange(8_000))
    assert np.bincount(alone, minlength=8).min() > 880


def test_nobody_sits_nowhere_and_lengths_must_agree() -> None:
    assert assign_cells([], np.zeros((0, 4), np.uint32), []).size == 0
    with pytest.raises(ValueError, match="one row a user"):
        assign_cells([1, 2], np.zeros((2, 4), np.uint32), [0])


def test_designs_redraw_when_they_should() -> None:
    weeks = range(30)
    assert {cell_epoch("permanent", week, 13) for week in weeks} == {0}
    assert [cell_epoch("fresh", week, 13) for week in weeks] == [0] * 13 + [1] * 13 + [2] * 4
    assert [cell_epoch("switchback", week, 13) for week in weeks] == list(weeks)
    with pytest.raises(BadInput, match=r"'permanant'; allowed are permanent, .* Did you mean 'permanent'\?"):
        cell_epoch("permanant", 0, 13)
    with pytest.raises(BadInput, match="every 0 weeks"):
        cell_epoch("fresh", 0, 0)
