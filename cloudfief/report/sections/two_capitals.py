"""Two kinds of capital: what AI costs when it is sold, and what cloud capital earns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.effect import added_up
from cloudfief.report import bands, lines, theme, words
from cloudfief.report.contrast import (
    Comparison,
    comparison,
    effect_of,
    final_weeks,
    has,
    last_arm,
    moments,
    shown_arms,
)
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Section
from cloudfief.report.spec import Spec

if TYPE_CHECKING:
    from cloudfief.result import Result

LIST, FIXED, RENT = "lab_api_price", "lab_fixed_quality_price", "fief_net_rent"
BILLION = 1e9
HEIGHT = 200
LEVELS = ((LIST, "AI list prices", "$", 1.0, " a million tokens"), (FIXED, "AI of fixed quality", "$", 1.0, ""),
          (RENT, "cloud rent", "$", float(WEEKS_PER_YEAR), " a year"))  # fmt: skip
PARTS = ((LIST, "AI list price", theme.COMMODITY), (FIXED, "AI at fixed quality", theme.COMMODITY),
         (RENT, "cloud rent", theme.CLOUD_CAPITAL))  # fmt: skip


def section(result: Result) -> Section | None:
    """AI prices above cloud rent on one time axis, then the paired difference of both."""
    if not panels_of(result):
        return None
    figures = [_levels(result)]
    found = comparison(result)
    if found is not None:
        figures.append(_differences(result, found))
    both = has(result, LIST) and has(result, RENT)
    topic = "Two kinds of capital" if both else "Cloud rent" if has(result, RENT) else "AI prices"
    return Section(20, topic, tuple(figures))


def panels_of(result: Result) -> list[lines.Panel]:
    """A panel of AI prices on a logarithmic axis and one of cloud rent, each if it was simulated."""
    return [*_prices(result), *_rent(result)]


def _prices(result: Result) -> list[lines.Panel]:
    shown = []
    for signal, label, dash in ((LIST, "list", theme.SOLID), (FIXED, "same quality", [6, 3])):
        if has(result, signal):
            tables = bands.by_arm(added_up(result.signals[signal]), shown_arms(result))
            positive = {arm: table.loc[table["mean"] > 0] for arm, table in tables.items()}
            shown += [line._replace(dash=dash) for line in lines.arm_lines(positive, f"{label}, ") if len(line.table)]
    return [lines.Panel("Price of AI, dollars per million tokens (log scale)", shown, log=True)] if shown else []


def _rent(result: Result) -> list[lines.Panel]:
    if not has(result, RENT):
        return []
    yearly = added_up(result.signals[RENT]) * (WEEKS_PER_YEAR / BILLION)
    shown = lines.arm_lines(bands.by_arm(yearly, shown_arms(result)))
    return [lines.Panel("Cloud rent of all fiefs, billion dollars a year", shown)]


def levels(result: Result, width: int) -> Spec:
    """The panels of levels below each other."""
    return lines.stacked(panels_of(result), width, HEIGHT, moments(result))


def _levels(result: Result) -> Figure:
    pairs = words.counted(result.signals.sizes["pair"], "pair")
    parts = []
    if has(result, LIST):
        parts.append("AI prices are means over labs and blocs.")
    if has(result, RENT):
        parts.append("Cloud rent is fees and advertising less service cost and normal return.")
    about = " ".join([*parts, ""])
    ribbon = f"The title tells the {words.name(last_arm(result))} arm. Mean of {pairs}" + (
        ", ribbons: 95% interval." if result.signals.sizes["pair"] > 1 else "."
    )
    key = lines.key_of(panels_of(result))
    return figure(_levels_told(result), about + ribbon, lambda width: levels(result, width), key, narrow_key=True)


def _levels_told(result: Result) -> str:
    """Where prices and rent stood when the comparison is made, in the last arm."""
    window = result.signals.sel(arm=last_arm(result)).isel(week=final_weeks(result))
    told = []
    for signal, name, before, scale, unit in LEVELS:
        if has(result, signal):
            values = added_up(window[signal]).mean("week").values * scale
            if not np.isfinite(values).all():
                continue  # not sold in some pair
            told.append(f"{name} {'stood at' if not told else 'at'} {words.mean_with_interval(values, unit=unit, before=before)}")
    found = comparison(result)
    when = found.after if found else "at the end of the run"
    return f"{words.capitalised(when)}, {words.listed(told)}" if told else "AI prices and cloud rent"


def _differences(result: Result, found: Comparison) -> Figure:
    shown, clear, unclear = [], [], []
    for signal, label, colour in PARTS:
        if not has(result, signal):
            continue
        table = bands.difference_in_per_cent(added_up(result.signals[signal]), found.arms)
        dash = [6, 3] if signal == FIXED else theme.SOLID
        shown.append(lines.Line(table, label, colour, dash))
        effect = effect_of(result, signal, found)
        if effect is not None:
            (clear if words.is_clear(effect) else unclear).append(words.relative_change(label, effect))
    name = f"{words.capitalised(words.name(found.arms[0]))} against {words.name(found.arms[1])}"
    panel = lines.Panel(f"{name}, per cent", shown, suffix="%")
    title = words.capitalised(words.listed([*clear, *unclear])) if clear or unclear else "Difference between the two worlds"
    return figure(
        f"{title}, {found.after}",
        f"Paired difference between two worlds with the same luck ({found.arms[0]}, {found.arms[1]}); ribbons: 95% interval.",
        lambda width: lines.chart(panel, width, 240, moments(result)),
        lines.key_of([panel]),
        narrow_key=True,
    )
