"""Horizons: over which weeks a difference between two arms is read."""

from __future__ import annotations

from typing import NamedTuple

from cloudfief.core.arms import NEVER, arms_of
from cloudfief.core.calendar import WEEKS_PER_QUARTER, WEEKS_PER_YEAR, week_of
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario

HORIZONS = ("1d", "1y", "end", "5y")
WINDOW_WEEKS = WEEKS_PER_QUARTER
DAY = "day"
MEANING = {
    "1d": "first day on which the arms differ",
    "1y": "mean of the 13 weeks that end 52 weeks after the arms part",
    "end": "mean of the last 13 weeks, or of those since the arms parted where they are fewer",
    "5y": "mean of the 13 weeks that end 260 weeks after the arms part",
}


class Window(NamedTuple):
    """Weeks from `start` until just before `stop`, counted from week 0."""

    start: int
    stop: int

    @property
    def weeks(self) -> slice:
        """The weeks as a slice for `isel(week=...)`."""
        return slice(self.start, self.stop)


def checked_horizon(horizon: str) -> str:
    """The horizon; raises BadInput, naming what is allowed, for another word."""
    if horizon not in HORIZONS:
        hint = nearest(horizon, HORIZONS)
        raise BadInput(f"horizon: found '{horizon}'; allowed is {', '.join(HORIZONS)}.{hint}")
    return horizon


def weeks_needed(horizon: str, origin: int) -> int:
    """How many weeks a run must have so that a horizon is reached when the arms part in week `origin`."""
    years = {"1y": 1, "5y": 5}.get(checked_horizon(horizon))
    return origin + 1 if years is None else origin + years * WEEKS_PER_YEAR


def window_of(horizon: str, origin: int, weeks: int) -> Window:
    """The weeks over which a horizon averages.

    Arms part in week w (`origin`): "1y" is [w + 39, w + 52), "5y" is [w + 247, w + 260), "end" is the last 13
    weeks, or as many of them as follow w, and "1d" is every week from w on, in which a signal by day is
    searched for the first day on which the arms differ. Raises BadInput if the run is too short.
    """
    needed = weeks_needed(horizon, origin)
    if weeks < needed:
        raise BadInput(
            f"horizon {horizon}: the arms part in week {origin} and the run has {weeks} weeks; "
            f"allowed is {needed} weeks or more.\nRun it with --weeks {needed}."
        )
    match horizon:
        case "1d":
            return Window(origin, weeks)
        case "end":
            return Window(max(origin, weeks - WINDOW_WEEKS), weeks)
        case _:
            return Window(needed - WINDOW_WEEKS, needed)


def origin_week(scenario: Scenario, arms: tuple[str, ...]) -> int:
    """The week from which weeks are counted: where the first two arms part, else the event's week, else 0.

    Arms that part in the burn-in count from week 0.
    """
    known = {arm.name: arm for arm in arms_of(scenario)}
    if len(arms) > 1 and all(name in known for name in arms[:2]):
        parts = known[arms[0]].parts_from(known[arms[1]])
        if parts != NEVER:
            return max(0, parts)
    return week_of(scenario.start, scenario.event.date) if scenario.event is not None else 0
