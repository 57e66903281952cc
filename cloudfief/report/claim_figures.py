"""The pictures of a claim: the effect in every pair beside the threshold, and the signal over time in the compared worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from cloudfief.claims.claim import Claim, Standard
from cloudfief.effect import CONFIDENCE, Values, added_up, interval
from cloudfief.horizon import origin_week, window_of
from cloudfief.report import bands, lines, theme, words
from cloudfief.report.claim_page import ClaimPage, bar_of, measure_of
from cloudfief.report.contrast import has, moments
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Key
from cloudfief.report.mark_up import as_told
from cloudfief.report.spec import Spec, number_axis, rows, scale

if TYPE_CHECKING:
    from cloudfief.result import Result

BILLION = 1e9
ROW_HEIGHT, LETTER, MOST_ROOM = 46, 7.2, 260  # pixels


def figures_of(result: Result, page: ClaimPage) -> list[Figure]:
    """The pictures of a claim that the run judged."""
    found = [_by_pair(result, page), _over_time(result, page.claim)]
    return [picture for picture in found if picture is not None]


def _by_pair(result: Result, page: ClaimPage) -> Figure | None:
    """Dots of every pair with mean, interval and threshold, one line for each standard in the headline's unit."""
    table = _values(result, page)
    if table.empty:
        return None
    beside = "Each grey dot is one pair of worlds; " if page.claim.contrast else "Each grey dot is one world; "
    told = f"{beside}the claim asks for {bar_of(page.claim, page.head)}"
    if (table["threshold"] != table["threshold"].iloc[0]).any():
        told += ", other lines for their own bar"
    key = (
        Key("mean and interval", theme.SHOCK, shape="dot"), Key("threshold", "var(--ink)", "4 3"),
    )  # fmt: skip
    title = f"{words.capitalised(measure_of(result, page.claim, page.head))}, {words.AFTER[page.head['horizon']]}: pair by pair"
    return figure(title, f"{told}; {page.head['unit']}", lambda width: _strip(table, width), key)


def _values(result: Result, page: ClaimPage) -> pd.DataFrame:
    """One row a pair and standard: its value, with mean, interval and threshold of its standard."""
    kind, head = page.claim, page.head
    if not set(kind.signals) <= {str(name) for name in result.signals.data_vars}:
        return pd.DataFrame()  # the run was made by a version whose claim read other signals
    window = window_of(head["horizon"], origin_week(result.scenario, kind.arms), result.signals.sizes["week"])
    tables = []
    for standard in kind().standards():
        if (standard.unit or kind.unit) == head["unit"]:
            values = standard.measure(kind.reads(result.signals), window.weeks)
            tables.append(_of_standard(kind, standard, values, head.get("confidence", CONFIDENCE)))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _of_standard(kind: type[Claim], standard: Standard, values: Values, confidence: float) -> pd.DataFrame:
    found = interval(values, confidence)
    low, high = (found.mean if bound is None else bound for bound in (found.low, found.high))
    return pd.DataFrame(
        {"standard": standard.name or "effect", "value": values, "mean": found.mean, "low": low,
         "high": high, "threshold": float(kind.threshold_of(standard))}
    )  # fmt: skip


def _strip(table: pd.DataFrame, width: int) -> Spec:
    """One band a standard, its name on the left, or above the plot where that is narrow."""
    names = list(dict.fromkeys(table["standard"]))
    places = {name: number for number, name in enumerate(names)}
    table = table.assign(place=[places[name] for name in table["standard"]])
    room = _label_room(names, width)
    ends = np.concatenate([table[column].to_numpy() for column in ("value", "low", "high", "threshold")])
    low, high = min(float(ends.min()), 0.0), max(float(ends.max()), 0.0)
    edge = 0.05 * ((high - low) or 1.0)
    x = {"type": "quantitative", "scale": scale(low - edge, high + edge), "axis": number_axis(5)}
    band: Spec = {"field": "place", "type": "quantitative", "scale": {"domain": [len(names) - 0.5, -0.5], "nice": False},
                  "axis": None}  # fmt: skip
    one_each = table.drop_duplicates("standard")
    layers = [_zero(x), *_threshold(one_each, x, band), *_pairs(table, x, band), *_means(one_each, x, band)]
    if len(names) > 1:
        layers.append(_names(one_each, band, room))
    return {"width": width - room - 16, "height": ROW_HEIGHT * len(names), "layer": layers}


def _label_room(names: list[str], width: int) -> int:
    """Pixels for the names left of the plot; none for a single measure and where the names stand in the plot."""
    if len(names) < 2 or width <= lines.FEWEST_FOR_LABELS:
        return 0
    return min(MOST_ROOM, 18 + round(LETTER * max(len(name) for name in names)))


