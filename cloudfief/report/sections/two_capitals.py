"""Two kinds of capital: what AI costs when it is sold, and what cloud capital earns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cloudfief.effect import added_up
from cloudfief.report import bands, lines, theme, words
from cloudfief.report.contrast import Comparison, comparison, effect_of, has, moments, shown_arms
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Section
from cloudfief.report.headline import finding_of

if TYPE_CHECKING:
    from cloudfief.result import Result

LIST, FIXED, RENT = "lab_api_price", "lab_fixed_quality_price", "fief_net_rent"
WEEKS_A_YEAR = 52
BILLION = 1e9
HEIGHT = 210
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
    return Section(20, "Two kinds of capital", tuple(figures))


def panels_of(result: Result) -> list[lines.Panel]:
    """A panel of AI prices on a logarithmic axis and one of cloud rent, each if it was simulated."""
    return [*_prices(result), *_rent(result)]


def _prices(result: Result) -> list[lines.Panel]:
    shown = []
    for signal, label, dash in ((LIST, "list", theme.SOLID), (FIXED, "same quality", [6, 3])):
        if has(result, signal):
            for arm, table in bands.by_arm(added_up(result.signals[signal]), shown_arms(result)).items():
                shown.append(lines.Line(table, f"{label}, {words.name(arm)}", theme.arm_colour(arm), dash))
    return [lines.Panel("Price of AI, dollars per million tokens (log scale)", shown, log=True)] if shown else []


def _rent(result: Result) -> list[lines.Panel]:
    if not has(result, RENT):
        return []
    yearly = added_up(result.signals[RENT]) * (WEEKS_A_YEAR / BILLION)
    shown = [
        lines.Line(table, words.name(arm), theme.arm_colour(arm), theme.arm_dash(arm))
        for arm, table in bands.by_arm(yearly, shown_arms(result)).items()
    ]
    return [lines.Panel("Cloud rent of all fiefs, billion dollars a year", shown)]


def levels(result: Result, width: int) -> Any:
    """The panels of levels below each other."""
    return lines.stacked(panels_of(result), width, HEIGHT, moments(result))


def _levels(result: Result) -> Figure:
    pairs = words.counted(result.signals.sizes["pair"], "pair")
    about = "Mean over labs and blocs; cloud rent is fees and advertising less service cost and normal return. "
    ribbon = f"Mean of {pairs}" + (", ribbons: 95% interval." if result.signals.sizes["pair"] > 1 else ".")
    return figure(finding_of(result), about + ribbon, lambda width: levels(result, width))


def _differences(result: Result, found: Comparison) -> Figure:
    shown, clear, unclear = [], [], []
    for signal, label, colour in PARTS:
        if not has(result, signal):
            continue
        table = bands.difference_in_per_cent(added_up(result.signals[signal]), found.arms, label)
        dash = [6, 3] if signal == FIXED else theme.SOLID
        shown.append(lines.Line(table, label, colour, dash))
        effect = effect_of(result, signal, found)
        if effect is not None:
            (clear if words.is_clear(effect) else unclear).append(words.relative_change(label, effect))
    panel = lines.Panel(f"{words.capitalised(words.name(found.arms[0]))} against {words.name(found.arms[1])}, %", shown)
    title = words.capitalised(words.listed([*clear, *unclear])) if clear or unclear else "Difference between the two worlds"
    return figure(
        f"{title}, {found.after}",
        f"Paired difference between two worlds with the same luck ({found.arms[0]}, {found.arms[1]}); ribbons: 95% interval.",
        lambda width: lines.chart(panel, width, 240, moments(result)),
    )
