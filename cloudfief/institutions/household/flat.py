"""Elements of flat arrays for the household kernel, without the test for a negative index that Numba adds."""

from __future__ import annotations

from typing import Any

from numba import extending, types
from numba.np.arrayobj import load_item, store_item

intrinsic: Any = extending.intrinsic


def pointer(context: Any, builder: Any, kind: Any, array: Any, offset: Any) -> Any:
    """The address of an array's element, in the code being generated."""
    return builder.gep(context.make_array(kind)(context, builder, array).data, [offset])


@intrinsic
def at(typing: Any, array: Any, index: Any) -> Any:
    """array[index] of a flat array, for an index that is never negative."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        return load_item(context, builder, kind, pointer(context, builder, kind, args[0], args[1]))

    return array.dtype(array, types.int64), generate


@intrinsic
def put(typing: Any, array: Any, index: Any, value: Any) -> Any:
    """array[index] = value, for an index that is never negative."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        store_item(context, builder, kind, args[2], pointer(context, builder, kind, args[0], args[1]))
        return context.get_dummy_value()

    return types.void(array, types.int64, array.dtype), generate


@intrinsic
def add_to(typing: Any, array: Any, index: Any, value: Any) -> Any:
    """array[index] += value for whole numbers, for an index that is never negative."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        place = pointer(context, builder, kind, args[0], args[1])
        total = builder.add(load_item(context, builder, kind, place), args[2])
        store_item(context, builder, kind, total, place)
        return context.get_dummy_value()

    return types.void(array, types.int64, array.dtype), generate
