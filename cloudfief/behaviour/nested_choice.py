"""One person's nested logit choice, drawn exactly in two stages: first the nest, then the product in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.behaviour.nested_logit import ALONE
from cloudfief.core.errors import BadInput

OUTSIDE = -1


def gumbel(uniform: ArrayLike) -> NDArray[np.float64]:
    """Taste shocks of type-I extreme value, -ln(-ln U), from uniforms U in (0, 1) of any shape."""
    return -np.log(-np.log(np.asarray(uniform, dtype=np.float64)))


def choose(
    value: ArrayLike,
    nest: ArrayLike,
    nest_parameter: ArrayLike,
    nest_noise: ArrayLike,
    item_noise: ArrayLike,
) -> NDArray[np.int64]:
    """A chooser takes the nest worth most, then the best product in it, so that shares are nested logit.

        nest: argmax_g (1-σ_g) ln I_g + ε_g, outside good: 0 + ε_0
        product in it: argmax_j V_j/(1-σ_g) + ε_j

    The noise belongs to its nest and its product: adding an option moves nobody else's noise. A product alone
    (nest -1) competes among the nests with its own noise.
    Arguments: value V (chooser, product) or (product,) in utils, -inf where not on offer; nest (product,), -1
    for alone; σ, one or (product,); nest_noise Gumbel (chooser, 1 + highest nest number + 1), its last column
    is the outside good's; item_noise Gumbel (chooser, product). Returns (chooser,) product index, -1 for the
    outside good.
    """
    noise = np.asarray(item_noise, dtype=np.float64)
    utility = np.atleast_2d(np.asarray(value, dtype=np.float64))  # one row serves all choosers
    members = np.asarray(nest, dtype=np.int64)
    group_noise = np.asarray(nest_noise, dtype=np.float64)
    parameter = np.broadcast_to(np.asarray(nest_parameter, dtype=np.float64), members.shape)
    groups = int(members.max(initial=ALONE)) + 1
    if group_noise.shape != (noise.shape[0], groups + 1):
        raise BadInput(f"nest_noise: found shape {group_noise.shape}, wanted {(noise.shape[0], groups + 1)}.")
    best = group_noise[:, -1].copy()
    chosen = np.full(noise.shape[0], OUTSIDE, dtype=np.int64)
    for group in range(groups):
        inside = np.flatnonzero(members == group)
        if inside.size:
            worth, product = _best_of_nest(utility[:, inside], noise[:, inside], 1.0 - float(parameter[inside[0]]))
            _keep_better(best, chosen, worth + group_noise[:, group], inside[product])
    for single in np.flatnonzero(members == ALONE):
        _keep_better(best, chosen, utility[:, single] + noise[:, single], single)
    return chosen


def _best_of_nest(
    value: NDArray[np.float64], noise: NDArray[np.float64], spread: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The nest's worth (1-σ) ln I_g before its own noise, and the position of the product that wins in it.

    value: (chooser, product) or (1, product); noise: (chooser, product). The worth has as many rows as the value.
    """
    scaled = value / spread
    worth = spread * np.logaddexp.reduce(scaled, axis=1)
    return worth, np.argmax(scaled + noise, axis=1).astype(np.int64)


def _keep_better(best: NDArray[np.float64], chosen: NDArray[np.int64], worth: NDArray[np.float64], product: ArrayLike) -> None:
    """Whoever likes this option better than all before it takes it; a tie keeps the earlier one."""
    better = worth > best
    chosen[better] = np.broadcast_to(np.asarray(product, dtype=np.int64), chosen.shape)[better]
    best[better] = worth[better]
