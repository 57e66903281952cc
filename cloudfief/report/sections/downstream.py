"""Downstream: developers who build on models, and the specialists whom general AI undercuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cloudfief.catalogue import facts
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.effect import Interval, interval
from cloudfief.report import bands, lines, members, words
from cloudfief.report.contrast import comparison, final_weeks, has, last_arm, moments, shown_arms
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Section

if TYPE_CHECKING:
    from cloudfief.result import Result

OPEN, MODELS = "developer_open_share", "developer_derived_models"
PRICE, REVENUE = "specialist_price", "specialist_revenue"
MILLION = 1e6


def section(result: Result) -> Section | None:
    """Open weights among developers, models derived from them, then prices and revenue of specialists."""
    figures = []
    if has(result, OPEN):
        figures.append(_open(result))
    if has(result, MODELS) and float(result.signals[MODELS].max()) > 0:
        figures.append(_models(result))
    if has(result, PRICE, REVENUE):
        figures.append(_specialists(result))
    return Section(78, "Who builds on AI", tuple(figures)) if figures else None


def _open(result: Result) -> Figure:
    share, found = 100 * result.signals[OPEN].astype(np.float64), comparison(result)
    panels = members.panels(result, share, "bloc", suffix="%", limits=(0, 100))
    window = share.sel(arm=last_arm(result)).isel(week=final_weeks(result)).mean("week")
    told = [
        f"{words.mean_with_interval(window.sel(bloc=bloc).values, unit='%')} in {members.place(bloc)}"
        for bloc in share["bloc"].values
    ]
    more = ""
    if found is not None:
        gap = members.told_by(share, "bloc", found, f"against {words.name(found.arms[1])}", unit=" points", relative_to=False)
        more = f" {found.after}; {gap}"
    return figure(
        f"Of developers' tokens, open weights make {words.listed(told)}{more}",
        "Share of the tokens that developers use which run on open weights, per cent. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )


def _models(result: Result) -> Figure:
    signal = result.signals[MODELS].astype(np.float64)
    shown = lines.arm_lines(bands.by_arm(signal, shown_arms(result)))
    panel = lines.Panel("Models derived from open weights", shown)
    end = signal.sel(arm=last_arm(result)).isel(week=-1).values
    return figure(
        f"By the end {words.mean_with_interval(end)} models derived from open weights were published",
        f"Models that developers made from open weights and published, mean over pairs; ribbons: 95% interval.{_counted()}",
        lambda width: lines.chart(panel, width, 150, moments(result)),
        lines.key_of([panel]),
        narrow_key=True,
    )


def _counted() -> str:
    """What was counted after the release, as a sentence."""
    fact = facts().get("S2-115")
    return f" Observed on {words.day(fact['date'])}: at least {fact['value']} (S2-115)." if fact else ""


def _specialists(result: Result) -> Figure:
    """Price above revenue of every specialist, one column a specialist."""
    price = result.signals[PRICE].astype(np.float64).mean("bloc", skipna=True)
    revenue = result.signals[REVENUE].astype(np.float64) * WEEKS_PER_YEAR / MILLION
    panels = []
    for specialist in revenue["specialist"].values:
        tables = bands.by_arm(revenue.sel(specialist=specialist), shown_arms(result))
        panels.append(lines.Panel(f"{words.capitalised(words.name(specialist))}", lines.arm_lines(tables)))
    found = comparison(result)
    title = "What specialists sell"
    if found is not None:
        parts = []
        for name, values in (("their prices", price), ("their revenue", revenue)):
            change = members.relative(values.sum("specialist") if values is revenue else values.mean("specialist"), found)
            parts.append(words.change(name, *_interval(change.values), unit="%"))
        title = f"For translation specialists {found.after}: {words.listed(parts)}"
    return figure(
        title,
        "Revenue of specialised AI services, million dollars a year; common scale. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )


def _interval(values: np.ndarray) -> Interval:
    known = values[np.isfinite(values)]
    return interval(known) if len(known) else Interval(np.nan, None, None)
