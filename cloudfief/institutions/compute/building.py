"""Capacity: what stands, what is on order, what chips cost, and what is ordered next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cloudfief.behaviour.compute.expected_demand import Outlook, expected_demand, outlook_after
from cloudfief.behaviour.compute.home_chips import ChipBill, chip_bill, home_share
from cloudfief.behaviour.compute.orders import delivered, placed, promised_capacity, tobin_factor, wanted_orders
from cloudfief.behaviour.compute.scarcity import backlog_ratio, scarcity_markup
from cloudfief.institutions.compute.books import Books, Floats

if TYPE_CHECKING:
    from cloudfief.institutions.compute.parameters import ComputeParameters


class Market(NamedTuple):
    """The market for chips in a week, USD per unit of capacity."""

    control: Floats  # multiplier of the cost of chips, (bloc,)
    list_price: float  # of the exporter's makers
    bill: ChipBill  # (bloc,)
    unit_cost: Floats  # chips and building, (bloc,)


def settles(compute: ComputeParameters, books: Books, week: int) -> bool:
    """Whether halls are still taken to have been built for what is asked for."""
    return week < 0 or books.weeks < compute.settling_weeks


def chip_market(compute: ComputeParameters, books: Books, exporter: int, control: Floats, settling: bool) -> Market:
    """The exporter's price follows its backlog; a control multiplies what chips cost in a bloc."""
    on_order = float(books.imported.sum() + books.home_made[:, exporter].sum())
    ratio = 1.0 if settling else backlog_ratio(on_order, books.supply, compute.weeks_of_delivery)
    markup = float(scarcity_markup(ratio, compute.normal_markup, compute.scarcity_response, compute.markup_bounds))
    list_price = compute.normal_chip_usd * markup / compute.normal_markup
    bill = chip_bill(list_price, control)
    return Market(control, list_price, bill, compute.building_usd + bill.price)


def after_settling(compute: ComputeParameters, books: Books, blocs: tuple[str, ...], market: Market, used: Floats) -> Books:
    """Capacity fits what has been asked for so far, and only its wear is on order."""
    weight = max(compute.smoothing, compute.settling_weight, 1.0 / max(books.weeks + 1 - compute.weeks_before_sales, 1))
    level = outlook_after(books.outlook, used, weight, compute.largest_growth).level
    capacity = level / compute.normal_utilisation
    own = home_share(compute.home_shares(blocs), market.control, compute.chip_substitution)
    worn, weeks = capacity * compute.wear, compute.weeks_of_delivery
    home_made, imported = np.tile(worn * own, (weeks, 1)), np.tile(worn * (1.0 - own), (weeks, 1))
    supply = float(imported[0].sum() + home_made[0, compute.exporter(blocs)])
    return books._replace(
        capacity=capacity, outlook=Outlook(level, np.zeros_like(level)), home_made=home_made, imported=imported,
        own_share=own, supply=supply, unit_cost=market.unit_cost,
    )  # fmt: skip


def after_delivery(compute: ComputeParameters, books: Books, blocs: tuple[str, ...], market: Market, used: Floats) -> Books:
    """What was ordered long ago stands, what is old wears out, and expectations take in the week."""
    arrived = books.home_made[0] + books.imported[0]
    capacity, home_made = delivered(books.capacity, books.home_made, compute.wear)
    capacity, imported = capacity + books.imported[0], books.imported[1:]
    new_part = np.divide(arrived, capacity, out=np.zeros_like(capacity), where=capacity > 0)
    wished = home_share(compute.home_shares(blocs), market.control, compute.chip_substitution)
    return books._replace(
        capacity=capacity, outlook=outlook_after(books.outlook, used, compute.smoothing, compute.largest_growth),
        home_made=home_made, imported=imported,
        own_share=books.own_share + (wished - books.own_share) / compute.substitution_weeks,
        unit_cost=books.unit_cost + new_part * (market.unit_cost - books.unit_cost),
    )  # fmt: skip


def orders_wanted(compute: ComputeParameters, books: Books, tobins_q: Floats, settling: bool) -> Floats:
    """Units that landlords would order with cash enough, (bloc,); `books` are those after delivery.

    Where nothing grows, and while halls are taken to fit, they replace what wears out.
    """
    if settling or not compute.growth:
        return books.capacity * compute.wear
    expected = expected_demand(books.outlook, compute.weeks_of_delivery, compute.smoothing, compute.largest_outlook)
    promised = promised_capacity(books.capacity, books.home_made + books.imported, compute.wear)
    factor = tobin_factor(tobins_q, compute.investment_elasticity)
    target = expected / compute.normal_utilisation
    return wanted_orders(target, promised, books.outlook.trend, compute.wear, compute.catch_up_weeks, factor)


def after_ordering(compute: ComputeParameters, books: Books, home: Floats, abroad: Floats, exporter: int) -> Books:
    """The orders join the queue; the exporter's makers slowly adapt to what is ordered from them."""
    ordered = float(abroad.sum() + home[exporter])
    return books._replace(
        home_made=placed(books.home_made, home, compute.weeks_of_delivery),
        imported=placed(books.imported, abroad, compute.weeks_of_delivery),
        supply=books.supply + (ordered - books.supply) / compute.supply_weeks,
    )
