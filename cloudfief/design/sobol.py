"""Sobol indices: each input's share of an outcome's variance (Sobol 2001; Saltelli and others 2010), by SALib."""

from __future__ import annotations

from typing import Any

import numpy as np

from cloudfief.core.errors import BadInput
from cloudfief.design.morris import Floats, problem_of


def design(names: list[str], base: int, seed: int) -> Floats:
    """Points in the unit cube, shape (base (d + 2), d); raises BadInput unless `base` is a power of two."""
    if base < 2 or base & (base - 1):
        raise BadInput(f"size: found {base}; allowed is a power of two, such as 16, 64 or 256.")
    from SALib.sample import sobol

    return np.asarray(sobol.sample(problem_of(names), base, calc_second_order=False, seed=seed), dtype=np.float64)


def block(names: list[str]) -> int:
    """How many points belong together: one row of the base sample and what it is mixed to."""
    return len(names) + 2


def indices(names: list[str], cube: Floats, values: Floats, seed: int) -> list[dict[str, Any]]:
    """`first`, the share of variance that an input explains alone, and `total`, with all its interactions; 95% half widths.

    In the order of the total index. All zero where the outcome does not vary.
    """
    keys = {"first": "S1", "first_half_width": "S1_conf", "total": "ST", "total_half_width": "ST_conf"}
    if np.ptp(values) == 0:
        return [{"parameter": name, **dict.fromkeys(keys, 0.0)} for name in names]
    from SALib.analyze import sobol

    found: Any = sobol.analyze(problem_of(names), values, calc_second_order=False, seed=seed)
    rows = [
        {"parameter": name, **{told: float(found[key][place]) for told, key in keys.items()}} for place, name in enumerate(names)
    ]
    return sorted(rows, key=lambda row: -row["total"])
