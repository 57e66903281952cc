"""An honest progress line on standard error: arm, pair, week, household-weeks a second, time left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Line

from cloudfief.core.replicates import Progress, Report


def _in_notebook() -> bool:
    return "ipykernel" in sys.modules


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}" if minutes >= 60 else f"{minutes}:{rest:02d}"


def progress_text(now: Progress, households: int) -> str:
    """Where a run is, as one line; the time left is what the weeks so far took, for those that are left."""
    words = [f"pair {min(now.pairs + 1, now.pairs_in_all)}/{now.pairs_in_all}"]
    if now.arm:
        words = [now.arm, *words, f"week {now.week}"]
    if now.seconds > 0 and households:
        words.append(f"{households * now.weeks / now.seconds:,.0f} household-weeks/s")
    if now.weeks:
        words.append(f"{_clock(now.seconds * (now.weeks_in_all - now.weeks) / now.weeks)} left")
    return " · ".join(words)


@contextmanager
def progress_line(households: int, shown: bool | None = None) -> Iterator[Report | None]:
    """A callback for `run_pairs` that draws the line; None where nobody looks (no terminal, no notebook)."""
    console = Console(stderr=True)
    if not (console.is_terminal or _in_notebook() if shown is None else shown):
        yield None
        return
    with Line(BarColumn(20), TextColumn("{task.description}"), console=console, transient=True) as line:
        task = line.add_task("starting")

        def report(now: Progress) -> None:
            line.update(task, total=now.weeks_in_all, completed=now.weeks, description=progress_text(now, households))

        yield report
