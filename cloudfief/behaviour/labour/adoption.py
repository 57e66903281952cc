"""How many firms want AI: those for which it is worth more than it costs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from cloudfief.core.errors import BadInput

Float64 = NDArray[np.float64]


def wanted_adoption(bias: ArrayLike, worth: ArrayLike, applicable: ArrayLike) -> Float64:
    """Share of firms that want AI: A = (1 - n) L(b_0 + v), L the logistic function.

    bias b_0: what speaks for AI beside its worth, logits; worth v: what it saves net of what it costs and what others'
    experience adds, logits; applicable 1 - n: share of firms whose business has a use for AI at all. Shapes broadcast.
    """
    return np.asarray(applicable, np.float64) * expit(np.asarray(bias, np.float64) + np.asarray(worth, np.float64))


def bias_at_rest(adoption: ArrayLike, worth: ArrayLike, applicable: ArrayLike) -> Float64:
    """The bias at which an observed adoption is at rest: b_0 = logit(A / (1 - n)) - v, the inverse of `wanted_adoption`.

    Raises BadInput where more firms have adopted than could.
    """
    part = np.asarray(adoption, np.float64) / np.asarray(applicable, np.float64)
    if not bool(np.all((part > 0.0) & (part < 1.0))):
        raise BadInput(f"adoption over applicable: found {part.tolist()}, allowed is between 0 and 1.")
    return logit(part) - np.asarray(worth, np.float64)


def worth_of_ai(saving: ArrayLike, fixed_cost: ArrayLike, peers: ArrayLike, sensitivity: float, spillover: float) -> Float64:
    """What AI is worth to a firm: v = b_1 (saving - fixed cost) + b_2 peers, logits.

    saving and fixed_cost: shares of labour cost; peers: share of firms around that use AI; sensitivity b_1: logits per
    share of labour cost, the inverse of how much firms differ; spillover b_2: logits. Shapes broadcast.
    """
    net = np.asarray(saving, np.float64) - np.asarray(fixed_cost, np.float64)
    return sensitivity * net + spillover * np.asarray(peers, np.float64)
