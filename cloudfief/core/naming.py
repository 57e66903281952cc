"""Values that parameters give by name, laid out in the order of a dimension."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def in_order(values: Mapping[str, Any], names: Iterable[str], otherwise: Any) -> NDArray[Any]:
    """The value of each name, in the order of the names; `otherwise` for one that is not there."""
    return np.array([values.get(name, otherwise) for name in names])


def located(homes: Mapping[str, str], blocs: tuple[str, ...]) -> dict[str, str]:
    """Those whose home is one of the blocs, with their homes."""
    return {name: bloc for name, bloc in homes.items() if bloc in blocs}
