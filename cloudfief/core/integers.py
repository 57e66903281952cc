"""Whole-number arithmetic for money: exact products and quotients, cuts that add up, sums that never wrap."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

IntegerArray = NDArray[np.int64]

MILLION = 1_000_000
LARGEST = 2**63 - 1
NARROW = 9e18  # products that are smaller in floating point fit 64 bits
_LARGEST = np.int64(LARGEST)
_ONE = np.uint64(1)
_TOP_BIT = np.uint64(62)
_NARROW_DENOMINATOR = np.int64(2**50)


@numba.njit(cache=True, nogil=True, error_model="numpy")
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


@numba.njit(cache=True, nogil=True, error_model="numpy")
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


@numba.njit(cache=True, nogil=True, error_model="numpy")
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


@numba.njit(cache=True, nogil=True, error_model="numpy")
def mul_div_scalar(amount: Any, numerator: Any, denominator: Any) -> Any:
    """amount x numerator / denominator rounded half up, int64 scalars in kernels; the twin of `mul_div`."""
    floor, rest = mul_divmod_scalar(amount, numerator, denominator)
    if rest >= denominator - rest:
        return floor + 1
    return floor


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _mul_divmod_rows(amount: Any, numerator: Any, denominator: Any, floor: Any, rest: Any) -> None:
    """`mul_divmod_scalar` for every row of one-dimensional int64 arrays."""
    for row in range(amount.size):
        floor[row], rest[row] = mul_divmod_scalar(amount[row], numerator[row], denominator[row])


def whole_numbers(values: ArrayLike) -> IntegerArray:
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


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _mul_div_rows(amount: Any, numerator: Any, denominator: Any, rounded: Any) -> None:
    """`mul_div_scalar` for every row of one-dimensional int64 arrays."""
    for row in range(amount.size):
        rounded[row] = mul_div_scalar(amount[row], numerator[row], denominator[row])


def _rows(*values: ArrayLike) -> tuple[list[IntegerArray], tuple[int, ...]]:
    """The values broadcast together, as flat columns of int64 for compiled loops, and their common shape."""
    arrays = [whole_numbers(value) for value in values]
    shape = np.broadcast(*arrays).shape
    return [_readable(array if array.shape == shape else _spread(array, shape)) for array in arrays], shape


def _spread(array: IntegerArray, shape: tuple[int, ...]) -> IntegerArray:
    full = np.empty(shape, dtype=np.int64)
    full[...] = array
    return full


def _readable(array: IntegerArray) -> IntegerArray:
    """A flat, contiguous, read-only view or copy, so that compiled loops meet one kind of array only."""
    flat = np.ascontiguousarray(array).reshape(-1)
    flat.flags.writeable = False
    return flat


def mul_divmod(amount: ArrayLike, numerator: ArrayLike, denominator: ArrayLike) -> tuple[IntegerArray, IntegerArray]:
    """Floor and rest of amount x numerator / denominator, exact whatever the size of the product.

    int64 arrays that broadcast together; amount of any sign, numerator >= 0, denominator > 0. Raises
    ValueError outside these and OverflowError when a result leaves int64.
    """
    columns, shape = _rows(amount, numerator, denominator)
    floor, rest = np.empty(shape, np.int64), np.empty(shape, np.int64)
    amounts, numerators, denominators = columns
    _mul_divmod_rows(amounts, numerators, denominators, floor.reshape(-1), rest.reshape(-1))
    return floor, rest


def mul_div(amount: ArrayLike, numerator: ArrayLike, denominator: ArrayLike) -> IntegerArray:
    """amount x numerator / denominator rounded half up: floor(a n / d + 1/2), exact. See `mul_divmod`."""
    columns, shape = _rows(amount, numerator, denominator)
    rounded = np.empty(shape, np.int64)
    amounts, numerators, denominators = columns
    _mul_div_rows(amounts, numerators, denominators, rounded.reshape(-1))
    return rounded if shape else rounded[()]


def share(amount: ArrayLike, parts_per_million: ArrayLike) -> IntegerArray:
    """A share of an amount in parts per million, rounded half up; the rest is for the other side."""
    return mul_div(amount, parts_per_million, MILLION)


def share_at(amount: ArrayLike, rate: ArrayLike) -> IntegerArray:
    """A share of an amount at a rate that is rounded to millionths: a tax, a fee; rate in [0, 1]."""
    return share(amount, np.rint(np.asarray(rate) * MILLION).astype(np.int64))


def cut(amount: ArrayLike, weights: ArrayLike) -> IntegerArray:
    """Cuts an amount by weights so that the parts add up to it: part k = R(k) - R(k-1).

    R(k) = amount x (w_1 + ... + w_k) / (w_1 + ... + w_K) rounded half up. `amount` has shape (...),
    `weights` shape (..., K) with K >= 1 and weights >= 0; the result has the shape of both broadcast. No
    part is negative when the amount is not. Raises ValueError for a negative weight, or for an amount whose
    weights are all 0, and OverflowError when the weights' running total might not fit 64 bits.
    """
    parts, claims = whole_numbers(amount), whole_numbers(weights)
    if claims.size and int(claims.min()) < 0:
        raise ValueError("weights must be 0 or more")
    if claims.size and int(claims.max()) * claims.shape[-1] > LARGEST:
        raise OverflowError("the weights' running total does not fit 64 bits")
    shape = np.broadcast_shapes(parts.shape, claims.shape[:-1])
    rows = _readable(np.broadcast_to(claims, (*shape, claims.shape[-1]))).reshape(-1, claims.shape[-1])
    pieces = np.empty(rows.shape, dtype=np.int64)
    if not _cut_rows(_readable(np.broadcast_to(parts, shape)), rows, pieces):
        raise ValueError("an amount cannot be cut by weights that are all 0")
    return pieces.reshape(*shape, claims.shape[-1])


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _cut_rows(amount: Any, weights: Any, pieces: Any) -> bool:
    """`cut` for every row: amount (row,), weights and pieces (row, K); False where there is nothing to cut by."""
    for row in range(amount.size):
        total = weights[row].sum()
        if total == 0 and amount[row] != 0:
            return False
        running = before = np.int64(0)
        for place in range(weights.shape[1]):
            running += weights[row, place]
            bound = mul_div_scalar(amount[row], running, max(total, 1))
            pieces[row, place] = bound - before
            before = bound
    return True


def largest_remainder_by_group(total: ArrayLike, claims: ArrayLike, group: ArrayLike) -> IntegerArray:
    """Shares out `total[g]` among the claims of group g pro rata, the odd units to the largest remainders.

    total: shape (group,), claims and group: shape (claim,), all >= 0. Ties go to the earlier claim. A group
    whose total does not exceed its claims pays none more than its claim. Raises ValueError for a total
    without claims.
    """
    totals, amounts = whole_numbers(total), whole_numbers(claims)
    groups = np.asarray(group, dtype=np.int64)
    checked_sum(amounts)
    checked_sum(totals)
    claimed = np.zeros(totals.size, dtype=np.int64)
    np.add.at(claimed, groups, amounts)
    if np.any((claimed == 0) & (totals > 0)):
        raise ValueError("nothing is claimed of a total that is to be shared out")
    floor, rest = mul_divmod(totals[groups], amounts, np.maximum(claimed, 1)[groups])
    left_over = totals.copy()
    np.subtract.at(left_over, groups, floor)
    order = np.lexsort((-rest, groups))
    ranked = groups[order]
    first = np.searchsorted(ranked, ranked, side="left")
    lucky = np.arange(order.size) - first < left_over[ranked]
    floor[order[lucky]] += 1
    return floor


def largest_remainder(total: int, claims: ArrayLike) -> IntegerArray:
    """Shares out one total among claims, shape (claim,), in proportion. See `largest_remainder_by_group`."""
    amounts = whole_numbers(claims)
    return largest_remainder_by_group([total], amounts, np.zeros(amounts.size, dtype=np.int64))


def bill(usage_micro: ArrayLike, price_per_million: ArrayLike, carried: ArrayLike) -> tuple[IntegerArray, IntegerArray]:
    """A meter's bill: whole minor units now, the rest carried to the next bill, so that nothing is lost.

    usage x price + carried = 10^6 x minor units + new carried. `usage_micro` counts micro-units of the thing
    sold, `price_per_million` is in minor units per million of them, `carried` in millionths of a minor unit,
    0 .. 999,999.
    """
    floor, rest = mul_divmod(usage_micro, price_per_million, MILLION)
    more, still_carried = np.divmod(rest + whole_numbers(carried), MILLION)
    return floor + more, still_carried


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _sum_in_halves(values: Any) -> tuple[Any, Any]:
    """Sums of the high and of the low 32 bits of each number."""
    high, low = np.int64(0), np.int64(0)
    for value in values:
        high += value >> 32
        low += value & 0xFFFFFFFF
    return high, low


def exact_sum(array: ArrayLike) -> int:
    """The sum of an int64 array as a Python integer, whatever its size."""
    high, low = _sum_in_halves(_readable(whole_numbers(array)))
    return (int(high) << 32) + int(low)


def checked_sum(array: ArrayLike) -> int:
    """The sum of an int64 array; raises OverflowError where plain addition would have wrapped."""
    total = exact_sum(array)
    if not -LARGEST - 1 <= total <= LARGEST:
        raise OverflowError(f"the sum {total} does not fit 64 bits")
    return total
