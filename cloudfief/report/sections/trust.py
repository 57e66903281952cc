"""Trust: how much users believe what a fief puts before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cloudfief.effect import interval
from cloudfief.report import lines, words
from cloudfief.report.contrast import comparison, effect_of, final_weeks, has, last_arm, moments
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Section
from cloudfief.report.sections.take_rates import by_fief

if TYPE_CHECKING:
    from cloudfief.result import Result

TRUST = "household_trust"


def section(result: Result) -> Section | None:
    """Mean trust in each fief, one panel a fief."""
    if not has(result, TRUST):
        return None
    signal = 100 * result.signals[TRUST].astype(np.float64)
    panels = by_fief(result, signal)
    chosen = figure(
        _finding(result),
        "Mean over the households that the fief serves of the trust in its advice, per cent; ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )
    return Section(70, "Trust", (chosen,))


def _finding(result: Result) -> str:
    window = (100 * result.signals[TRUST].sel(arm=last_arm(result))).isel(week=final_weeks(result)).mean("week")
    start = (100 * result.signals[TRUST].sel(arm=last_arm(result))).isel(week=0)
    moved = interval((window - start).mean("fief").values.astype(np.float64))
    clause = words.change("mean trust in fiefs", *moved, unit=" points")
    level = words.mean_with_interval(window.mean("fief").values, 1, "%")
    found = comparison(result)
    effect = effect_of(result, TRUST, found)
    against = ""
    if found is not None and effect is not None:
        against = f"; against the {words.name(found.arms[1])} {words.relative_change('', effect).strip()}"
    return words.capitalised(f"{clause} since the first week, to {level}{against}")
