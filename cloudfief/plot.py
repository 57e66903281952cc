"""A signal over time, arm by arm, with the interval over pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair
import numpy as np
import pandas as pd
import xarray as xr

from cloudfief.core.arms import BASELINE
from cloudfief.core.errors import BadInput
from cloudfief.effect import added_up, interval, signal_named

if TYPE_CHECKING:
    from cloudfief.result import Result

COLOURS = {BASELINE: "#7A7A7A", "shock": "#D55E00", "policy": "#0072B2"}
OTHER_COLOUR = "#009E73"
RIBBON_OPACITY = 0.2
LARGEST_TABLE = 50_000


def signal_picture(result: Result, name: str, by: str | None = None) -> altair.TopLevelMixin:
    """The mean over pairs of a signal, week by week, with a 95% ribbon; the event is a thin vertical line."""
    signal = signal_named(result.signals, name)
    if by is not None and by not in signal.dims:
        raise BadInput(f"by: '{name}' has no dimension '{by}'; it has {', '.join(map(str, signal.dims))}.")
    table = _table(added_up(signal, (by,) if by else ()), by)
    title = altair.TitleParams(str(signal.attrs.get("what", name)), subtitle=_subtitle(result, signal))
    arms = list(dict.fromkeys(table["arm"]))
    colour = altair.Color(
        "arm:N",
        legend=None,
        scale=altair.Scale(domain=arms, range=[COLOURS.get(arm, OTHER_COLOUR) for arm in arms]),
    )
    base = altair.Chart().encode(x=altair.X("week:T", title=None), color=colour)
    level = altair.Y("mean:Q", title=str(signal.attrs.get("unit", "")), scale=altair.Scale(zero=True))
    ribbon = base.mark_area(opacity=RIBBON_OPACITY).encode(y="low:Q", y2="high:Q")
    line = base.mark_line().encode(y=level)
    label = base.mark_text(align="left", dx=4).encode(
        x=altair.X("week:T", aggregate="max", title=None),
        y=altair.Y("mean:Q", aggregate={"argmax": "week"}),
        text="arm:N",
    )
    layers = [ribbon, line, label, *_event_line(result)]
    chart = altair.layer(*layers, data=table).properties(width=560, height=300, title=title)
    return chart.facet(f"{by}:N", columns=2) if by else chart


def _table(signal: xr.DataArray, by: str | None) -> pd.DataFrame:
    signal = signal.transpose("arm", "week", *([by] if by else []), "pair", ...)
    rows = []
    for place in np.ndindex(signal.shape[:-1]):
        found = interval(signal.values[place])
        row = {
            "arm": str(signal["arm"].values[place[0]]),
            "week": signal["week"].values[place[1]],
            "mean": found.mean,
        }
        row |= {"low": found.low, "high": found.high}
        if by:
            row[by] = str(signal[by].values[place[2]])
        rows.append(row)
    return pd.DataFrame(rows)


def _subtitle(result: Result, signal: xr.DataArray) -> str:
    pairs = result.signals.sizes["pair"]
    ribbon = ", 95% interval" if pairs > 1 else ""
    return f"{signal.name}, {signal.attrs.get('unit', '')} a week; mean of {pairs} pairs{ribbon}"


def _event_line(result: Result) -> list[altair.Chart]:
    event = result.scenario.event
    last = pd.Timestamp(result.signals["week"].values[-1])
    if event is None or pd.Timestamp(event.date) > last:
        return []
    table = pd.DataFrame({"week": [pd.Timestamp(event.date)], "name": [event.name]})
    rule = altair.Chart(table).mark_rule(color="#555555", strokeWidth=1).encode(x="week:T")
    text = altair.Chart(table).mark_text(align="left", dx=4, baseline="top").encode(
        x="week:T", y=altair.value(0), text="name:N"
    )  # fmt: skip
    return [rule, text]
