"""Small pieces of Vega-Lite: axes, points in time, and the numbers on axes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Spec = dict[str, Any]
TICK_ROOM = 72  # pixels between two dates
MONTHS = (1, 3, 6, 12, 24, 60)


def lowest(table: pd.DataFrame, column: str) -> float:
    """The smallest number of a column."""
    return float(np.min(table[column].to_numpy(dtype=np.float64)))


def highest(table: pd.DataFrame, column: str) -> float:
    """The largest number of a column."""
    return float(np.max(table[column].to_numpy(dtype=np.float64)))


def moment(when: Any) -> pd.Timestamp:
    """A day as a time stamp; raises ValueError for a day that is missing."""
    found = pd.Timestamp(when)
    if found is pd.NaT:
        raise ValueError(f"no day: {when!r}")
    assert isinstance(found, pd.Timestamp)
    return found


def rows(table: pd.DataFrame) -> Spec:
    """A table as inline data; times are written so that they are read in the local zone they are shown in."""
    names = [str(name) for name in table.columns]
    columns = [_plain(np.asarray(values)) for _, values in table.items()]
    return {"values": [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]}


def _plain(values: NDArray[Any]) -> list[Any]:
    """A column as JSON can hold it: times as text, numbers to six figures, None for what is no number."""
    if values.dtype.kind == "M":
        return np.datetime_as_string(values, unit="s").tolist()
    if values.dtype.kind != "f":
        return values.tolist()
    shown, finite = six_figures(values).tolist(), np.isfinite(values)
    return shown if finite.all() else [value if known else None for value, known in zip(shown, finite, strict=True)]


def six_figures(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Numbers to six significant figures, which is finer than a pixel and keeps a page small."""
    found = np.where(np.isfinite(values), values, 0.0).astype(np.float64)
    places = 5 - np.floor(np.log10(np.abs(found), out=np.zeros_like(found), where=found != 0)).astype(np.int64)
    scale = 10.0 ** np.abs(places)
    return np.where(places >= 0, np.rint(found * scale) / scale, np.rint(found / scale) * scale)


def number_axis(ticks: int, suffix: str = "", values: list[float] | None = None, **more: Any) -> Spec:
    """An axis whose numbers have no exponents: 400, 0.05, 1,000."""
    axis: Spec = {"labelExpr": f"replace(format(datum.value, ',.10~g'), '-', '\N{MINUS SIGN}') + '{suffix}'", **more}
    return axis | ({"values": values} if values is not None else {"tickCount": ticks})


def time_axis(first: pd.Timestamp, last: pd.Timestamp, inner: int, labels: bool = True) -> Spec:
    """An axis of dates at whole months, years or half years, far enough apart to be read."""
    months = max(1.0, (last - first).days / 30.4)
    step = next((step for step in MONTHS if inner * step / months >= TICK_ROOM), MONTHS[-1])
    days = pd.date_range(first.replace(day=1), last, freq="MS")
    ticks = [day for day in days if (day.year * 12 + day.month - 1) % step == 0 and day >= first - pd.Timedelta(days=7)]
    values = [{"year": day.year, "month": day.month, "date": max(1, first.day if day < first else 1)} for day in ticks]
    return {"format": "%b %Y", "values": values, "labels": labels, "labelFlush": False, "labelOverlap": False}


def scale(low: float, high: float, kind: str = "linear") -> Spec:
    """A scale over exactly this range."""
    return {"domain": [low, high], "type": kind, "nice": False, "zero": False, "clamp": True}
