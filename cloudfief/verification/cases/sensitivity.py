"""Global sensitivity: the shares of variance of a function whose shares are known (V76)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cloudfief.design import sobol
from cloudfief.verification.case import Check, case

BASE, SEED = 8192, 1
A, B = 7.0, 0.1
TOLERANCE = 0.02  # science: N = 8192 base points estimate each index to about 0.02


def ishigami(inputs: NDArray[np.float64]) -> NDArray[np.float64]:
    """sin x1 + a sin² x2 + b x3⁴ sin x1, with x uniform on (-π, π), shape (point, 3) (Ishigami and Homma 1990)."""
    first, second, third = inputs.T
    return np.sin(first) + A * np.sin(second) ** 2 + B * third**4 * np.sin(first)


@case("V76", what="Sobol indices of the Ishigami function by the design that `sensitivity` uses")
def shares_of_variance() -> list[Check]:
    """First-order and total indices against the exact ones: S = (0.3139, 0.4424, 0), ST = (0.5576, 0.4424, 0.2437)."""
    names = ["x1", "x2", "x3"]
    cube = sobol.design(names, BASE, SEED)
    found = {row["parameter"]: row for row in sobol.indices(names, cube, ishigami(np.pi * (2 * cube - 1)), SEED)}
    exact = exact_shares()
    return [
        Check(f"{kind} index of {name}", exact[kind][place], found[name][kind], TOLERANCE)
        for kind in ("first", "total") for place, name in enumerate(names)
    ]  # fmt: skip


def exact_shares() -> dict[str, tuple[float, float, float]]:
    """The indices in closed form, from V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2 and its parts."""
    alone = 0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, 0.0
    together = B**2 * np.pi**8 * (1 / 18 - 1 / 50)  # of x1 and x3
    whole = sum(alone) + together
    first = tuple(float(part / whole) for part in alone)
    total = (first[0] + together / whole, first[1], together / whole)
    return {"first": (first[0], first[1], first[2]), "total": (float(total[0]), float(total[1]), float(total[2]))}
