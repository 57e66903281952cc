"""What customers pay: energy at yesterday's wholesale price, a share of the wires, and tax."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def average_cost(variable_cost: ArrayLike, fixed_cost: ArrayLike, volume: ArrayLike) -> FloatArray:
    """A supplier that neither gains nor loses charges total cost over volume: AC = (V + F) / Q.

    Money and MWh over one period, volume > 0; returns money per MWh. Below marginal cost where power is scarce, above it
    where units stand idle; it hides both from those who use power.
    """
    variable, fixed = np.asarray(variable_cost, dtype=np.float64), np.asarray(fixed_cost, dtype=np.float64)
    return (variable + fixed) / np.asarray(volume, dtype=np.float64)


def network_prices(cost: ArrayLike, opening_price: ArrayLike, volume: ArrayLike) -> FloatArray:
    """The wires are paid by everybody in proportion to an opening price list: n_g = n0_g F / sum(n0_h Q_h).

    cost F, money a period, shape (...); opening price n0, money per MWh, and volume Q, MWh a period, shape (..., customer),
    some of it positive where F is. More use of the same wires makes them cheaper for all.
    """
    opening = np.asarray(opening_price, dtype=np.float64)
    base = (opening * np.asarray(volume, dtype=np.float64)).sum(axis=-1)
    scale = np.divide(cost, base, out=np.zeros_like(base), where=base > 0.0)
    return opening * scale[..., np.newaxis]


def retail_prices(energy: ArrayLike, network: ArrayLike, tax_share: ArrayLike) -> FloatArray:
    """A bill is energy, wires and taxes, which are a share of the whole: P = (w + n) / (1 - t). Money per MWh; t in [0, 1)."""
    before_tax = np.asarray(energy, dtype=np.float64) + np.asarray(network, dtype=np.float64)
    return before_tax / (1.0 - np.asarray(tax_share, dtype=np.float64))


def contract_price(contract: ArrayLike, wholesale: ArrayLike, weekly_renewal: ArrayLike) -> FloatArray:
    """Contracts are renewed a few at a time at the wholesale price: w' = w + lambda (p - w), lambda a share a week."""
    old = np.asarray(contract, dtype=np.float64)
    return old + np.asarray(weekly_renewal) * (np.asarray(wholesale, dtype=np.float64) - old)
