"""Mark-ups: how far the price of AI stands above its cost, lab by lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cloudfief.effect import added_up
from cloudfief.report import bands, lines, words
from cloudfief.report.contrast import comparison, effect_of, final_weeks, has, last_arm, moments, shown_arms
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Section
from cloudfief.report.mark_up import MARK_UP, MEANING, as_told

if TYPE_CHECKING:
    from cloudfief.result import Result


def section(result: Result) -> Section | None:
    """One panel a lab on common axes."""
    if not has(result, MARK_UP):
        return None
    signal = added_up(as_told(result.signals[MARK_UP]), ("lab",))
    panels = []
    for lab in signal["lab"].values:
        shown = lines.arm_lines(bands.by_arm(signal.sel(lab=lab), shown_arms(result)))
        if any(len(line.table) for line in shown):
            panels.append(lines.Panel(words.name(lab), shown, suffix="%"))
    chosen = figure(
        _finding(result),
        f"Mark-up of list prices, {MEANING}; mean over blocs, 0% is a price at cost. The title tells all labs, claim C1 "
        "those that stay closed. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )
    return Section(25, "Mark-ups", (chosen,))


def _finding(result: Result) -> str:
    window = added_up(as_told(result.signals[MARK_UP])).sel(arm=last_arm(result)).isel(week=final_weeks(result)).mean("week")
    level = f"AI sells at a mark-up of {words.mean_with_interval(np.asarray(window.values), unit='%')} over marginal cost"
    found = comparison(result)
    effect = effect_of(result, MARK_UP, found)
    if found is None or effect is None:
        return level
    return f"{level} {found.after}; mark-ups against {words.name(found.arms[1])} {words.relative_change('', effect).strip()}"
