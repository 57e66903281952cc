"""The AI that fiefs build themselves: how much of it their sales take, and how many GPU-hours they rent for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.currency import minor
from cloudfief.core.integers import bill

if TYPE_CHECKING:
    from cloudfief.institutions.fief.ai_parameters import AiParameters

Array = NDArray[np.float64]
Int64 = NDArray[np.int64]
MILLI = 1e3
METERED_HOURS = 1000  # hours are billed by the thousand, so that a fraction of a cent an hour counts


class OwnAi(NamedTuple):
    """How well fiefs build, (fief,) each."""

    hours: Array  # GPU-hours for given work, relative to the start
    opening_hours: Array  # GPU-hours per million tokens of the best open model at the start
    opening_quality: float  # of that model
    carried: Int64  # millionths of a minor unit on the compute meter


class Rented(NamedTuple):
    """The week's compute, (fief,) each."""

    hours: Array  # GPU-hours
    bill: Int64  # home minor units


def open_own_ai(fiefs: int) -> OwnAi:
    """Everybody builds as at the start."""
    return OwnAi(np.ones(fiefs), np.ones(fiefs), 1.0, np.zeros(fiefs, dtype=np.int64))


def rebuilt(own: OwnAi, open_hours: Array, open_quality: float, week: int, numbers: AiParameters) -> OwnAi:
    """What open models make possible is built in bit by bit: ln h <- ln h + (ln h* - ln h) / T.

    h* = (hours per token over those at the start) exp(-s (quality - quality at the start)). open_hours: GPU-hours per
    million tokens of the best open model, (fief,). Until the first week is over the present is the start.
    """
    if week <= 0:
        return own._replace(opening_hours=open_hours, opening_quality=open_quality)
    possible = open_hours / own.opening_hours * np.exp(-numbers.model_saving * (open_quality - own.opening_quality))
    return own._replace(hours=own.hours * (possible / own.hours) ** (1 / numbers.rebuild_weeks))


def unit_cost(own: OwnAi, price: Array, numbers: AiParameters) -> Array:
    """What a piece of built AI costs over what it cost at the start: c = h p / p_0; price p: USD per GPU-hour, (fief,)."""
    return own.hours * price / numbers.opening_compute_price_usd


def work(cost: Array, quality: float, numbers: AiParameters) -> Array:
    """AI per purchase over that at the start: w = q^a c^-e, (fief,).

    cost c: as `unit_cost` tells; quality q: of the best model anywhere over that at the start; appetite a; elasticity e.
    """
    return quality**numbers.ai_appetite * cost**-numbers.compute_elasticity


def rent(own: OwnAi, cost: Array, price: Array, rate: Int64) -> tuple[Rented, OwnAi]:
    """Hours for a cost in US dollars, metered and billed at the week's price, USD per GPU-hour; all (fief,)."""
    hours = cost / price
    metered = np.rint(hours * MILLI).astype(np.int64)
    billed, carried = bill(metered, np.maximum(minor(METERED_HOURS * price, rate), 1), own.carried)
    return Rented(hours, billed), own._replace(carried=carried)
