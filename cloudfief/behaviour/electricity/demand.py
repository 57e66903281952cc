"""What customers use: little changes at once, more over the years."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.errors import BadInput


def weekly_adjustment(year_elasticity: float, long_elasticity: float) -> float:
    """The part of the way to their long-run use that customers go in a week: lambda = 1 - (1 - e_1 / e)^(1/52).

    e_1 is the size of the elasticity that shows after one year, e that of the long run. Raises BadInput unless 0 <= e_1 < e
    (e_1 = e = 0 gives 1). With 0.126 and 0.365 (Labandeira et al. 2017) the response after two years is 0.21.
    """
    if long_elasticity == 0.0 and year_elasticity == 0.0:
        return 1.0
    if not 0.0 <= year_elasticity < long_elasticity:
        raise BadInput(f"year_elasticity: found {year_elasticity:g}; allowed is 0 to below {long_elasticity:g}, the long run's.")
    return 1.0 - (1.0 - year_elasticity / long_elasticity) ** (1.0 / WEEKS_PER_YEAR)


def adjusted_use(
    log_use: ArrayLike, price: ArrayLike, reference_price: ArrayLike, long_elasticity: float, adjustment: float
) -> NDArray[np.float64]:
    """Log use relative to the reference moves toward its long run: x' = x + lambda (-e ln(P / P0) - x).

    Arrays that broadcast; prices in any one unit, above 0. After t weeks of a price step the elasticity is
    e (1 - (1 - lambda)^t).
    """
    use = np.asarray(log_use, dtype=np.float64)
    return use + adjustment * (-long_elasticity * np.log(np.asarray(price) / reference_price) - use)
