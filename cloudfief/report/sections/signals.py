"""What an economy without fiefs and labs did: its own signals over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudfief.effect import added_up
from cloudfief.report import bands, lines, words
from cloudfief.report.contrast import comparison, effect_of, has, moments, shown_arms
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Section
from cloudfief.report.headline import LEDGER, TOLD

if TYPE_CHECKING:
    from cloudfief.result import Result

MOST = 6


def section(result: Result) -> Section | None:
    """The first few signals of an economy that no other section knows."""
    if any(name in result.signals for name, _ in TOLD):
        return None
    names = [str(name) for name in result.signals if name not in LEDGER and has(result, str(name))]
    weekly = [name for name in names if {"arm", "pair", "week"} <= set(result.signals[name].dims)]
    figures = tuple(_figure(result, name) for name in weekly[:MOST])
    return Section(80, "What happened", figures) if figures else None


def _figure(result: Result, name: str) -> Figure:
    signal = result.signals[name]
    what, unit = str(signal.attrs.get("what", name)), str(signal.attrs.get("unit", ""))
    effect, found = effect_of(result, name), comparison(result)
    told = f"{words.relative_change(what, effect)}, {found.after}" if effect and found else what
    panel = lines.Panel(words.capitalised(unit), lines.arm_lines(bands.by_arm(added_up(signal), shown_arms(result))))
    pairs = words.counted(result.signals.sizes["pair"], "pair")
    return figure(
        told,
        f"{name}; mean of {pairs}" + (", ribbons: 95% interval." if result.signals.sizes["pair"] > 1 else "."),
        lambda width: lines.chart(panel, width, 170, moments(result)),
        lines.key_of([panel]),
        narrow_key=True,
    )
