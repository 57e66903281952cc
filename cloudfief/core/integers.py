"""Whole-number arithmetic for money: exact products and quotients, cuts that add up, sums that never wrap."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import ArrayLike

from cloudfief.core.arrays import Int64
from cloudfief.core.compiled import compiled

MILLION = 1_000_000
LARGEST = 2**63 - 1
NARROW = 9e18  # products that are smaller in floating point fit 64 bits
_LARGEST = np.int64(LARGEST)
_ONE = np.uint64(1)
_TOP_BIT = np.uint64(62)
_NARROW_DENOMINATOR = np.int64(2**50)


@compiled
def _doubled(remainder: Any, numerator: Any, denominator: Any) -> tuple[Any, Any]:
    """Floor and rest of remainder x numerator / denominator in uint64, by doubling.

    Needs remainder < denominator < 2^63 and numerator < 2^63, so that nothing overflows.
    """
    quotient = np.uint64(0)
    rest = np.uint64(0)
    for step in range(63):
        quotient = quotient + quotient
        rest = rest + rest
        if rest >= denominator:
            rest = rest - denominator
            quotient = quotient + _ONE
        if (numerator >> (_TOP_BIT - np.uint64(step))) & _ONE:
            rest = rest + remainder
            if rest >= denominator:
                rest = rest - denominator
                quotient = quotient + _ONE
    return np.int64(quotient), np.int64(rest)


@compiled
def _long_product(remainder: Any, numerator: Any, denominator: Any) -> tuple[Any, Any]:
    """Floor and rest of remainder x numerator / denominator for int64, where the product does not fit 64 bits.

    Needs 0 <= remainder < denominator and 0 <= numerator. The quotient is guessed in floating point. It is below 2^63,
    so the guess is wrong by less than 2^12, and for denominators below 2^50 what it leaves of the product is below
    2^62: arithmetic modulo 2^64 shows it exactly, and one more division sets the guess right.
    """
    if denominator >= _NARROW_DENOMINATOR:
        return _doubled(np.uint64(remainder), np.uint64(numerator), np.uint64(denominator))
    guess = np.int64(float(remainder) * float(numerator) / float(denominator))
    left = np.int64(np.uint64(remainder) * np.uint64(numerator) - np.uint64(guess) * np.uint64(denominator))
    wrong = left // denominator
    return guess + wrong, left - wrong * denominator


@compiled
def mul_divmod_scalar(amount: Any, numerator: Any, denominator: Any) -> tuple[Any, Any]:
    """Floor and rest of amount x numerator / denominator for int64 scalars, numerator >= 0, denominator > 0.

    With amount = q d + r: floor = q n + floor(r n / d), unless the product fits 64 bits as it is. Raises ValueError
    outside these ranges and OverflowError when the result leaves int64.
    """
    if numerator < 0 or denominator <= 0:
        raise ValueError("the numerator must be 0 or more and the denominator more than 0")
    if abs(float(amount)) * float(numerator) < NARROW:
        product = amount * numerator
        floor = product // denominator
        return floor, product - floor * denominator
    whole = amount // denominator
    remainder = amount - whole * denominator
    if float(remainder) * float(numerator) < NARROW:
        product = remainder * numerator
        part = product // denominator
        rest = product - part * denominator
    else:
        part, rest = _long_product(remainder, numerator, denominator)
    wide = abs(float(whole)) * float(numerator) + float(part) >= NARROW
    if wide and (whole > (_LARGEST - part) // numerator or whole < -(_LARGEST // numerator)):
        raise OverflowError("amount x numerator / denominator does not fit 64 bits")
    return whole * numerator + part, rest


@compiled
def mul_div_scalar(amount: Any, numerator: Any, denominator: Any) -> Any:
    """amount x numerator / denominator rounded half up, int64 scalars in kernels; the twin of `mul_div`."""
    floor, rest = mul_divmod_scalar(amount, numerator, denominator)
    if rest >= denominator - rest:
        return floor + 1
    return floor


@compiled
def share_scalar(amount: Any, parts_per_million: Any) -> Any:
    """`share` in kernels: int64 scalars."""
    if parts_per_million >= 0 and abs(float(amount)) * float(parts_per_million) < NARROW:
        return (amount * parts_per_million + MILLION // 2) // MILLION
    return mul_div_scalar(amount, parts_per_million, MILLION)


@compiled
def _mul_divmod_rows(amount: Any, numerator: Any, denominator: Any, floor: Any, rest: Any) -> None:
    """`mul_divmod_scalar` for every row of one-dimensional int64 arrays."""
    for row in range(amount.size):
        floor[row], rest[row] = mul_divmod_scalar(amount[row], numerator[row], denominator[row])


def whole_numbers(values: ArrayLike) -> Int64:
    """The values as int64; raises TypeError for anything but whole numbers, OverflowError beyond 64 bits."""
    array = np.asarray(values)
    if array.dtype == np.int64:
        return array
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind == "u" and int(array.max()) > LARGEST:
        raise OverflowError(f"{int(array.max())} does not fit 64 bits")
    if array.dtype.kind not in "iu":
        raise TypeError(f"money is whole numbers; found {array.dtype}")
    return array.astype(np.int64)


@numba.vectorize(cache=True)
def _mul_div(amount: Any, numerator: Any, denominator: Any) -> Any:
    """`mul_div_scalar` for int64 arrays that broadcast together."""
    return mul_div_scalar(amount, numerator, denominator)


def _spread(array: Int64, shape: tuple[int, ...]) -> Int64:
    full = np.empty(shape, dtype=np.int64)
    full[...] = array
    return full


def _readable(array: Int64) -> Int64:
    """A flat, contiguous, read-only view or copy, so that compiled loops meet one kind of array only."""
    flat = np.ascontiguousarray(array).reshape(-1)
    flat.flags.writeable = False
    return flat


def mul_divmod(amount: ArrayLike, numerator: ArrayLike, denominator: ArrayLike) -> tuple[Int64, Int64]:
    """Floor and rest of amount x numerator / denominator, exact whatever the size of the product.

    int64 arrays that broadcast together; amount of any sign, numerator >= 0, denominator > 0. Raises
    ValueError outside these and OverflowError when a result leaves int64.
    """
    arrays = [whole_numbers(value) for value in (amount, numerator, denominator)]
    shape = np.broadcast(*arrays).shape
    amounts, numerators, denominators = (_readable(array if array.shape == shape else _spread(array, shape)) for array in arrays)
    floor, rest = np.empty(shape, np.int64), np.empty(shape, np.int64)
    _mul_divmod_rows(amounts, numerators, denominators, floor.reshape(-1), rest.reshape(-1))
    return floor, rest


def mul_div(amount: ArrayLike, numerator: ArrayLike, denominator: ArrayLike) -> Int64:
    """amount x numerator / denominator rounded half up: floor(a n / d + 1/2), exact. See `mul_divmod`."""
    return _mul_div(whole_numbers(amount), whole_numbers(numerator), whole_numbers(denominator))


def share(amount: ArrayLike, parts_per_million: ArrayLike) -> Int64:
    """A share of an amount in parts per million, rounded half up; the rest is for the other side."""
    return mul_div(amount, parts_per_million, MILLION)


def share_at(amount: ArrayLike, rate: ArrayLike) -> Int64:
    """A share of an amount at a rate that is rounded to millionths: a tax, a fee; rate in [0, 1]."""
    return share(amount, np.rint(np.asarray(rate) * MILLION).astype(np.int64))


def cut(amount: ArrayLike, weights: ArrayLike) -> Int64:
    """Cuts an amount by weights so that the parts add up to it: part k = R(k) - R(k-1).

    R(k) = amount x (w_1 + ... + w_k) / (w_1 + ... + w_K) rounded half up. `amount` has shape (...),
    `weights` shape (..., K) with K >= 1 and weights >= 0; the result has the shape of both broadcast. No
    part is negative when the amount is not. Raises ValueError for a negative weight, or for an amount whose
    weights are all 0, and OverflowError when the weights' running total might not fit 64 bits.
    """
    parts, claims = whole_numbers(amount), whole_numbers(weights)
    lines, pieces_each = claims.shape[:-1], claims.shape[-1]
    shape = lines if parts.shape == lines else np.broadcast_shapes(parts.shape, lines)
    if parts.shape != shape:
        parts = _spread(parts, shape)
    if lines != shape:
        claims = _spread(claims, (*shape, pieces_each))
    pieces = np.empty((*shape, pieces_each), dtype=np.int64)
    _cut_rows(_readable(parts), _readable(claims).reshape(-1, pieces_each), pieces.reshape(-1, pieces_each))
    return pieces


@compiled
def _cut_rows(amount: Any, weights: Any, pieces: Any) -> None:
    """`cut` for every row: amount (row,), weights and pieces (row, K)."""
    for row in range(amount.size):
        total, most = np.int64(0), _LARGEST // weights.shape[1]
        for weight in weights[row]:
            if weight < 0:
                raise ValueError("weights must be 0 or more")
            if weight > most:
                raise OverflowError("the weights' running total does not fit 64 bits")
            total += weight
        if total == 0 and amount[row] != 0:
            raise ValueError("an amount cannot be cut by weights that are all 0")
        running = before = np.int64(0)
        for place in range(weights.shape[1]):
            running += weights[row, place]
            bound = mul_div_scalar(amount[row], running, max(total, 1))
            pieces[row, place] = bound - before
            before = bound


def cut_by_group(amount: ArrayLike, weights: ArrayLike, group: Int64) -> Int64:
    """Cuts each group's amount by the weights of its members as `cut` does; nothing where all weights are 0.

    amount: (group,), weights and group number: (member,), weights >= 0. Returns (member,). Raises ValueError and
    OverflowError as `cut`.
    """
    amounts, claims = whole_numbers(amount), whole_numbers(weights)
    pieces = np.empty(claims.shape, dtype=np.int64)
    _cut_by_group(_readable(amounts), _readable(claims), _readable(group), pieces)
    return pieces


@compiled
def _cut_by_group(amount: Any, weights: Any, group: Any, pieces: Any) -> None:
    total, running, before = np.zeros_like(amount), np.zeros_like(amount), np.zeros_like(amount)
    most = _LARGEST // max(weights.size, 1)
    for row in range(weights.size):
        if weights[row] < 0:
            raise ValueError("weights must be 0 or more")
        if weights[row] > most:
            raise OverflowError("the weights' running total does not fit 64 bits")
        total[group[row]] += weights[row]
    for row in range(weights.size):
        here = group[row]
        running[here] += weights[row]
        bound = mul_div_scalar(amount[here], running[here], max(total[here], 1))
        pieces[row] = bound - before[here]
        before[here] = bound


def bill(usage_micro: ArrayLike, price_per_million: ArrayLike, carried: ArrayLike) -> tuple[Int64, Int64]:
    """A meter's bill: whole minor units now, the rest carried to the next bill, so that nothing is lost.

    usage x price + carried = 10^6 x minor units + new carried. `usage_micro` counts micro-units of the thing
    sold, `price_per_million` is in minor units per million of them, `carried` in millionths of a minor unit,
    0 .. 999,999.
    """
    floor, rest = mul_divmod(usage_micro, price_per_million, MILLION)
    more, still_carried = np.divmod(rest + whole_numbers(carried), MILLION)
    return floor + more, still_carried


@compiled
def _sum_in_halves(values: Any) -> tuple[Any, Any]:
    """Sums of the high and of the low 32 bits of each number."""
    high, low = np.int64(0), np.int64(0)
    for value in values:
        high += value >> 32
        low += value & 0xFFFFFFFF
    return high, low


@compiled
def _row_sums_in_halves(rows: Any, halves: Any) -> None:
    """`_sum_in_halves` of every row, (row, column), added to halves, (2, row)."""
    for row in range(rows.shape[0]):
        high, low = _sum_in_halves(rows[row])
        halves[0, row] += high
        halves[1, row] += low


def exact_sum(array: ArrayLike) -> int:
    """The sum of an int64 array as a Python integer, whatever its size."""
    high, low = _sum_in_halves(_readable(whole_numbers(array)))
    return (int(high) << 32) + int(low)


def exact_sums(rows: Int64) -> list[int]:
    """The sum of each row of a table, (row, column), as Python integers, whatever their size."""
    halves = np.zeros((2, len(rows)), dtype=np.int64)
    _row_sums_in_halves(_readable(rows).reshape(rows.shape), halves)
    return [(high << 32) + low for high, low in zip(*halves.tolist(), strict=True)]


def checked_sum(array: ArrayLike) -> int:
    """The sum of an int64 array; raises OverflowError where plain addition would have wrapped."""
    return checked_total(exact_sum(array))


def checked_total(total: int) -> int:
    """The total; raises OverflowError where it does not fit 64 bits."""
    if not -LARGEST - 1 <= total <= LARGEST:
        raise OverflowError(f"the sum {total} does not fit 64 bits")
    return total
