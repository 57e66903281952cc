"""Whether the arm `shock` of two scenarios means the same."""

from __future__ import annotations

import functools

from cloudfief.core.scenario import Event, Scenario, load


def same_event(scenario: Scenario, name: str, *, any_day: bool = False) -> bool:
    """Whether a scenario's event sets at least what that of the scenario called `name` sets, to the same values.

    It must be on the same day, unless `any_day`: what is counted from the event is then the same question, a fact of the
    calendar is not. What a scenario is called does not matter, since a user may change its event.
    """
    ours, theirs = scenario.event, _event_of(name)
    if theirs is None or ours is None:
        return theirs is None
    values = [(block, key, value) for block, sets in theirs.set.items() for key, value in sets.items()]
    same = all(ours.set.get(block, {}).get(key) == value for block, key, value in values)
    return same and (any_day or ours.date == theirs.date)


@functools.cache
def _event_of(name: str) -> Event | None:
    return load(name).event
