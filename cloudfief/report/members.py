"""Small multiples and dots for signals with members: one panel a bloc, a group of companies or an age band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from cloudfief.core import currency
from cloudfief.effect import interval
from cloudfief.report import bands, lines, theme, words
from cloudfief.report.contrast import Comparison, shown_arms
from cloudfief.report.spec import Spec, highest, lowest, number_axis, rows, scale

if TYPE_CHECKING:
    from cloudfief.result import Result

BILLION = 1e9
ROW = 34  # pixels


def in_dollars(result: Result, signal: str) -> xr.DataArray:
    """A signal by bloc in minor units of each bloc's currency, in US dollars of the day."""
    return currency.dollars(result.signals[signal].astype(np.float64), result.signals["state_exchange_rate"])


def panels(
    result: Result,
    values: xr.DataArray,
    dim: str,
    *,
    suffix: str = "",
    log: bool = False,
    limits: tuple[float, float] = (-math.inf, math.inf),
) -> list[lines.Panel]:
    """One panel a member of `dim`, one line an arm; values have dimensions arm, pair, week and `dim`."""
    found = []
    for member in values[dim].values:
        tables = bands.by_arm(values.sel({dim: member}), shown_arms(result))
        if log:
            tables = {arm: table.loc[table["mean"] > 0] for arm, table in tables.items()}
        shown = [line for line in lines.arm_lines(tables) if len(line.table)]
        if shown:
            found.append(lines.Panel(words.capitalised(words.name(member)), shown, suffix=suffix, log=log, limits=limits))
    return found


class Dot(NamedTuple):
    """A row of a dot plot: its label, its mean with interval, and what was observed, if anything."""

    label: str
    mean: float
    low: float | None
    high: float | None
    colour: str = theme.SHOCK
    observed: float | None = None


def dots(found: Sequence[Dot], width: int, suffix: str = "", labels: int = 170, title: str = "") -> Spec:
    """Rows with a dot and a whisker, a thin line at 0, and a diamond for what was observed; in the order given."""
    table = pd.DataFrame(
        {
            "label": dot.label, "mean": dot.mean, "low": dot.mean if dot.low is None else dot.low,
            "high": dot.mean if dot.high is None else dot.high, "colour": dot.colour,
            "observed": np.nan if dot.observed is None else dot.observed,
        }
        for dot in found
    )  # fmt: skip
    seen = table.loc[np.isfinite(table["observed"].to_numpy(dtype=np.float64))]
    low = min(0.0, lowest(table, "low"), *([lowest(seen, "observed")] if len(seen) else []))
    high = max(0.0, highest(table, "high"), *([highest(seen, "observed")] if len(seen) else []))
    room = 0.08 * ((high - low) or 1.0)
    table["told"] = [f"{words.rounded(dot.mean, high - low)}{suffix}" for dot in found]
    x = {"type": "quantitative", "scale": scale(low - room, high + room), "axis": number_axis(5, suffix, grid=True)}
    axis = {"grid": False, "labelColor": theme.INK, "labelLimit": labels - 8, "domain": False}
    y = {"field": "label", "type": "nominal", "sort": None, "axis": axis, "scale": {"domain": table["label"].tolist()}}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    layers: list[Spec] = [
        {"data": {"values": [{"at": 0}]}, "mark": {"type": "rule", "color": theme.MUTED}, "encoding": {"x": x | {"field": "at"}}},
        {"data": rows(table), "mark": {"type": "rule", "strokeWidth": 3},
         "encoding": {"x": x | {"field": "low"}, "x2": {"field": "high"}, "y": y, "color": colour}},
        {"data": rows(table), "mark": {"type": "circle", "size": 90, "opacity": 1},
         "encoding": {"x": x | {"field": "mean"}, "y": y, "color": colour}},
        {"data": rows(table), "mark": {"type": "text", "dy": -11, "color": theme.INK, "fontSize": theme.SMALL_SIZE},
         "encoding": {"x": x | {"field": "mean"}, "y": y, "text": {"field": "told"}}},
    ]  # fmt: skip
    if len(seen):
        mark = {"type": "point", "shape": "diamond", "filled": True, "size": 110, "color": theme.INK, "opacity": 1}
        layers.append({"data": rows(seen), "mark": mark, "encoding": {"x": x | {"field": "observed"}, "y": y}})
    spec: Spec = {"width": width - labels, "height": ROW * len(table), "layer": layers}
    return spec | ({"title": title} if title else {})


def difference(values: xr.DataArray, found: Comparison) -> xr.DataArray:
    """The mean over the comparison's weeks of the first arm less that of the second, (pair, ...)."""
    window = values.isel(week=found.weeks.weeks).mean("week")
    return window.sel(arm=found.arms[0], drop=True) - window.sel(arm=found.arms[1], drop=True)


def relative(values: xr.DataArray, found: Comparison) -> xr.DataArray:
    """The same in per cent of the second arm."""
    window = values.isel(week=found.weeks.weeks).mean("week").sel(arm=found.arms[1], drop=True)
    return 100 * difference(values, found) / abs(window).where(window != 0)


def told_by(values: xr.DataArray, dim: str, found: Comparison, what: str, *, unit: str = "%", relative_to: bool = True) -> str:
    """What a signal did in each bloc, as a sentence: what +3% [1, 5] in the US and did not clearly change in China."""
    part = relative(values, found) if relative_to else difference(values, found)
    clear, unclear, same = [], [], []
    for member in part[dim].values:
        numbers = part.sel({dim: member}).values.astype(np.float64)
        if not np.isfinite(numbers).all():
            continue
        mean, low, high = interval(numbers)
        if not mean and not low and not high:
            same.append(place(member))
        elif low is not None and high is not None and low <= 0 <= high:
            unclear.append(place(member))
        else:
            told = words.change("", mean, low, high, unit=unit).strip().removesuffix(" (one pair, no interval)")
            clear.append(f"{told} in {place(member)}")
    parts = [words.listed(clear)] if clear else []
    parts += [f"did not change at all in {words.listed(same)}"] if same else []
    parts += [f"did not clearly change in {words.listed(unclear)}"] if unclear else []
    return f"{what} {' and '.join(parts)}" if parts else what


def place(bloc: object) -> str:
    """A bloc's name as it follows "in"."""
    return f"the {words.name(bloc)}" if str(bloc) == "us" else words.name(bloc)
