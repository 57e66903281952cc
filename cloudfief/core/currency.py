"""Money at an exchange rate: rates are millionths of a currency per unit of the numeraire, as the ledger reads them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

PAR = 1_000_000  # the rate of a currency that costs one unit of the numeraire
MINOR_UNITS = 100.0  # in a unit of every currency


def minor_per_dollar(rate: Any) -> NDArray[np.float64]:
    """Minor units of a currency for one unit of the numeraire, at a rate in millionths."""
    return MINOR_UNITS * rate / PAR


def minor(dollars: Any, rate: Any) -> NDArray[np.int64]:
    """An amount of the numeraire in whole minor units of a currency, to the nearest; what is negative counts as 0."""
    return np.rint(np.maximum(dollars, 0.0) * MINOR_UNITS * rate / PAR).astype(np.int64)


def dollars(amount: Any, rate: Any) -> Any:
    """Minor units of a currency in units of the numeraire."""
    return amount * (PAR / MINOR_UNITS) / rate
