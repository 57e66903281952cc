"""Vector instructions for the household kernel: 32 items of a category in lanes, 16 dimensions of a row in
lanes.

Portable LLVM vectors that the compiler turns into AVX-512, AVX2 or NEON. No fast-math: every product is
rounded before it is added and every sum has one fixed order, so a lane holds the very bits of the plain
loop in `week`. Arrays are C-contiguous; an offset counts elements from the array's first.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils

from cloudfief.behaviour.sigmoid import EVEN, MOST, ODD
from cloudfief.institutions.household.flat import intrinsic, pointer

FLOAT, INT, LONG = ir.FloatType(), ir.IntType(32), ir.IntType(64)
DIMENSIONS, HALF_LANES = 16, 16
ROW = ir.VectorType(FLOAT, DIMENSIONS)
HALF = ir.VectorType(FLOAT, HALF_LANES)
KEYS = ir.VectorType(INT, HALF_LANES)


def _load(builder: Any, place: Any, vector: ir.VectorType) -> Any:
    loaded = builder.load(builder.bitcast(place, vector.as_pointer()))
    loaded.align = 4
    return loaded


def _store(builder: Any, value: Any, place: Any) -> None:
    builder.store(value, builder.bitcast(place, value.type.as_pointer())).align = 4


def _splat(builder: Any, scalar: Any, lanes: int) -> Any:
    kind = ir.VectorType(scalar.type, lanes)
    empty = ir.Constant(kind, ir.Undefined)
    single = builder.insert_element(empty, scalar, ir.Constant(INT, 0))
    return builder.shuffle_vector(single, empty, ir.Constant(ir.VectorType(INT, lanes), [0] * lanes))


def _all(vector: ir.VectorType, value: float) -> ir.Constant:
    return ir.Constant(vector, [value] * vector.count)


@intrinsic
def match_lanes(typing: Any, row: Any, row_at: Any, columns: Any, columns_at: Any, stride: Any, out: Any, out_at: Any) -> Any:
    """out[k] = sum over d of row[d] columns[d, k] for 32 lanes k, in the order of `week.match`; d is
    `stride` on."""
    signature = types.void(row, types.int64, columns, types.int64, types.int64, out, types.int64)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kinds = signature.args
        sums: list[list[Any]] = [[None] * 4, [None] * 4]
        for dimension in range(DIMENSIONS):
            here = builder.add(args[1], ir.Constant(LONG, dimension))
            factor = _splat(builder, builder.load(pointer(context, builder, kinds[0], args[0], here)), HALF_LANES)
            skip = builder.mul(args[4], ir.Constant(LONG, dimension))
            for half in range(2):
                lane = builder.add(builder.add(args[3], skip), ir.Constant(LONG, half * HALF_LANES))
                column = _load(builder, pointer(context, builder, kinds[2], args[2], lane), HALF)
                product, sofar = builder.fmul(factor, column), sums[half][dimension % 4]
                sums[half][dimension % 4] = product if sofar is None else builder.fadd(sofar, product)
        totals = [builder.fadd(builder.fadd(s[0], s[1]), builder.fadd(s[2], s[3])) for s in sums]
        for half in range(2):
            lane = builder.add(args[6], ir.Constant(LONG, half * HALF_LANES))
            _store(builder, totals[half], pointer(context, builder, kinds[5], args[5], lane))
        return context.get_dummy_value()

    return signature, generate


def _polynomial(builder: Any, coefficients: tuple[Any, ...], square: Any) -> Any:
    total = _all(HALF, float(coefficients[0]))
    for coefficient in coefficients[1:]:
        total = builder.fadd(builder.fmul(total, square), _all(HALF, float(coefficient)))
    return total


def _sigmoid(builder: Any, log_odds: Any) -> Any:
    """`cloudfief.behaviour.sigmoid.sigmoid` operation by operation."""
    most, least, half = _all(HALF, float(MOST)), _all(HALF, -float(MOST)), _all(HALF, 0.5)
    value = builder.fmul(half, log_odds)
    value = builder.select(builder.fcmp_ordered("<", most, value), most, value)
    value = builder.select(builder.fcmp_ordered(">", least, value), least, value)
    square = builder.fmul(value, value)
    top = builder.fmul(_polynomial(builder, ODD, square), value)
    tangent = builder.fdiv(top, _polynomial(builder, EVEN, square))
    return builder.fadd(half, builder.fmul(half, tangent))


@intrinsic
def expect_lanes(typing: Any, fit: Any, fit_at: Any, intercept: Any, intercept_at: Any, out: Any) -> Any:
    """out[fit_at + k] = probability of a click, sigmoid(fit[fit_at + k] + intercept[intercept_at + k]), 32
    lanes."""
    signature = types.void(fit, types.int64, intercept, types.int64, out)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kinds = signature.args
        for half in range(2):
            shift = ir.Constant(LONG, half * HALF_LANES)
            here, there = builder.add(args[1], shift), builder.add(args[3], shift)
            fits = _load(builder, pointer(context, builder, kinds[0], args[0], here), HALF)
            intercepts = _load(builder, pointer(context, builder, kinds[2], args[2], there), HALF)
            expected = _sigmoid(builder, builder.fadd(fits, intercepts))
            _store(builder, expected, pointer(context, builder, kinds[4], args[4], here))
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def key_lanes(
    typing: Any, fit: Any, fit_at: Any, weight: Any, base: Any, base_at: Any, out: Any, out_at: Any,
    first: Any, positions: Any,
) -> Any:  # fmt: skip
    """out[k] = rank key of weight fit[k] + base[k] at position first + k of `positions`; see
    `noise.rank_key`."""
    signature = types.void(fit, types.int64, types.float32, base, types.int64, out, types.int64, types.int32, types.int32)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kinds = signature.args
        weights = _splat(builder, args[2], HALF_LANES)
        last = builder.sub(builder.sub(args[8], ir.Constant(INT, 1)), args[7])
        mask = _splat(builder, builder.sub(ir.Constant(INT, 0), args[8]), HALF_LANES)
        for half in range(2):
            shift = ir.Constant(LONG, half * HALF_LANES)
            fits = _load(builder, pointer(context, builder, kinds[0], args[0], builder.add(args[1], shift)), HALF)
            bases = _load(builder, pointer(context, builder, kinds[3], args[3], builder.add(args[4], shift)), HALF)
            bits = builder.bitcast(builder.fadd(builder.fmul(weights, fits), bases), KEYS)
            sign = builder.and_(builder.ashr(bits, _all(KEYS, 31)), _all(KEYS, 0x7FFFFFFF))
            ordered = builder.and_(builder.xor(bits, sign), mask)
            lane = ir.Constant(KEYS, [half * HALF_LANES + k for k in range(HALF_LANES)])
            keys = builder.or_(ordered, builder.sub(_splat(builder, last, HALF_LANES), lane))
            _store(builder, keys, pointer(context, builder, kinds[5], args[5], builder.add(args[6], shift)))
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def best_below(typing: Any, keys: Any, keys_at: Any, ceiling: Any) -> Any:
    """The largest of 32 keys that is below `ceiling`; the smallest int32 where there is none."""
    signature = types.int32(keys, types.int64, types.int32)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        top = _splat(builder, args[2], HALF_LANES)
        none = _all(KEYS, -(2**31))
        halves = []
        for half in range(2):
            here = builder.add(args[1], ir.Constant(LONG, half * HALF_LANES))
            loaded = _load(builder, pointer(context, builder, signature.args[0], args[0], here), KEYS)
            halves.append(builder.select(builder.icmp_signed("<", loaded, top), loaded, none))
        larger = builder.icmp_signed(">", halves[0], halves[1])
        both = builder.select(larger, halves[0], halves[1])
        reduce = ir.FunctionType(INT, [KEYS])
        function = cgutils.get_or_insert_function(builder.module, reduce, "llvm.vector.reduce.smax.v16i32")
        return builder.call(function, [both])

    return signature, generate


@intrinsic
def add_row(typing: Any, target: Any, target_at: Any, scale: Any, source: Any, source_at: Any) -> Any:
    """target[d] += scale source[d] for 16 dimensions."""
    signature = types.void(target, types.int64, types.float32, source, types.int64)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = pointer(context, builder, signature.args[0], args[0], args[1])
        added = _load(builder, pointer(context, builder, signature.args[3], args[3], args[4]), ROW)
        moved = builder.fmul(_splat(builder, args[2], DIMENSIONS), added)
        _store(builder, builder.fadd(_load(builder, place, ROW), moved), place)
        return context.get_dummy_value()

    return signature, generate


def _sum_of_products(builder: Any, one: Any, other: Any) -> Any:
    """Inner product of two rows: four running sums of every fourth dimension, then their sum."""
    product, total = builder.fmul(one, other), None
    for start in range(0, DIMENSIONS, 4):
        order = ir.Constant(ir.VectorType(INT, 4), [start, start + 1, start + 2, start + 3])
        part = builder.shuffle_vector(product, product, order)
        total = part if total is None else builder.fadd(total, part)
    sums = [builder.extract_element(total, ir.Constant(INT, k)) for k in range(4)]
    return builder.fadd(builder.fadd(sums[0], sums[1]), builder.fadd(sums[2], sums[3]))


@intrinsic
def match_row(typing: Any, row: Any, row_at: Any, vectors: Any, vector_at: Any) -> Any:
    """Inner product of a row with one item's vector, in the order of `week.match`."""
    signature = types.float32(row, types.int64, vectors, types.int64)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        one = _load(builder, pointer(context, builder, signature.args[0], args[0], args[1]), ROW)
        other = _load(builder, pointer(context, builder, signature.args[2], args[2], args[3]), ROW)
        return _sum_of_products(builder, one, other)

    return signature, generate


