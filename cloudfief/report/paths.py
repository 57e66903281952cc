"""The plane in which a user's taste and the fief's belief about it move."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cloudfief.core.calendar import WEEKS_PER_QUARTER
from cloudfief.report import theme
from cloudfief.report.spec import Spec, rows

Numbers = NDArray[np.float64]
LARGEST = 300


class Paths(NamedTuple):
    """What one user's taste, the fief's belief and the purchases did, (week, 2) each; purchases (quarter, 2)."""

    name: str
    taste: Numbers
    belief: Numbers
    purchases: Numbers
    moved: float  # distance between the first and the last taste, unit vectors
    gap: float  # distance between the last belief and the last taste, unit vectors


def paths_of(name: str, taste: Numbers, belief: Numbers, purchases: Numbers) -> Paths:
    """Projects unit vectors on the plane in which they move most, with the first taste at the origin.

    The plane is spanned by the first two principal components of taste and belief together; arguments (week, dimension),
    purchases with nan where nothing was bought.
    """
    length = np.linalg.norm(belief, axis=1, keepdims=True)
    believed = np.divide(belief, length, out=np.full_like(belief, np.nan), where=length > 0)
    both = np.vstack([taste, believed])
    both = both[np.isfinite(both).all(axis=1)]
    _, _, axes = np.linalg.svd(both - both.mean(axis=0), full_matrices=False)
    plane = axes[:2].T * np.array([1 if axis[np.argmax(np.abs(axis))] > 0 else -1 for axis in axes[:2]])
    return Paths(
        name,
        (taste - taste[0]) @ plane,
        (believed - taste[0]) @ plane,
        (quarterly(purchases) - taste[0]) @ plane,
        float(np.linalg.norm(taste[-1] - taste[0])),
        float(np.linalg.norm(believed[-1] - taste[-1])),
    )


def quarterly(values: Numbers) -> Numbers:
    """Means over quarters of a year, (quarter, dimension); quarters without a purchase are left out."""
    parts = [values[start : start + WEEKS_PER_QUARTER] for start in range(0, len(values), WEEKS_PER_QUARTER)]
    known = [part[np.isfinite(part).all(axis=1)] for part in parts]
    return np.array([part.mean(axis=0) for part in known if len(part)]).reshape(-1, values.shape[1])


def chart(all_paths: list[Paths], width: int) -> Spec:
    """One panel a user on a common scale: purchases as squares, belief and taste as paths, later is darker."""
    columns = min(len(all_paths), 3) if width > 420 else 1
    across = min(LARGEST, (width - 20 * (columns - 1)) // columns)
    ranges = [_range(paths) for paths in all_paths]
    span = np.max([high - low for low, high in ranges], axis=0) * 1.2 + 1e-9
    span[1] = max(span[1], span[0] / 2)
    size = across, round(across * float(span[1] / span[0]))
    panels = [
        _panel(paths, size, (low + high - span) / 2, (low + high + span) / 2)
        for paths, (low, high) in zip(all_paths, ranges, strict=True)
    ]
    return {"concat": panels, "columns": columns, "spacing": 20}


def _range(paths: Paths) -> tuple[Numbers, Numbers]:
    points = np.vstack([paths.taste, paths.belief, paths.purchases])
    points = points[np.isfinite(points).all(axis=1)]
    return points.min(axis=0), points.max(axis=0)


def _panel(paths: Paths, size: tuple[int, int], low: Numbers, high: Numbers) -> Spec:
    x, y = (
        {"field": field, "type": "quantitative", "axis": None,
         "scale": {"domain": [float(low[place]), float(high[place])], "nice": False, "zero": False}}
        for place, field in enumerate(("across", "up"))
    )  # fmt: skip
    layers = [_purchases(paths.purchases, x, y)] if len(paths.purchases) else []
    layers += [_path(paths.belief, theme.CLOUD_CAPITAL, x, y), _path(paths.taste, theme.HOUSEHOLDS, x, y)]
    return {"width": size[0], "height": size[1], "title": f"{paths.name} user", "layer": layers,
            "view": {"stroke": theme.GRID}}  # fmt: skip


def _path(part: Numbers, colour: str, x: Spec, y: Spec) -> Spec:
    table = _table(part)
    line = {"mark": {"type": "line", "color": colour, "strokeWidth": 1, "opacity": 0.4},
            "encoding": {"x": x, "y": y, "order": {"field": "week", "type": "quantitative"}}}  # fmt: skip
    dots = {"mark": {"type": "circle", "color": colour, "size": 14, "opacity": {"expr": "datum.age"}},
            "encoding": {"x": x, "y": y}}  # fmt: skip
    ends = [
        {"mark": {"type": "point", "filled": bool(number), "color": colour, "size": 60, "opacity": 1, "fill": fill},
         "data": rows(table.iloc[[place]]), "encoding": {"x": x, "y": y}}
        for number, (place, fill) in enumerate(((0, theme.PAPER), (-1, colour)))
    ]  # fmt: skip
    return {"data": rows(table), "layer": [line, dots, *ends]}


def _purchases(part: Numbers, x: Spec, y: Spec) -> Spec:
    mark = {"type": "point", "shape": "square", "filled": False, "size": 44, "color": theme.SHOCK, "strokeWidth": 1.5,
            "opacity": {"expr": "datum.age"}}  # fmt: skip
    return {"data": rows(_table(part)), "mark": mark, "encoding": {"x": x, "y": y}}


def _table(part: Numbers) -> pd.DataFrame:
    """Places with their age as lightness, from pale to full."""
    week = np.arange(len(part))
    age = 0.2 + 0.8 * week / max(1, len(part) - 1)
    table = pd.DataFrame({"week": week, "age": age, "across": part[:, 0], "up": part[:, 1]})
    return table.loc[np.isfinite(part).all(axis=1)].reset_index(drop=True)
