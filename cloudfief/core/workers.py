"""Worker processes: as many as are wanted, gone when the work is over, whatever ended it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from cloudfief.core.errors import RunFailed

CONTEXT = multiprocessing.get_context("spawn")


def worker_count(workers: int | None, tasks: int) -> int:
    """How many processes so many tasks get: one a core if nothing is asked for, never more than tasks."""
    return min(workers or os.cpu_count() or 1, tasks)


@contextmanager
def worker_pool(
    count: int, enter: Callable[..., None] | None = None, arguments: tuple[Any, ...] = (), cure: str = ""
) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes, each of which first calls `enter(*arguments)`; the parent alone answers Ctrl-C.

    Raises RunFailed, with the sentence `cure`, if a worker dies. Nothing goes on behind the user's back: what has not been
    finished when the block ends is not wanted any more.
    """
    pool = ProcessPoolExecutor(count, mp_context=CONTEXT, initializer=_begin, initargs=(enter, arguments))
    try:
        yield pool
    except BrokenProcessPool as error:
        raise RunFailed(f"A worker process was killed (out of memory?).{cure}") from error
    finally:
        workers = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()


def _begin(enter: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if enter is not None:
        enter(*arguments)
