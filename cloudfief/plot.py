"""A signal over time, arm by arm, with the interval over pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair
import xarray as xr

from cloudfief.core.errors import BadInput
from cloudfief.effect import added_up, signal_named
from cloudfief.report import bands, lines, words
from cloudfief.report.contrast import moments
from cloudfief.report.drawing import dressed
from cloudfief.report.spec import Spec

if TYPE_CHECKING:
    from cloudfief.result import Result

WIDTH, HEIGHT, PANEL_HEIGHT = 720, 280, 150


def signal_picture(result: Result, name: str, by: str | None = None) -> Any:
    """The mean over pairs of a signal, week by week, with a 95% ribbon; the event is a thin vertical line.

    With `by` a panel for each label along that dimension. Returns an Altair chart; raises BadInput for an unknown
    signal or dimension.
    """
    signal = signal_named(result.signals, name)
    if by is not None and by not in signal.dims:
        raise BadInput(f"by: '{name}' has no dimension '{by}'; it has {', '.join(map(str, signal.dims))}.")
    summed = added_up(signal, (by,) if by else ())
    parts = {str(label): summed.sel({by: label}) for label in summed[by].values} if by else {_unit(signal): summed}
    panels = [panel for label, part in parts.items() if (panel := _panel(result, label, part)) is not None]
    if not panels:
        raise BadInput(f"'{name}' has no value in any week: there is nothing to draw.")
    if by:
        spec = lines.small_multiples(panels, WIDTH, PANEL_HEIGHT, moments(result))
    else:
        spec = lines.chart(panels[0], WIDTH, HEIGHT, moments(result))
    return altair.Chart.from_dict({**dressed(_titled(spec, result, signal)), "background": "white"})


def _panel(result: Result, title: str, signal: xr.DataArray) -> lines.Panel | None:
    drawn = lines.arm_lines(bands.by_arm(signal, result.arms))
    return lines.Panel(title, drawn) if any(len(line.table) for line in drawn) else None


def _titled(spec: Spec, result: Result, signal: xr.DataArray) -> Spec:
    pairs = result.signals.sizes["pair"]
    ribbon = ", 95% interval" if pairs > 1 else ""
    told = f"{signal.name}, {_unit(signal)}; mean of {words.counted(pairs, 'pair')}{ribbon}"
    return {**spec, "title": {"text": str(signal.attrs.get("what", signal.name)), "subtitle": told, "frame": "bounds"}}


def _unit(signal: xr.DataArray) -> str:
    return str(signal.attrs.get("unit", ""))
