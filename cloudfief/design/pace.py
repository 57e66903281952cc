"""How long a design will take: an estimate after its first point, and a progress line where somebody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Line

from cloudfief.design.runner import Pace, Told


def time_text(seconds: float) -> str:
    """A time in the unit that fits it: 40 s, 12 minutes, 3.5 hours."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def estimate_text(pace: Pace) -> str:
    """What is known after the first point."""
    each = pace.seconds / max(pace.run_here, 1)
    return f"{pace.in_all} points of about {each:.1f} s: {time_text(pace.seconds_left)} to go."


@contextmanager
def pace_line(quiet: bool) -> Iterator[Told]:
    """A callback that says the estimate once a set of points, and draws a line on standard error if that is a terminal.

    With `quiet`, nothing goes to standard output.
    """
    errors = Console(stderr=True)
    line = Line(BarColumn(20), TextColumn("{task.description}"), console=errors, transient=True) if errors.is_terminal else None

    def told(pace: Pace) -> None:
        if pace.run_here == 1 and pace.done < pace.in_all:
            if not quiet:
                sys.stdout.write(estimate_text(pace) + "\n")
                sys.stdout.flush()
            elif line is not None:
                errors.print(estimate_text(pace))
        if line is not None:
            words = f"point {pace.done}/{pace.in_all} · {time_text(pace.seconds_left)} left"
            line.update(task, total=pace.in_all, completed=pace.done, description=words)

    if line is None:
        yield told
        return
    with line:
        task = line.add_task("starting")
        yield told
