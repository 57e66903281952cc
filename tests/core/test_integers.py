"""Whole-number arithmetic against Python's unbounded integers, up to 10^17 and beyond."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudfief.core import integers

BIG = 10**17
AMOUNT = st.integers(-BIG, BIG)
POSITIVE = st.integers(0, BIG)
WEIGHTS = st.lists(st.one_of(st.integers(0, 10), POSITIVE), min_size=1, max_size=12)


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


@st.composite
def quotients(draw):
    """An amount, a numerator and a denominator, small or huge, whose quotient fits 64 bits."""
    numerator, denominator = draw(st.one_of(st.integers(0, 2 * 10**6), POSITIVE)), draw(st.integers(1, BIG))
    denominator = draw(st.sampled_from([denominator, 1 + denominator % 10**6]))
    largest = min(BIG, (2**62) * denominator // max(numerator, 1))
    return draw(st.integers(-largest, largest)), numerator, denominator


@settings(deadline=None)  # the first example may have to compile
@given(st.lists(quotients(), min_size=1, max_size=8))
def test_mul_div_rounds_half_up_exactly(cases):
    expected = [half_up(amount * numerator, denominator) for amount, numerator, denominator in cases]
    assert integers.mul_div(*np.array(cases, dtype=np.int64).T).tolist() == expected
    scalars = [integers.mul_div_scalar(*(np.int64(part) for part in case)) for case in cases]
    assert scalars == expected


@settings(deadline=None)  # the first example may have to compile
@given(quotients())
def test_mul_divmod_gives_floor_and_rest(case):
    amount, numerator, denominator = case
    floor, rest = integers.mul_divmod(amount, numerator, denominator)
    assert (int(floor), int(rest)) == divmod(amount * numerator, denominator)


@pytest.mark.parametrize("numerator", [1_000_003, 2**62])
def test_a_result_beyond_64_bits_is_refused(numerator):
    with pytest.raises(OverflowError, match="does not fit 64 bits"):
        integers.mul_div([1, BIG], numerator, 3)


def test_mul_div_refuses_what_it_cannot_mean():
    with pytest.raises(ValueError, match="numerator must be 0 or more"):
        integers.mul_div([1], [-1], 2)
    with pytest.raises(ValueError, match="denominator more than 0"):
        integers.mul_div([1], [1], 0)
    with pytest.raises(TypeError, match="money is whole numbers; found float32"):
        integers.mul_div(np.ones(2, dtype=np.float32), 1, 2)
    with pytest.raises(OverflowError, match=str(2**64 - 1)):
        integers.mul_div(np.array([2**64 - 1], dtype=np.uint64), 1, 2)


def test_the_uncompiled_kernel_route_agrees(monkeypatch):
    monkeypatch.setattr(integers, "_long_product", integers._long_product.py_func)
    wide = integers.mul_divmod_scalar.py_func
    cases = [(-(10**17), 10**17 - 1, 10**17 - 3), (10**17, 10**17 - 7, 10**17), (5, 2, 3)]
    for amount, numerator, denominator in cases:
        found = wide(np.int64(amount), np.int64(numerator), np.int64(denominator))
        assert tuple(map(int, found)) == divmod(amount * numerator, denominator)


@settings(deadline=None)  # the first example may have to compile
@given(st.integers(-(10**16), 10**16), st.integers(0, 10**6))
def test_a_share_and_the_other_side_are_the_whole(amount, parts_per_million):
    part = int(integers.share(amount, parts_per_million))
    assert abs(Fraction(amount * parts_per_million, 10**6) - part) <= Fraction(1, 2)


@settings(deadline=None)  # the first example may have to compile
@given(POSITIVE, WEIGHTS)
def test_cut_parts_add_up_and_follow_the_running_total(amount, weights):
    if sum(weights) == 0:
        weights[0] = 1
    parts = integers.cut(amount, weights).tolist()
    assert sum(parts) == amount
    assert min(parts) >= 0
    running = [half_up(amount * sum(weights[: k + 1]), sum(weights)) for k in range(len(weights))]
    assert np.cumsum(parts).tolist() == running


def test_cut_works_along_the_last_axis_and_refuses_nothing_to_cut_by():
    parts = integers.cut([[100], [7]], [[1, 1, 1], [0, 5, 0]])
    assert parts.tolist() == [[[33, 34, 33], [0, 100, 0]], [[2, 3, 2], [0, 7, 0]]]
    assert integers.cut([0, 10], [[0, 0], [1, 1]]).tolist() == [[0, 0], [5, 5]]
    with pytest.raises(ValueError, match="weights that are all 0"):
        integers.cut(1, [0, 0])
    with pytest.raises(ValueError, match="weights must be 0 or more"):
        integers.cut(1, [2, -1])
    with pytest.raises(OverflowError, match="running total"):
        integers.cut(1, [2**62, 2**62])


@settings(deadline=None)  # the first example may have to compile
@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=20), st.integers(0, 10**9))
def test_a_meter_loses_nothing(usages, price):
    billed, carried = 0, np.zeros(1, dtype=np.int64)
    for usage in usages:
        if usage * price > 2**62:
            usage = 2**62 // price
        minor_units, carried = integers.bill([usage], price, carried)
        billed += int(minor_units[0]) * 10**6 - usage * price
        assert 0 <= carried[0] < 10**6
    assert billed + carried[0] == 0


@settings(deadline=None)  # the first example may have to compile
@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=30))
def test_sums_are_exact_or_refused(values):
    array = np.array(values, dtype=np.int64)
    assert integers.exact_sum(array) == sum(values)
    if -(2**63) <= sum(values) < 2**63:
        assert integers.checked_sum(array) == sum(values)
    else:
        with pytest.raises(OverflowError, match="does not fit 64 bits"):
            integers.checked_sum(array)


def test_a_hundred_sums_of_ten_to_the_seventeen_are_noticed():
    assert integers.checked_sum(np.full(92, BIG)) == 92 * BIG
    with pytest.raises(OverflowError, match=str(93 * BIG)):
        integers.checked_sum(np.full(93, BIG))