def _zero(x: Spec) -> Spec:
    mark = {"type": "rule", "color": theme.MUTED, "strokeWidth": 1}
    return {"data": {"values": [{"zero": 0}]}, "mark": mark, "encoding": {"x": {**x, "field": "zero"}}}


def _threshold(table: pd.DataFrame, x: Spec, band: Spec) -> list[Spec]:
    table = table.assign(top=table["place"] - 0.5, bottom=table["place"] + 0.5)
    mark = {"type": "rule", "color": theme.INK, "strokeDash": [4, 3], "strokeWidth": 1.5}
    encoding = {"x": {**x, "field": "threshold"}, "y": {**band, "field": "top"}, "y2": {"field": "bottom"}}
    return [{"data": rows(table), "mark": mark, "encoding": encoding}]


def _pairs(table: pd.DataFrame, x: Spec, band: Spec) -> list[Spec]:
    table = table.assign(place=table["place"] + 0.2)
    mark = {"type": "circle", "size": 34, "color": theme.BASELINE, "opacity": 0.6}
    return [{"data": rows(table), "mark": mark, "encoding": {"x": {**x, "field": "value"}, "y": band}}]


def _means(table: pd.DataFrame, x: Spec, band: Spec) -> list[Spec]:
    whisker = {"type": "rule", "color": theme.SHOCK, "strokeWidth": 3, "strokeCap": "round"}
    dot = {"type": "circle", "size": 90, "color": theme.SHOCK, "opacity": 1}
    table = table.assign(place=table["place"] - 0.08)
    data = rows(table)
    return [
        {"data": data, "mark": whisker, "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": band}},
        {"data": data, "mark": dot, "encoding": {"x": {**x, "field": "mean"}, "y": band}},
    ]


def _names(table: pd.DataFrame, band: Spec, room: int) -> Spec:
    """The names of the standards, right before the plot, or inside it above the dots."""
    text = {"type": "text", "fontSize": theme.SMALL_SIZE, "color": theme.INK, "limit": room - 14 if room else 320}
    where = {"align": "right", "x": -10, "baseline": "middle"} if room else {"align": "left", "x": 0, "baseline": "bottom"}
    shifted = table.assign(place=table["place"] - (0 if room else 0.25))
    encoding = {"y": band, "text": {"field": "standard"}}
    return {"data": rows(shifted), "mark": {**text, **where}, "encoding": encoding}


def _over_time(result: Result, kind: type[Claim]) -> Figure | None:
    """The first signal that the claim reads, in the worlds that it compares; None if it has no weeks."""
    names = (name for name in kind.signals if has(result, name) and {"arm", "week"} <= set(result.signals[name].dims))
    name = next(names, None)
    return None if name is None else _picture(result, kind, name)


def _picture(result: Result, kind: type[Claim], name: str) -> Figure:
    signal = as_told(result.signals[name])
    arms = [arm for arm in kind.arms if arm in result.arms]
    summed, unit = added_up(signal), str(signal.attrs.get("unit", ""))
    size = float(np.nanmax(np.abs(summed.values)))
    if size >= BILLION:
        summed, unit = summed / BILLION, f"billion {unit}"
    panels = [lines.Panel(words.capitalised(unit), lines.arm_lines(bands.by_arm(summed, arms)))]
    if kind.contrast and len(kind.arms) == 2:
        panels += _difference(summed, (kind.arms[0], kind.arms[1]))
    how = "sum over" if signal.attrs.get("adds") == "sum" else "mean over"
    members = [str(dim) for dim in signal.dims if dim not in ("arm", "pair", "week")]
    added = f", {how} every {words.listed(members)}" if members else ""
    return figure(
        str(signal.attrs.get("what", name)),
        f"{name}{added}; mean over pairs, ribbon: 95% interval",
        lambda width: lines.stacked(panels, width, 150 if len(panels) > 1 else 200, moments(result)),
        lines.key_of(panels[:1]),
        narrow_key=True,
    )


def _difference(signal: xr.DataArray, arms: tuple[str, str]) -> list[lines.Panel]:
    """What the change does to the signal, pair by pair, in per cent of the unchanged world; nothing where that is 0."""
    table = bands.difference_in_per_cent(signal, arms)
    if table.empty:
        return []
    line = lines.Line(table, "difference", theme.arm_colour(arms[0]))
    return [lines.Panel(f"Difference {words.name(arms[0])} less {words.name(arms[1])}, per cent", [line], suffix="%")]
