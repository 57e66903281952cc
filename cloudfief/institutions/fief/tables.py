"""Who the fiefs are, as arrays in the order of fiefs and blocs, looked up once for every set of parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.naming import in_order, located

if TYPE_CHECKING:
    from cloudfief.institutions.fief.parameters import FiefParameters


class Tables(NamedTuple):
    """One number for each fief, (fief,), unless said otherwise."""

    home: NDArray[np.int64]  # bloc number
    serves: NDArray[np.int64]  # 1 where it sells, (fief, bloc)
    push: NDArray[np.float64]  # added to the ranking weight, (fief, 1)
    convenience: NDArray[np.float64]  # against the open market, logits


def tables_of(fief: FiefParameters, blocs: tuple[str, ...]) -> Tables:
    """The tables of these parameters for these blocs."""
    if blocs not in fief.known_tables:
        homes = located(fief.homes, blocs)
        serves = [[int(bloc in fief.served_blocs[name]) for bloc in blocs] for name in homes]
        fief.known_tables[blocs] = Tables(
            np.array([blocs.index(bloc) for bloc in homes.values()], dtype=np.int64),
            np.array(serves),
            in_order(fief.ranking_push, homes, 0.0)[:, np.newaxis],
            in_order(fief.conveniences, homes, 0.0),
        )
    return fief.known_tables[blocs]
