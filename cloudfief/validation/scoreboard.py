"""The scoreboard: every target with what the model says, what the world did, and whether they agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from cloudfief.core.calendar import week_of
from cloudfief.core.errors import BadInput, RunFailed, failing_at, nearest
from cloudfief.core.same_event import same_event
from cloudfief.core.scenario import Scenario
from cloudfief.effect import Interval, Values, interval
from cloudfief.result import Result
from cloudfief.validation.band import judged, tolerance_of
from cloudfief.validation.labels import has_labels
from cloudfief.validation.period import Period, period_of
from cloudfief.validation.target import Target, targets

Row = dict[str, Any]
NOT_RUN, NO_NUMBER = "not run", "no number in this run"
NO_TRIAL = f"{NOT_RUN}: a trial, which is no part of this run"
ORDER = {False: 0, True: 1, None: 2}


class Score(NamedTuple):
    """Hits of the targets that were judged, and of those of them that no parameter rests on."""

    hits: int
    judged: int
    unused_hits: int
    unused_judged: int
    not_judged: int


def scoreboard(
    result: Result | None, wanted: Sequence[Target], used: Collection[str], trials: Iterable[Mapping[str, Any]] = ()
) -> list[Row]:
    """One row a target: misses first, of these the ones that no parameter rests on; then hits; then what was not judged.

    A row has fact, quantity, ours, low, high (95% over pairs), observed, unit, hit, used_in_calibration and source; further
    measured, tolerance (half the band) and why. Where the run, or the rows of trials, lack what a target needs, ours, low,
    high and hit are None, why says what is missing and `command` what gives the number. Raises RunFailed if a measure breaks.
    """
    published = {str(row["source"]).partition(":")[0]: row for row in trials if row["published"] is not None}
    rows = []
    for target in wanted:
        found = _of_trial(published.get(target.fact)) if target.trial else _of_run(target, result)
        rows.append(_row(target, found, target.rests_in(used)))
    return sorted(rows, key=lambda row: (ORDER[row["hit"]], row["used_in_calibration"], row["fact"]))


def chosen(ids: Iterable[str]) -> list[Target]:
    """The targets of the named facts, without names every target; raises BadInput for a fact that is no target."""
    known = {target.fact: target for target in targets()}
    wanted = list(dict.fromkeys(name.upper() for name in ids))
    for name in wanted:
        if name not in known:
            raise BadInput(f"validate: no target is called '{name}'.{nearest(name, known)}")
    return [known[name] for name in wanted] if wanted else list(known.values())


def score(rows: Iterable[Row]) -> Score:
    """Counts of a scoreboard."""
    rows = list(rows)
    told = [row for row in rows if row["hit"] is not None]
    unused = [row for row in told if not row["used_in_calibration"]]
    hits, unused_hits = sum(row["hit"] for row in told), sum(row["hit"] for row in unused)
    return Score(hits, len(told), unused_hits, len(unused), len(rows) - len(told))


def _row(target: Target, found: Interval | str, used: bool) -> Row:
    """`found` is our number, or why there is none."""
    row: Row = {
        "fact": target.fact,
        "quantity": target.quantity,
        "ours": None,
        "low": None,
        "high": None,
        "observed": target.observed,
        "unit": target.unit,
        "hit": None,
        "used_in_calibration": used,
        "source": target.source,
        "measured": target.measured,
        "tolerance": tolerance_of(target.observed, target.share),
    }
    if isinstance(found, str):
        return {**row, "why": found, "command": f"cloudfief validate {target.fact}"}
    hit, why = judged(*found, target.observed, target.share)
    return {**row, "ours": found.mean, "low": found.low, "high": found.high, "hit": hit, "why": why}


def _of_trial(row: Mapping[str, Any] | None) -> Interval | str:
    if row is None:
        return NO_TRIAL
    return NO_NUMBER if row["ours"] is None else Interval(row["ours"], row["low"], row["high"])


def _of_run(target: Target, result: Result | None) -> Interval | str:
    if result is None:
        return NOT_RUN
    period = _where(target, result.signals, result.scenario)
    if isinstance(period, str):
        return f"{NOT_RUN}: {period}"
    values = _measured(target, result.signals, period)
    return interval(values) if np.isfinite(values).all() else NO_NUMBER


def _where(target: Target, signals: xr.Dataset, scenario: Scenario) -> Period | str:
    """The target's period in a run that can give the number, else what the run lacks."""
    if not same_event(scenario, target.scenario):
        return f"the event is not that of scenario '{target.scenario}'"
    reads = target.reads
    arms, names = {str(name) for name in signals["arm"].values}, {str(name) for name in signals.data_vars}
    for what, wanted, there in (("arm", reads.arms, arms), ("signal", reads.signals, names)):
        missing = [name for name in wanted if name not in there]
        if missing:
            return f"the run has no {what} '{missing[0]}'"
    if not has_labels(signals, target.of):
        return "the run has no such lab, fief, bloc, company or group"
    return _period(target, signals)


def _period(target: Target, signals: xr.Dataset) -> Period | str:
    """The target's days in weeks of the run, or the weeks found and needed."""
    assert target.window is not None  # a target has a window or a trial
    period = period_of(signals, *target.window)
    if period is not None:
        return period
    first, last = target.window
    start = np.datetime64(signals["week"].values[0], "D").astype(object)
    found, needed = signals.sizes["week"], week_of(start, last) + 1
    early = [f"the run begins on {start}; needed is {first}"] if week_of(start, first) < 0 else []
    late = [f"weeks: found {found}; needed are {needed}, until {last}"] if needed > found else []
    return ", and ".join(early + late)


def _measured(target: Target, signals: xr.Dataset, period: Period) -> Values:
    """One number a pair, from nothing but what the measure declares; what breaks is told as the failure of this target."""
    where, reads = f"target {target.fact} ({target.measure})", target.reads
    declared = signals[list(reads.signals)].sel(arm=list(reads.arms)).astype(np.float64)
    with failing_at(where, RunFailed):
        return reads.read(declared, period, **target.of)