@intrinsic
def expose_row(
    typing: Any,
    taste: Any,
    taste_at: Any,
    birth: Any,
    birth_at: Any,
    item: Any,
    item_at: Any,
    rate: Any,
    pull: Any,
) -> Any:
    """The exposure law on one taste: pull birth + (1 - rate - pull) taste + rate item, then to the unit
    sphere."""
    signature = types.void(taste, types.int64, birth, types.int64, item, types.int64, types.float32, types.float32)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kinds = signature.args
        places = [pointer(context, builder, kinds[k], args[k], args[k + 1]) for k in (0, 2, 4)]
        old, birth_row, item_row = (_load(builder, place, ROW) for place in places)
        one = ir.Constant(FLOAT, 1.0)
        keep = builder.fsub(builder.fsub(one, args[6]), args[7])
        rate_row, pull_row, keep_row = (_splat(builder, x, DIMENSIONS) for x in (args[6], args[7], keep))
        anchored = builder.fadd(builder.fmul(pull_row, birth_row), builder.fmul(keep_row, old))
        moved = builder.fadd(anchored, builder.fmul(rate_row, item_row))
        square = _sum_of_products(builder, moved, moved)
        root = ir.FunctionType(FLOAT, [FLOAT])
        sqrt = cgutils.get_or_insert_function(builder.module, root, "llvm.sqrt.f32")
        length = builder.call(sqrt, [square])
        inverse = builder.select(builder.fcmp_ordered(">", length, ir.Constant(FLOAT, 0.0)), builder.fdiv(one, length), one)
        _store(builder, builder.fmul(moved, _splat(builder, inverse, DIMENSIONS)), places[0])
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def prefetch(typing: Any, array: Any, offset: Any) -> Any:
    """Ask for the cache line that holds the element, soon to be read and written; it may lie beyond the
    end."""
    signature = types.void(array, types.int64)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = builder.bitcast(pointer(context, builder, signature.args[0], args[0], args[1]), ir.IntType(8).as_pointer())
        kind = ir.FunctionType(ir.VoidType(), [place.type, INT, INT, INT])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(function, [place, ir.Constant(INT, 1), ir.Constant(INT, 3), ir.Constant(INT, 1)])
        return context.get_dummy_value()

    return signature, generate
