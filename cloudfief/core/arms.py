"""The arms of a scenario: what each of the compared worlds does differently, and from which week on."""

from __future__ import annotations

from typing import Any, NamedTuple

from cloudfief.core.calendar import week_of
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario, Settings

BASELINE, SHOCK, POLICY = "baseline", "shock", "policy"
NEVER = 1_000_000


class Span(NamedTuple):
    """Settings, or a lever, that hold from one week until just before another."""

    start: int
    until: int
    settings: Settings
    lever: tuple[str, dict[str, Any]] | None = None


class Arm(NamedTuple):
    """One of the compared worlds; later spans lie over earlier ones."""

    name: str
    spans: tuple[Span, ...]
    first_week: int

    def at(self, week: int) -> tuple[Settings, tuple[tuple[str, dict[str, Any]], ...]]:
        """The parameters that differ from their defaults in a week, and the levers that hold."""
        settings: Settings = {}
        levers = []
        for span in self.spans:
            if not span.start <= week < span.until:
                continue
            for block, values in span.settings.items():
                settings.setdefault(block, {}).update(values)
            if span.lever is not None:
                levers.append(span.lever)
        return settings, tuple(levers)

    def changes(self) -> list[int]:
        """The weeks on which something changes."""
        edges = {edge for span in self.spans for edge in (span.start, span.until)}
        return sorted(edge for edge in edges | {self.first_week} if self.first_week <= edge < NEVER)

    def parts_from(self, other: Arm) -> int:
        """The first week in which this arm is not what the other is; NEVER if it always is."""
        for week in sorted({*self.changes(), *other.changes()}):
            if self.at(week) != other.at(week):
                return week
        return NEVER


def arms_of(scenario: Scenario) -> tuple[Arm, ...]:
    """The arms that a scenario asks for: baseline, then shock, the extra arms, and policy."""
    first = -scenario.burn_in.weeks
    common = [Span(first, NEVER, scenario.set)]
    if first < 0:
        common.append(Span(first, 0, scenario.burn_in.set))
    for day, settings in scenario.dated.items():
        common.append(Span(_week(scenario, day, "dated"), NEVER, settings))
    arms = {BASELINE: Arm(BASELINE, tuple(common), first)}
    last = arms[BASELINE]
    if scenario.event is not None:
        happens = Span(_week(scenario, scenario.event.date, "event.date"), NEVER, scenario.event.set)
        last = arms[SHOCK] = Arm(SHOCK, (*common, happens), first)
    for name, extra in scenario.arms.items():
        spans = last.spans if extra.with_event else tuple(common)
        arms[name] = Arm(name, (*spans, Span(first, NEVER, extra.set)), first)
    if scenario.levers:
        arms[POLICY] = Arm(POLICY, (*last.spans, *_lever_spans(scenario)), first)
    return tuple(arms.values())


def arm_named(scenario: Scenario, name: str | None) -> Arm:
    """An arm by name; without one the policy arm, else the shock, else the baseline."""
    arms = {arm.name: arm for arm in arms_of(scenario)}
    if name is None:
        return arms.get(POLICY) or arms.get(SHOCK) or arms[BASELINE]
    if name not in arms:
        raise BadInput(f"Scenario '{scenario.name}' has no arm '{name}'.{nearest(name, arms)}")
    return arms[name]


def beyond_the_end(scenario: Scenario) -> list[str]:
    """What is dated after the last week, and so does not happen, in words."""
    late = [f"{scenario.event.name} ({scenario.event.date})"] if _late_event(scenario) and scenario.event else []
    days = [day for day in scenario.dated if week_of(scenario.start, day) >= scenario.weeks]
    return late + [f"the values dated {day}" for day in days]


def _late_event(scenario: Scenario) -> bool:
    return scenario.event is not None and week_of(scenario.start, scenario.event.date) >= scenario.weeks


def _lever_spans(scenario: Scenario) -> list[Span]:
    spans = []
    for use in scenario.levers:
        start = 0 if use.start is None else _week(scenario, use.start, f"lever {use.lever}: start")
        until = NEVER if use.until is None else _week(scenario, use.until, f"lever {use.lever}: until")
        if until <= start:
            raise BadInput(f"lever {use.lever}: until {use.until} is not after start {use.start}.")
        spans.append(Span(start, until, {}, (use.lever, use.params)))
    return spans


def _week(scenario: Scenario, day: Any, key: str) -> int:
    week = week_of(scenario.start, day)
    if week < 0:
        raise BadInput(f"{key}: {day} is before the start, {scenario.start}.")
    return week
