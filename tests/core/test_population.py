"""Populations: alignment, whole blocks, and parallel rows in order; and the words of an error."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.core.errors import BadInput, CloudfiefError, RunFailed, nearest
from cloudfief.core.population import (
    BLOCK,
    aligned_empty,
    aligned_zeros,
    cohorts,
    padded,
    run_blocks,
    thread_ranges,
)


@pytest.mark.parametrize("dtype", [np.float32, np.int64, np.uint8])
@pytest.mark.parametrize("shape", [0, 5, (3, 7), (256, 16), (2, 0, 3)])
def test_columns_start_on_a_cache_line(dtype, shape):
    for array in (aligned_empty(shape, dtype), aligned_zeros(shape, dtype)):
        assert array.size == 0 or array.ctypes.data % 64 == 0
        assert array.shape == np.empty(shape).shape
        assert array.dtype == dtype
        assert array.flags.c_contiguous
        assert array.flags.writeable
    assert not aligned_zeros(shape, dtype).any()


@given(st.lists(st.integers(0, 5000), max_size=6))
def test_cohorts_fill_whole_blocks_without_touching(counts):
    rows = cohorts(counts)
    assert [cohort.members for cohort in rows] == counts
    end = 0
    for cohort in rows:
        start, stop = cohort
        assert start == end
        assert start % BLOCK == 0
        assert 0 <= cohort.padded_stop - stop < BLOCK
        end = cohort.padded_stop
    assert end == sum(padded(count) for count in counts)


@given(st.integers(0, 9), st.integers(0, 20_000), st.integers(1, 40))
def test_thread_ranges_are_whole_blocks_that_cover_everything(block, count, threads):
    start = block * BLOCK
    ranges = thread_ranges(start, start + count, threads)
    assert [row for first, last in ranges for row in (first, last)][1:-1:2] == [first for first, _ in ranges][1:]
    assert len(ranges) == min(threads, -(-count // BLOCK))
    if ranges:
        assert (ranges[0][0], ranges[-1][1]) == (start, start + count)
        assert all(first % BLOCK == 0 and first < last for first, last in ranges)
        blocks = [-(-(last - first) // BLOCK) for first, last in ranges]
        assert max(blocks) - min(blocks) <= 1


def test_results_come_in_the_order_of_the_ranges():
    meeting = threading.Barrier(3, timeout=10)

    def together(start: int, stop: int) -> tuple[int, int, int]:
        meeting.wait()
        return start, stop, threading.get_ident()

    results = run_blocks(together, [(0, 256), (256, 512), (512, 600)])
    assert [result[:2] for result in results] == [(0, 256), (256, 512), (512, 600)]
    assert len({result[2] for result in results}) == 3
    assert run_blocks(lambda *rows: threading.get_ident(), [(0, 1)]) == [threading.get_ident()]
    assert run_blocks(together, []) == []


def test_a_failure_in_a_thread_is_raised():
    with pytest.raises(ZeroDivisionError):
        run_blocks(lambda start, stop: start // 0, [(0, 1), (1, 2)])


def test_impossible_populations_are_refused():
    with pytest.raises(ValueError, match="a cohort of -1 agents"):
        cohorts([3, -1])
    with pytest.raises(ValueError, match="rows start at 5"):
        thread_ranges(5, 10, 1)
    with pytest.raises(ValueError, match="threads is 0"):
        thread_ranges(0, 10, 0)


def test_errors_name_the_nearest_and_their_exit_status():
    assert nearest("plattform", ["platform", "merchant"]) == " Did you mean 'platform'?"
    assert nearest("zzz", ["platform"]) == ""
    assert (BadInput.exit_status, RunFailed.exit_status) == (2, 3)
    assert issubclass(BadInput, CloudfiefError)
    assert issubclass(RunFailed, CloudfiefError)
