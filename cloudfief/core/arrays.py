"""The types of arrays by what they hold; shapes stand beside each name, such as (household,)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
