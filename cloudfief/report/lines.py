"""Lines over time with ribbons, labelled at their ends, and small multiples of them."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from cloudfief.core.arms import POLICY, SHOCK
from cloudfief.report import theme
from cloudfief.report.contrast import Moment
from cloudfief.report.figure import Key
from cloudfief.report.spec import Spec, highest, lowest, moment, number_axis, rows, scale, time_axis
from cloudfief.report.words import balanced, name

LABEL_GAP = 16  # pixels between two labels at line ends
AXIS_ROOM = 46
LETTER = 7.0  # pixels
BOLD_LETTER = 7.9
LOG_STEPS = ((1,), (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 7))  # within a power of ten
FEWEST_TICKS = 3
FEWEST_FOR_LABELS = 420  # on narrower pictures a key tells the lines


class Line(NamedTuple):
    """One line: its table (when, mean, low, high), its label at the end, colour and dash pattern."""

    table: pd.DataFrame
    label: str
    colour: str
    dash: Sequence[int] = tuple(theme.SOLID)


class Panel(NamedTuple):
    """A set of lines on common axes; `title` says what is plotted and its unit; `limits` no value can pass."""

    title: str
    lines: Sequence[Line]
    log: bool = False
    zero: bool = True
    suffix: str = ""
    limits: tuple[float, float] = (-math.inf, math.inf)


def arm_lines(tables: dict[str, pd.DataFrame], prefix: str = "") -> list[Line]:
    """A line an arm, in the arm's colour and dash pattern."""
    colours = {arm: theme.arm_colour(arm) for arm in tables}
    if POLICY in tables and SHOCK in tables:
        colours[SHOCK] = theme.INK  # vermillion is for what the policy changes
    return [Line(table, f"{prefix}{name(arm)}", colours[arm], theme.arm_dash(arm)) for arm, table in tables.items()]


def domain_of(panels: Sequence[Panel]) -> tuple[float, float]:
    """The common range of the panels' ribbons, from zero where a length is read."""
    tables = [line.table for panel in panels for line in panel.lines if len(line.table)]
    if panels[0].log:
        means = np.concatenate([table["mean"].to_numpy() for table in tables])
        return float(means[means > 0].min()) / 1.25, float(means[means > 0].max()) * 1.25
    low = min(lowest(table, "low") for table in tables)
    high = max(highest(table, "high") for table in tables)
    if panels[0].zero:
        low, high = min(0.0, low), max(0.0, high)
    room = 0.04 * ((high - low) or abs(high) or 1.0)
    low, high = (low if low == 0 and panels[0].zero else low - room), high + room
    return max(low, panels[0].limits[0]), min(high, panels[0].limits[1])


