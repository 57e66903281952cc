"""What several trials measure alike: per-head changes between the treated and the untreated."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cloudfief.trials.group import FEED, FIEFS, SEARCH, Group
from cloudfief.trials.trial import Measure, Of

Quantity = Callable[[Group], float]


def change(quantity: Quantity) -> Of:
    """Change of a quantity in per cent of what it is for the untreated; no number where they have none of it."""

    def of(treated: Group, untreated: Group) -> float:
        before = quantity(untreated)
        return 100 * (quantity(treated) / before - 1) if before else np.nan

    return of


def difference(quantity: Quantity) -> Of:
    """Difference of a quantity between the treated and the untreated, in its own unit."""
    return lambda treated, untreated: quantity(treated) - quantity(untreated)


def per(total: float, count: float) -> float:
    """A mean; no number where nothing was counted."""
    return float(total / count) if count else np.nan


def search_click_through(group: Group) -> float:
    """Clicks per slot examined on search pages."""
    return per(group.clicked[SEARCH], group.examined[SEARCH])


def feed_click_through(group: Group) -> float:
    """Clicks per slot examined on home feeds."""
    return per(group.clicked[FEED], group.examined[FEED])


def feed_views(group: Group) -> float:
    """Slots of home feeds examined, per household."""
    return per(group.examined[FEED], group.households)


def feed_purchases(group: Group) -> float:
    """Purchases on home feeds, per household."""
    return per(group.feed_purchases, group.households)


def feed_spending(group: Group) -> float:
    """Spent on home feeds, USD per household."""
    return per(group.feed_spending_usd, group.households)


def items_recommended(group: Group) -> float:
    """Different items on the first pages of everybody's home feed in the first week."""
    return float(group.recommended.sum())


def fief_purchases(group: Group) -> float:
    """Purchases through fiefs, per household."""
    return per(group.purchases[FIEFS], group.households)


def fief_spending(group: Group) -> float:
    """Spent through fiefs, USD per household."""
    return per(group.spending_usd[FIEFS], group.households)


def conversion(group: Group) -> float:
    """Purchases per search page."""
    return per(group.search_purchases, group.searches)


def first_bought(group: Group) -> float:
    """Purchases, per search page, of the item that the fief's own ranking puts first."""
    return per(group.places[0], group.searches)


def own_brands_bought(group: Group) -> float:
    """Purchases of fiefs' own brands, per search page."""
    return per(group.own_brand_purchases, group.searches)


def experienced_value(group: Group) -> float:
    """Mean experienced value of a purchase, in any channel, logits."""
    return per(group.experience.sum(), group.purchases.sum())


def second_against_first(treated: Group, untreated: Group) -> float:
    """Purchases at the second place of a page against the first, among the treated, in per cent less one hundred."""
    return 100 * (per(treated.places[1], treated.places[0]) - 1)


def feed_share(treated: Group, untreated: Group) -> float:
    """Share of the untreated's fief purchases that come from the home feed, in per cent."""
    return 100 * per(untreated.feed_purchases, untreated.purchases[FIEFS])


def moved(treated: Group, untreated: Group) -> float:
    """By how much the probability falls that a search ends with the item that the fief's own ranking puts first."""
    return first_bought(untreated) - first_bought(treated)


def baskets_apart(treated: Group, untreated: Group) -> float:
    """Mean over households of the total variation between the shares of items bought, with and without the treatment."""
    one, other = treated.basket(), untreated.basket()
    return float(np.mean([_total_variation(mine, theirs) for mine, theirs in zip(one, other, strict=True)]))


def _total_variation(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    counts = [np.bincount(items[items >= 0], minlength=1) for items in (one, other)]
    shares = [np.pad(count, (0, max(map(len, counts)) - len(count))) / max(count.sum(), 1) for count in counts]
    return float(abs(shares[0] - shares[1]).sum() / 2)


SPENDING_THROUGH_FIEFS = Measure("spending through fiefs", change(fief_spending))
CONVERSION = Measure("purchases per search page", change(conversion))
SEARCH_CLICKS = Measure("search: clicks per item seen", change(search_click_through))
EXPERIENCE = Measure("experienced value of a purchase", difference(experienced_value), unit="logits")
