"""Worker processes: as many as are wanted, gone when the work is over, whatever ended it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from cloudfief.core.errors import BadInput, RunFailed

CONTEXT = multiprocessing.get_context("spawn")


def checked_workers(workers: int | None) -> int | None:
    """What was asked for; raises BadInput for fewer than one."""
    if workers is not None and workers < 1:
        raise BadInput(f"workers: found {workers}; allowed is 1 or more.")
    return workers


def worker_count(workers: int | None, tasks: int) -> int:
    """How many processes so many tasks get: one a core if nothing is asked for, never more than tasks."""
    return min(checked_workers(workers) or os.cpu_count() or 1, tasks)


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
        with _interruptions_waiting():
            for _ in range(count):  # a process is started for each task that no other is free for
                pool.submit(_nothing)
        yield pool
    except BrokenProcessPool as error:
        raise RunFailed(f"A worker process was killed (out of memory?).{cure}") from error
    finally:
        workers = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()


@contextmanager
def _interruptions_waiting() -> Iterator[None]:
    """Ctrl-C is answered when the block has ended; a process that is started in it never hears of one.

    A mask alone would not do: the processes inherit it, but in this one another thread may hear what the first must not.
    """
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield  # on Windows a process is not told; outside the main thread Python answers no signal
        return
    heard: list[int] = []
    answer = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, answer or signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    if heard:
        signal.raise_signal(signal.SIGINT)


def _nothing() -> None:
    """A first task."""


def _begin(enter: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if enter is not None:
        enter(*arguments)
