"""Lines over time with ribbons, labelled at their ends, and small multiples of them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any, NamedTuple

import altair
import numpy as np
import pandas as pd

from cloudfief.report import theme
from cloudfief.report.contrast import Moment

LABEL_GAP = 16  # pixels between two labels at line ends
AXIS_ROOM = 52


class Line(NamedTuple):
    """One line: its table (when, mean, low, high), its label at the end, colour and dash pattern."""

    table: pd.DataFrame
    label: str
    colour: str
    dash: Sequence[int] = tuple(theme.SOLID)


class Panel(NamedTuple):
    """A set of lines on common axes; `title` says what is plotted and its unit."""

    title: str
    lines: Sequence[Line]
    log: bool = False
    zero: bool = True
    label_format: str = "~g"
    labelled: bool = True


def domain_of(panels: Sequence[Panel]) -> tuple[float, float]:
    """The common range of the panels' ribbons, from zero where a length is read."""
    tables = [line.table for panel in panels for line in panel.lines if len(line.table)]
    if panels[0].log:
        means = np.concatenate([table["mean"] for table in tables])
        means = means[means > 0]
        return float(means.min()) / 1.25, float(means.max()) * 1.25
    low = min(float(table["low"].min()) for table in tables)
    high = max(float(table["high"].max()) for table in tables)
    if panels[0].zero:
        low, high = min(0.0, low), max(0.0, high)
    room = 0.05 * ((high - low) or 1.0)
    return (low - room if low < 0 or not panels[0].zero else low), high + room


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Moves places on [0, 1] apart until neighbours are `gap` apart, keeping their order and staying inside."""
    order = np.argsort(places, kind="stable")
    moved = np.array(places, dtype=np.float64)[order]
    for here in range(1, len(moved)):
        moved[here] = max(moved[here], moved[here - 1] + gap)
    if len(moved) and moved[-1] > 1:
        moved[-1] = 1.0
        for here in range(len(moved) - 2, -1, -1):
            moved[here] = min(moved[here], moved[here + 1] - gap)
    back = np.empty_like(moved)
    back[order] = moved
    return back.tolist()


def chart(
    panel: Panel,
    width: int,
    height: int,
    moments: Sequence[Moment] = (),
    domain: tuple[float, float] | None = None,
    dates: bool = True,
) -> Any:
    """One panel as a layered chart whose labels stand right of the plot; `width` includes axis and labels."""
    domain = domain or domain_of([panel])
    longest = max((theme.right_of_plot(line.label) for line in panel.lines), default=0) if panel.labelled else 8
    inner = max(60, width - AXIS_ROOM - longest)
    kind = "log" if panel.log else "linear"
    scale = altair.Scale(domain=list(domain), type=kind, nice=False, zero=False, clamp=True)
    axes = _Axes(_when(inner, dates), scale, _level_axis(panel, height))
    layers = _moment_layers(moments, inner)
    for line in panel.lines:
        if len(line.table):
            layers += _line_layers(line, axes)
    if panel.labelled:
        layers += _end_labels(panel, domain, height)
    return altair.layer(*layers).properties(width=inner, height=height, title=panel.title)


def _level_axis(panel: Panel, height: int) -> altair.Axis:
    if panel.log:
        return altair.Axis(format=panel.label_format, values=_log_ticks(*domain_of([panel])))
    return altair.Axis(format=panel.label_format, tickCount=max(3, height // 45))


def _log_ticks(low: float, high: float) -> list[float]:
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    steps = (1, 2, 5) if high / low < 500 else (1,)
    return [float(f"{step}e{decade}") for decade in decades for step in steps if low <= step * 10.0**decade <= high]


def _when(inner: int, dates: bool) -> altair.X:
    axis = altair.Axis(
        format="%b %Y", tickCount=max(2, min(6, inner // 95)), labelOverlap="greedy", labelFlush=False, labels=dates
    )
    return altair.X("when:T", axis=axis)


class _Axes(NamedTuple):
    when: altair.X
    scale: altair.Scale
    axis: altair.Axis

    def level(self, field: str) -> altair.Y:
        return altair.Y(field, scale=self.scale, axis=self.axis)


def _line_layers(line: Line, axes: _Axes) -> list[Any]:
    base = altair.Chart(line.table).encode(x=axes.when)
    ribbon = base.mark_area(color=line.colour, opacity=theme.RIBBON_OPACITY, clip=True).encode(
        y=axes.level("low:Q"), y2="high:Q"
    )
    drawn = base.mark_line(color=line.colour, strokeDash=list(line.dash), clip=True).encode(y=axes.level("mean:Q"))
    return [ribbon, drawn]


def _end_labels(panel: Panel, domain: tuple[float, float], height: int) -> list[Any]:
    lines = [line for line in panel.lines if len(line.table)]
    if not lines:
        return []
    ends = [float(line.table["mean"].iloc[-1]) for line in lines]
    to, back = (np.log, np.exp) if panel.log else (float, float)
    bottom, top = to(domain[0]), to(domain[1])
    places = spread([(to(end) - bottom) / (top - bottom) for end in ends], LABEL_GAP / height)
    table = pd.DataFrame({
        "when": [line.table["when"].iloc[-1] for line in lines],
        "end": ends,
        "place": [float(back(bottom + place * (top - bottom))) for place in places],
        "label": [line.label for line in lines],
        "colour": [line.colour for line in lines],
    })  # fmt: skip
    base = altair.Chart(table).encode(x="when:T")
    dots = base.mark_circle(size=46, opacity=1).encode(y="end:Q", color=altair.Color("colour:N", scale=None))
    text = base.mark_text(align="left", dx=9, fontSize=theme.TEXT_SIZE, color=theme.INK).encode(
        y="place:Q", text="label:N"
    )
    return [dots, text]


def _moment_layers(moments: Sequence[Moment], inner: int) -> list[Any]:
    layers: list[Any] = []
    for moment in moments:
        table = pd.DataFrame({"when": [moment.when]})
        lines = textwrap.wrap(moment.name, 44 if inner > 420 else 22)
        text = altair.Chart(table).mark_text(
            align="left", baseline="bottom", dx=4, lineBreak="\n", fontSize=theme.SMALL_SIZE, color=theme.MUTED,
            dy=-14 * (len(lines) - 1),
        ).encode(x="when:T", y=altair.value(-2), text=altair.value("\n".join(lines)))  # fmt: skip
        layers += [theme.thin_line(table), text] if moment.name else [theme.thin_line(table)]
    return layers


def stacked(panels: Sequence[Panel], width: int, height: int, moments: Sequence[Moment] = ()) -> Any:
    """Panels below each other on one time axis; the names of the moments stand above the first."""
    unnamed = [Moment(moment.when, "") for moment in moments]
    room = [max((theme.right_of_plot(line.label) for line in panel.lines), default=0) for panel in panels]
    charts = [
        chart(panel, width - (max(room) - own), height, moments if not number else unnamed, dates=number == len(panels) - 1)
        for number, (panel, own) in enumerate(zip(panels, room, strict=True))
    ]
    return altair.vconcat(*charts, spacing=18).resolve_scale(x="shared")


def small_multiples(panels: Sequence[Panel], width: int, height: int, moments: Sequence[Moment] = ()) -> Any:
    """Panels side by side on common axes; only the last panel's lines are labelled, the event line has no name."""
    columns = min(len(panels), 3 if width > 420 else 1)
    each = (width - 20 * (columns - 1)) // columns
    domain = domain_of(panels)
    unnamed = [Moment(moment.when, "") for moment in moments]
    charts = [chart(panel, each, height, unnamed, domain) for panel in panels]
    return altair.concat(*charts, columns=columns, spacing=20)
