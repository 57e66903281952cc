"""Populations as columns: aligned, padded to whole blocks, run in parallel by rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

BLOCK = 256  # rows; a block's draws and temporaries stay in the processor's first caches
ALIGNMENT = 64  # bytes: one cache line, one 512-bit vector

Result = TypeVar("Result")


class Cohort(NamedTuple):
    """The rows of one bloc: `start` is a block boundary, rows from `stop` to `padded_stop` are nobody."""

    start: int
    stop: int

    @property
    def members(self) -> int:
        """How many agents live in these rows."""
        return self.stop - self.start

    @property
    def padded_stop(self) -> int:
        """The end of the cohort's last whole block."""
        return self.start + padded(self.members)


def padded(count: int) -> int:
    """The smallest whole number of blocks, in rows, that holds `count` rows."""
    return -(-count // BLOCK) * BLOCK


def aligned_empty(shape: int | Sequence[int], dtype: DTypeLike) -> NDArray[Any]:
    """An uninitialised C-ordered array whose first byte lies on a 64-byte boundary."""
    sizes = (shape,) if isinstance(shape, int) else tuple(shape)
    kind = np.dtype(dtype)
    size_bytes = math.prod(sizes) * kind.itemsize
    raw = np.empty(size_bytes + ALIGNMENT, dtype=np.uint8)
    offset = -raw.ctypes.data % ALIGNMENT
    return raw[offset : offset + size_bytes].view(kind).reshape(sizes)


def aligned_zeros(shape: int | Sequence[int], dtype: DTypeLike) -> NDArray[Any]:
    """An array of zeros whose first byte lies on a 64-byte boundary."""
    array = aligned_empty(shape, dtype)
    array[...] = 0
    return array


def cohorts(counts: Sequence[int]) -> tuple[Cohort, ...]:
    """The rows of each bloc, one after the other, each starting on a block boundary.

    `counts[b]` is the number of agents of bloc b; a column needs `padded_stop` of the last cohort rows.
    """
    rows, start = [], 0
    for count in counts:
        if count < 0:
            raise ValueError(f"a cohort of {count} agents; allowed are 0 and more")
        rows.append(Cohort(start, start + int(count)))
        start = rows[-1].padded_stop
    return tuple(rows)


def thread_ranges(start: int, stop: int, threads: int) -> list[tuple[int, int]]:
    """Cuts rows start .. stop into at most `threads` ranges of whole blocks, none empty, the last to stop."""
    if start % BLOCK:
        raise ValueError(f"rows start at {start}, which is no multiple of {BLOCK}")
    if threads < 1:
        raise ValueError(f"threads is {threads}; allowed are 1 and more")
    blocks = -(-(stop - start) // BLOCK)
    parts = max(0, min(threads, blocks))
    bounds = [start + BLOCK * (blocks * part // parts) for part in range(parts)] + [stop]
    return [(bounds[part], bounds[part + 1]) for part in range(parts)]


def run_blocks(function: Callable[[int, int], Result], ranges: Sequence[tuple[int, int]]) -> list[Result]:
    """Runs `function(start, stop)` over the ranges, one thread each; results come in the ranges' order.

    Pays off only for functions that release the interpreter's lock; one range runs in the calling thread.
    An exception in any range is raised here.
    """
    if len(ranges) <= 1:
        return [function(start, stop) for start, stop in ranges]
    with ThreadPoolExecutor(max_workers=len(ranges)) as pool:
        running = [pool.submit(function, start, stop) for start, stop in ranges]
        return [future.result() for future in running]