def span_of(panels: Sequence[Panel]) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last moment of the panels' lines."""
    tables = [line.table["when"] for panel in panels for line in panel.lines if len(line.table)]
    return min(moment(when.iloc[0]) for when in tables), max(moment(when.iloc[-1]) for when in tables)


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Moves places on [0, 1] apart until neighbours are `gap` apart, keeping their order and, if there is room, inside."""
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


class Frame(NamedTuple):
    """The size, the ranges and the axes of a panel."""

    width: int
    height: int
    domain: tuple[float, float]
    span: tuple[pd.Timestamp, pd.Timestamp]
    dates: bool = True


def label_room(panel: Panel) -> int:
    """Pixels that the labels at the line ends need."""
    return 16 + math.ceil(LETTER * max((len(line.label) for line in panel.lines), default=0))


def panel_spec(panel: Panel, frame: Frame, moments: Sequence[Moment] = (), labelled: bool = True) -> Spec:
    """One panel as a layered specification; `frame.width` is the width of the plot alone."""
    x = {"field": "when", "type": "temporal", "axis": time_axis(*frame.span, frame.width, frame.dates)}
    x["scale"] = {"domain": [when.isoformat() for when in frame.span], "nice": False}
    layers = [_moment_layer(named, frame) for named in moments]
    drawn = [line for line in panel.lines if len(line.table)]
    layers += [_line_layer(line, panel, x, frame) for line in drawn]
    if drawn:
        layers.append(_end_layer(drawn, panel, frame, labelled))
    title = balanced(panel.title, max(12, int((frame.width + 10) / BOLD_LETTER)))
    return {"width": frame.width, "height": frame.height, "title": {"text": title}, "layer": layers}


def chart(panel: Panel, width: int, height: int, moments: Sequence[Moment] = ()) -> Spec:
    """One panel whose labels stand right of the plot; `width` includes axis and labels."""
    return stacked([panel], width, height, moments)


def _level(panel: Panel, field: str, frame: Frame) -> Spec:
    axis = number_axis(max(3, frame.height // 45), panel.suffix, log_ticks(*frame.domain) if panel.log else None)
    return {
        "field": field,
        "type": "quantitative",
        "scale": scale(*frame.domain, "log" if panel.log else "linear"),
        "axis": axis,
    }


def log_ticks(low: float, high: float) -> list[float]:
    """Round numbers on a logarithmic axis, three or more: powers of ten, parts of them, or over a short range even steps."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in LOG_STEPS:
        ticks = [float(f"{step}e{decade}") for decade in decades for step in steps if low <= step * 10.0**decade <= high]
        if len(ticks) >= FEWEST_TICKS:
            return ticks
    size = 10.0 ** math.floor(math.log10((high - low) / FEWEST_TICKS))
    step = next(many * size for many in (5, 2, 1) if (high - low) / (many * size) >= FEWEST_TICKS)
    return [round(place * step, 12) for place in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _line_layer(line: Line, panel: Panel, x: Spec, frame: Frame) -> Spec:
    ribbon = {
        "mark": {"type": "area", "color": line.colour, "opacity": theme.RIBBON_OPACITY, "clip": True},
        "encoding": {"y": _level(panel, "low", frame), "y2": {"field": "high"}},
    }
    drawn = {
        "mark": {"type": "line", "color": line.colour, "strokeDash": list(line.dash), "clip": True},
        "encoding": {"y": _level(panel, "mean", frame)},
    }
    table = line.table.assign(low=line.table["low"].clip(lower=frame.domain[0])) if panel.log else line.table
    wide = bool((table["high"] > table["low"]).any())
    return {"data": rows(table), "encoding": {"x": x}, "layer": [ribbon, drawn] if wide else [drawn]}


def _end_layer(drawn: Sequence[Line], panel: Panel, frame: Frame, labelled: bool) -> Spec:
    """A dot at each line's end, and its label beside it, moved so that labels do not overlap."""
    ends = [float(line.table["mean"].iloc[-1]) for line in drawn]
    bottom, top = (math.log(value) if panel.log else value for value in frame.domain)
    places = spread([((math.log(end) if panel.log else end) - bottom) / (top - bottom) for end in ends],
                    LABEL_GAP / frame.height)  # fmt: skip
    last = [moment(line.table["when"].iloc[-1]) for line in drawn]
    table = pd.DataFrame({"when": last, "end": ends, "colour": [line.colour for line in drawn]})
    x = {"field": "when", "type": "temporal"}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    dots = {"mark": {"type": "circle", "size": 42, "opacity": 1},
            "encoding": {"x": x, "y": _level(panel, "end", frame), "color": colour}}  # fmt: skip
    text = {"type": "text", "align": "left", "dx": 9, "fontSize": theme.TEXT_SIZE, "color": theme.INK}
    labels = [
        {
            "mark": {**text, "text": line.label, "y": round(frame.height * (1 - place), 1)},
            "data": {"values": [{"when": when.isoformat()}]},
            "encoding": {"x": x},
        }
        for line, place, when in zip(drawn, places, last, strict=True)
    ]
    return {"data": rows(table), "layer": [dots, *labels] if labelled else [dots]}


def _moment_layer(named: Moment, frame: Frame) -> Spec:
    told = textwrap.wrap(named.name, max(14, int(frame.width * 0.6 / LETTER)))
    place = (named.when - frame.span[0]) / (frame.span[1] - frame.span[0])
    side = "right" if place > 0.6 else "left"
    rule = {"mark": {"type": "rule", "color": theme.MUTED, "strokeWidth": 1}}
    text = {
        "mark": {
            "type": "text", "align": side, "baseline": "bottom", "dx": 3 if side == "left" else -3, "lineBreak": "\n",
            "text": "\n".join(told), "y": -3 - 14 * (len(told) - 1), "fontSize": theme.SMALL_SIZE, "color": theme.MUTED,
        }
    }  # fmt: skip
    x = {"field": "when", "type": "temporal"}
    data = {"values": [{"when": named.when.isoformat()}]}
    return {"data": data, "encoding": {"x": x}, "layer": [rule, text] if told else [rule]}


def stacked(panels: Sequence[Panel], width: int, height: int, moments: Sequence[Moment] = ()) -> Spec:
    """Panels below each other on one time axis; the names of the moments stand above the first."""
    unnamed = [Moment(named.when, "") for named in moments]
    labelled = width >= FEWEST_FOR_LABELS
    inner = width - AXIS_ROOM - (max(label_room(panel) for panel in panels) if labelled else 12)
    span, last = span_of(panels), len(panels) - 1
    specs = [
        panel_spec(
            panel,
            Frame(inner, height, domain_of([panel]), span, number == last),
            unnamed if number else moments,
            labelled,
        )
        for number, panel in enumerate(panels)
    ]
    return {"vconcat": specs, "spacing": 22} if last else specs[0]


def small_multiples(panels: Sequence[Panel], width: int, height: int, moments: Sequence[Moment] = ()) -> Spec:
    """Panels side by side on common axes; the figure's key tells the lines, and the moments have no name."""
    columns = min(len(panels), 3 if width >= FEWEST_FOR_LABELS else 2)
    inner = (width - 18 * (columns - 1)) // columns - AXIS_ROOM
    domain, span = domain_of(panels), span_of(panels)
    unnamed = [Moment(named.when, "") for named in moments]
    specs = [panel_spec(panel, Frame(inner, height, domain, span), unnamed, labelled=False) for panel in panels]
    return {"concat": specs, "columns": columns, "spacing": 18}


def key_of(panels: Sequence[Panel]) -> list[Key]:
    """The key to all lines of small multiples, each once."""
    all_lines = {line.label: line for panel in panels for line in panel.lines}
    return [
        Key(label, theme.VARIABLES.get(line.colour, line.colour), " ".join(map(str, line.dash)))
        for label, line in all_lines.items()
    ]
