"""Boxes in which something happens often: the patient rule induction method (Friedman and Fisher 1999)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from cloudfief.core.arrays import Bools, Floats

PEELED = 0.1  # share of the box's points that one step takes away: Friedman and Fisher advise 0.05 to 0.1
FEWEST = 5  # points that a box must keep
NEEDED = 0.05  # largest quasi-p-value of a limit that stays
LEAST_COVERAGE = 0.1  # share of all cases that a box must cover to be told


class Box(NamedTuple):
    """Limits by dimension, and how good the box is.

    `coverage` is the share of all cases that lie in it, `density` the share of its points that are cases, `mass` the share
    of all points in it. An ordered dimension has its lowest and highest value, another the codes that are allowed.
    """

    limits: dict[int, tuple[float, ...]]
    coverage: float
    density: float
    mass: float
    inside: Bools


def boxes(points: Floats, cases: Bools, ordered: tuple[bool, ...], most: int = 3) -> list[Box]:
    """Boxes that cover the cases one after another, until a box is no denser than what it was found in.

    `points` has shape (point, dimension), `cases` (point,). Coverage and mass are shares of the whole, each box counted
    without those before it.
    """
    left, found = np.ones(len(points), dtype=bool), []
    while len(found) < most and (cases & left).sum() >= 2 and left.sum() >= 2 * FEWEST:
        box = best_box(points[left], cases[left], ordered)
        if not box.limits or box.density <= cases[left].mean():
            break
        inside = np.zeros(len(points), dtype=bool)
        inside[np.flatnonzero(left)[box.inside]] = True
        coverage = float((cases & inside).sum() / cases.sum())
        if coverage < LEAST_COVERAGE:
            break
        found.append(Box(box.limits, coverage, box.density, float(inside.mean()), inside))
        left &= ~inside
    return found


def best_box(points: Floats, cases: Bools, ordered: tuple[bool, ...]) -> Box:
    """The box on the peeling path, pasted and freed of needless limits, with the best mean of coverage and density (harmonic)."""
    path = [np.ones(len(points), dtype=bool)]
    while (smaller := _peeled(points, cases, ordered, path[-1])) is not None:
        path.append(smaller)
    grown = [_pasted(points, cases, ordered, inside) for inside in path]
    tried = [needed_limits(points, cases, ordered, _limits(points, ordered, inside)) for inside in grown]
    limits = max(tried, key=lambda some: (_score(cases, inside_of(points, some, ordered)), -len(some)))
    inside = inside_of(points, limits, ordered)
    total = max(int(cases.sum()), 1)
    return Box(limits, float((cases & inside).sum() / total), float(cases[inside].mean()), float(inside.mean()), inside)


def inside_of(points: Floats, limits: dict[int, tuple[float, ...]], ordered: tuple[bool, ...]) -> Bools:
    """Which points lie within the limits."""
    inside = np.ones(len(points), dtype=bool)
    for column, limit in limits.items():
        values = points[:, column]
        inside &= (values >= limit[0]) & (values <= limit[1]) if ordered[column] else np.isin(values, limit)
    return inside


def _score(cases: Bools, inside: Bools) -> float:
    """Harmonic mean of coverage and density, 2 c d / (c + d) = 2 hits / (cases + points inside)."""
    return float(2 * (cases & inside).sum() / (cases.sum() + inside.sum()))


def _peeled(points: Floats, cases: Bools, ordered: tuple[bool, ...], inside: Bools) -> Bools | None:
    """The box without that edge whose loss leaves the highest share of cases; None where nothing is to be gained."""
    if cases[inside].all():
        return None
    smaller = []
    for column in range(points.shape[1]):
        values = points[:, column]
        present = np.unique(values[inside])
        if len(present) < 2:
            continue
        if ordered[column]:
            low, high = np.quantile(values[inside], [PEELED, 1 - PEELED])
            smaller += [inside & (values > max(low, present[0])), inside & (values < min(high, present[-1]))]
            smaller += [inside & (values > present[0]), inside & (values < present[-1])] if low == high else []
        else:
            smaller += [inside & (values != code) for code in present]
    smaller = [box for box in smaller if box.sum() >= FEWEST and cases[box].any()]
    return max(smaller, key=lambda box: (cases[box].mean(), box.sum()), default=None)


def _pasted(points: Floats, cases: Bools, ordered: tuple[bool, ...], inside: Bools) -> Bools:
    """The box, grown by a step at an edge as long as that makes it better."""
    while True:
        larger = []
        limits = _limits(points, ordered, inside)
        for column, limit in limits.items():
            others = inside_of(points, {key: value for key, value in limits.items() if key != column}, ordered)
            values, step = points[:, column], max(1, int(PEELED * inside.sum()))
            if ordered[column]:
                below = np.sort(values[others & (values < limit[0])])[-step:]
                above = np.sort(values[others & (values > limit[1])])[:step]
                larger += [others & (values >= below[0]) & (values <= limit[1])] if len(below) else []
                larger += [others & (values >= limit[0]) & (values <= above[-1])] if len(above) else []
            else:
                codes = np.unique(values[others & ~inside])
                larger += [others & np.isin(values, [*limit, code]) for code in codes]
        best = max(larger, key=lambda box: _score(cases, box), default=inside)
        if _score(cases, best) <= _score(cases, inside):
            return inside
        inside = best


def _limits(points: Floats, ordered: tuple[bool, ...], inside: Bools) -> dict[int, tuple[float, ...]]:
    """The limits that a box puts on each dimension; a dimension that it leaves whole has none."""
    limits = {}
    for column in range(points.shape[1]):
        values, kept = points[:, column], points[inside, column]
        if ordered[column]:
            if kept.min() > values.min() or kept.max() < values.max():
                limits[column] = (float(kept.min()), float(kept.max()))
        elif len(np.unique(kept)) < len(np.unique(values)):
            limits[column] = tuple(float(code) for code in np.unique(kept))
    return limits


def needed_limits(
    points: Floats, cases: Bools, ordered: tuple[bool, ...], limits: dict[int, tuple[float, ...]]
) -> dict[int, tuple[float, ...]]:
    """The limits without those that luck explains, the least needed taken away first, each end of a range by itself.

    A limit is needed if, without it, so many cases among so many points would come up in fewer than one of twenty samples
    (the quasi-p-value of Bryant and Lempert 2010).
    """
    while True:
        inside = inside_of(points, limits, ordered)
        hits, size = int((cases & inside).sum()), int(inside.sum())
        tried = []
        for looser in _without_one(points, ordered, limits):
            more = inside_of(points, looser, ordered)
            tried.append((float(stats.binom.sf(hits - 1, size, cases[more].mean())), looser))
        p, looser = max(tried, key=lambda trial: trial[0], default=(0.0, limits))
        if p <= NEEDED:
            return limits
        limits = looser


def _without_one(
    points: Floats, ordered: tuple[bool, ...], limits: dict[int, tuple[float, ...]]
) -> list[dict[int, tuple[float, ...]]]:
    """The limits with one end of one of them opened, or, in words, with one of them gone."""
    found = []
    for column, limit in limits.items():
        others = {key: value for key, value in limits.items() if key != column}
        low, high = float(points[:, column].min()), float(points[:, column].max())
        if not ordered[column] or limit[0] == low or limit[1] == high:
            found.append(others)
        else:
            found += [{**limits, column: (low, limit[1])}, {**limits, column: (limit[0], high)}]
    return found
