"""An export control makes chips from abroad dear: who then makes them, and who gets the difference."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class ChipBill(NamedTuple):
    """What a unit of chips costs the buyer and who gets it, USD, (bloc,) each."""

    price: Floats  # paid by the buyer, whoever made the chips
    abroad: Floats  # the maker abroad gets, per unit imported
    middlemen: Floats  # those at home who bring it past the control, or make do with less, get, per unit imported


def home_share(opening_share: ArrayLike, multiplier: ArrayLike, elasticity: float) -> Floats:
    """Dear imports are replaced by chips made at home: s = s_0 m^e / (s_0 m^e + 1 - s_0), in units.

    opening_share s_0 in [0, 1]; multiplier m > 0 of the cost of chips; elasticity of substitution e (Armington 1969).
    Who makes none at the opening makes none later; who makes all goes on.
    """
    opening = np.asarray(opening_share, dtype=np.float64)
    favoured = opening * np.asarray(multiplier, dtype=np.float64) ** elasticity
    return np.minimum(favoured / (favoured + 1.0 - opening), 1.0)  # a rounding error above 1 would order less than nothing


def chip_bill(list_price: float, multiplier: ArrayLike) -> ChipBill:
    """A unit of chips costs m p whoever made it, since a unit does the same work.

    list_price p: USD; multiplier m, (bloc,). Above 1 the maker abroad gets p and (m - 1) p is the cost of getting round
    the control, paid at home; below 1 the maker abroad sells at m p. A maker at home sells at m p: the control protects it.
    """
    factor = np.asarray(multiplier, dtype=np.float64)
    return ChipBill(list_price * factor, list_price * np.minimum(factor, 1.0), list_price * np.maximum(factor - 1.0, 0.0))
