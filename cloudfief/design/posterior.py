"""Draws of parameters that somebody's calibration left behind, read from a CSV file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cloudfief.core.csvfile import read_csv
from cloudfief.core.errors import BadInput
from cloudfief.core.place import place_of, refuse_set_later
from cloudfief.core.scenario import Scenario
from cloudfief.core.yamlfile import parse_value
from cloudfief.design.dimension import Dimension
from cloudfief.design.sampling import sampled

IGNORED = ("weight", "draw", "distance")  # columns of a calibration's own that are no parameters
WEIGHT = "weight"


def posterior_points(
    path: Path, scenario: Scenario, dimensions: tuple[Dimension, ...], points: int, seed: int
) -> list[dict[str, Any]]:
    """Points drawn from the file's rows (by their `weight`, if it has one); what the file lacks is drawn from its prior.

    Each row is a draw and each column a parameter, by its path. What the data did not identify keeps its prior, as it
    must. Raises BadInput for a file that is missing or empty and for a column that is no parameter.
    """
    draws = _read(path, scenario)
    weights = np.array([float(draw.pop(WEIGHT, 1.0)) for draw in draws])
    if not np.isfinite(weights).all() or (weights < 0).any() or weights.sum() == 0:
        raise BadInput(f"{path}: {WEIGHT}: allowed are numbers of 0 or more, not all 0.")
    chosen = np.random.default_rng(seed).choice(len(draws), size=points, p=weights / weights.sum())
    rest = tuple(dimension for dimension in dimensions if dimension.path not in draws[0])
    priors: list[dict[str, Any]] = sampled(rest, points, "lhs", seed) if rest else [{} for _ in range(points)]
    return [{**prior, **draws[row]} for prior, row in zip(priors, chosen, strict=True)]


def _read(path: Path, scenario: Scenario) -> list[dict[str, Any]]:
    table = read_csv(path)
    if table.empty:
        raise BadInput(f"{path}: holds no draws; allowed is a header of parameter paths and a row a draw.")
    names = [name for name in table.columns if name not in IGNORED]
    for name in names:
        try:
            refuse_set_later(scenario, place_of(scenario, name))
        except BadInput as error:
            raise BadInput(f"{path}: column {error}") from error
    kept = table[[*names, *([WEIGHT] if WEIGHT in table.columns else [])]]
    return [
        {name: _cell(f"{path}: line {line}: {name}", cell) for name, cell in zip(kept.columns, cells, strict=True)}
        for line, *cells in kept.itertuples(name=None)
    ]


def _cell(where: str, text: str) -> Any:
    if not text:
        raise BadInput(f"{where}: the cell is empty.")
    try:
        return float(text)
    except ValueError:
        return parse_value(text)
