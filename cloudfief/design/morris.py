"""Morris screening: the mean size of what a step in each input does (Morris 1991; Campolongo and others 2007), by SALib."""

from __future__ import annotations

from typing import Any

import numpy as np

from cloudfief.core.arrays import Floats
from cloudfief.core.errors import BadInput

LEVELS = 4


def problem_of(names: list[str]) -> dict[str, Any]:
    """The unit cube over these inputs, in SALib's words."""
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def design(names: list[str], trajectories: int, seed: int) -> Floats:
    """Points in the unit cube, shape (trajectories (d + 1), d): each trajectory moves one input at a time.

    Raises BadInput for fewer than two trajectories, which have no spread.
    """
    if trajectories < 2:
        raise BadInput(f"size: found {trajectories}; allowed is 2 trajectories or more.")
    from SALib.sample import morris

    return np.asarray(morris.sample(problem_of(names), trajectories, num_levels=LEVELS, seed=seed), dtype=np.float64)


def block(names: list[str]) -> int:
    """How many points belong together: one trajectory."""
    return len(names) + 1


def indices(names: list[str], cube: Floats, values: Floats, seed: int) -> list[dict[str, Any]]:
    """`mu_star`, the mean absolute effect of going through an input's whole range, with its 95% half width; and `sigma`.

    A large `sigma` beside `mu_star` means that the effect is curved or depends on other inputs. In the order of mu_star.
    """
    if np.ptp(values) == 0:
        return [{"parameter": name, "mu_star": 0.0, "mu_star_half_width": 0.0, "mu": 0.0, "sigma": 0.0} for name in names]
    from SALib.analyze import morris

    found: Any = morris.analyze(problem_of(names), cube, values, num_levels=LEVELS, seed=seed)
    keys = {"mu_star": "mu_star", "mu_star_half_width": "mu_star_conf", "mu": "mu", "sigma": "sigma"}
    rows = [
        {"parameter": name, **{told: float(found[key][place]) for told, key in keys.items()}} for place, name in enumerate(names)
    ]
    return sorted(rows, key=lambda row: -row["mu_star"])
