"""What landlords and chip makers remember, and how they open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.compute.expected_demand import Outlook, first_outlook
from cloudfief.core.currency import minor_per_dollar

if TYPE_CHECKING:
    from cloudfief.institutions.compute.parameters import ComputeParameters

Floats = NDArray[np.float64]
Int64 = NDArray[np.int64]


class Books(NamedTuple):
    """The memory of compute, (bloc,) each unless said otherwise; a unit of capacity is one GPU-hour a week."""

    weeks: int  # lived so far
    capacity: Floats  # units; 0 before the first week
    outlook: Outlook  # of what is asked for, GPU-hours a week
    home_made: Floats  # units on order from makers at home by weeks until they stand, (week, bloc)
    imported: Floats  # units on order from the exporter, (week, bloc)
    own_share: Floats  # part of new orders that goes to makers at home
    supply: float  # what the exporter's makers are set up for, units a week
    unit_cost: Floats  # what a unit in place has cost, USD
    normal_price: Floats  # USD per GPU-hour
    efficiency: Floats  # AI per GPU-hour relative to the opening
    working_cash: Int64  # of landlords, minor units
    chip_working_cash: Int64  # of chip makers, minor units


def opening_books(compute: ComputeParameters, blocs: tuple[str, ...], rate: Int64) -> Books:
    """Before the first week nothing is known of demand; cash is in hand."""
    nothing, ones = np.zeros(len(blocs)), np.ones(len(blocs))
    queue = np.zeros((compute.weeks_of_delivery, len(blocs)))
    to_minor = minor_per_dollar(rate)
    cash = compute.by_bloc(compute.working_cash_usd, blocs, compute.other_working_cash_usd)
    working = np.rint(cash * to_minor).astype(np.int64)
    makers = np.rint(compute.by_bloc(compute.chip_working_cash_usd, blocs, 0.0) * to_minor).astype(np.int64)
    return Books(
        0, nothing, first_outlook(nothing), queue, queue.copy(), compute.home_shares(blocs), 0.0,
        compute.hardware_usd * ones, compute.normal_prices(blocs), ones, working, makers,
    )  # fmt: skip
