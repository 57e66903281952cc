"""C15: rent displaces profit."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Standard
from cloudfief.claims.measures import BASELINE, SHOCK, over_window
from cloudfief.claims.placebo import as_first
from cloudfief.core.calendar import WEEKS_PER_QUARTER, WEEKS_PER_YEAR
from cloudfief.effect import Values

OWN_BRANDS, HANDED_ON = "merchant_own_brand_profit", "merchant_own_brand_surplus"
OTHERS = (
    "merchant_profit", "lab_profit", "host_profit", "developer_profit", "specialist_profit", "compute_profit",
    "compute_chip_profit", "electricity_profit",
)  # fmt: skip


class RentDisplacesProfit(Claim):
    """Cloud rent as a part of property income, which is the profit before profit tax of every sector that makes one.

    property income = profits of merchants, labs, hosts, developers, specialists, cloud landlords, chip makers and power
    companies + net take of fiefs - surplus that own brands handed on to them + profit of own brands,
    US dollars a week. So an own brand counts once, by its profit or loss before tax, although its fief books what it hands on.
    Cloud rent is the net take less a normal return. Interest and dividends only hand property income on and add nothing.

    Profits as a whole are bound by what is invested, what the state and other blocs spend more than they take, and what
    households save (Kalecki 1942), so rent can win at the cost of other profits or of wages, hardly by adding to the sum.
    """

    id: ClassVar[str] = "C15"
    says: ClassVar[str] = "Rent displaces profit: its share of property income rises"
    essay: ClassVar[str] = (
        "Capitalism is dead at the hand of cloud capital, while technofeudalism is going from strength to strength."
    )
    signals: ClassVar[tuple[str, ...]] = (
        "fief_net_rent", "fief_net_take", OWN_BRANDS, HANDED_ON, "household_spending", *OTHERS,
    )  # fmt: skip
    unit: ClassVar[str] = "points"
    threshold: ClassVar[float] = 0.5
    threshold_reason: ClassVar[str] = (
        "half a point of property income in a year, or by the entrant; a tenth of a point of consumption"
    )
    refuted_by: ClassVar[str] = (
        "A share of rent in property income that rises by less than half a point, or falls; or other profits that do not "
        "fall while rent rises."
    )

    def standards(self) -> tuple[Standard, ...]:
        """What the entrant does, to rent's share and to all other profits; then the trend with it, whatever caused it."""
        return (
            Standard(
                "share of property income by the entrant",
                lambda signals, weeks: _of_property(signals, weeks, SHOCK) - _of_property(signals, weeks, BASELINE),
            ),
            Standard("other profits by the entrant", _others_change, unit="% of property income", threshold=-0.5,
                     expected_sign=-1),
            Standard("share of property income, a year's trend",
                     lambda signals, weeks: _trend(signals, weeks, _of_property),
                     contrast=False, placebo=as_first(self.signals)),
            Standard("rent over consumption, a year's trend",
                     lambda signals, weeks: _trend(signals, weeks, _of_consumption), threshold=0.1,
                     contrast=False, placebo=as_first(self.signals)),
        )  # fmt: skip


def _total(signals: xr.Dataset, names: tuple[str, ...], weeks: slice, arm: str) -> Values:
    """Sum of some signals over all firms, mean of a window, USD a week, one number a pair."""
    parts = (over_window(signals[name].sel(arm=arm), weeks) for name in names)
    return np.asarray(sum(part.sum([dim for dim in part.dims if dim != "pair"]) for part in parts), dtype=np.float64)


def _property_income(signals: xr.Dataset, weeks: slice, arm: str) -> Values:
    earned = _total(signals, ("fief_net_take", OWN_BRANDS, *OTHERS), weeks, arm)
    return earned - _total(signals, (HANDED_ON,), weeks, arm)


def _of_property(signals: xr.Dataset, weeks: slice, arm: str) -> Values:
    return 100 * _total(signals, ("fief_net_rent",), weeks, arm) / _property_income(signals, weeks, arm)


def _of_consumption(signals: xr.Dataset, weeks: slice, arm: str) -> Values:
    return 100 * _total(signals, ("fief_net_rent",), weeks, arm) / _total(signals, ("household_spending",), weeks, arm)


def _others_change(signals: xr.Dataset, weeks: slice) -> Values:
    change = _total(signals, OTHERS, weeks, SHOCK) - _total(signals, OTHERS, weeks, BASELINE)
    return 100 * change / _property_income(signals, weeks, BASELINE)


def _trend(signals: xr.Dataset, weeks: slice, share: Callable[[xr.Dataset, slice, str], Values]) -> Values:
    """Change of a share in the shock arm from the quarter a year earlier; from the first quarter if that is later."""
    length = signals.sizes["week"]
    start, stop, _ = weeks.indices(length)
    before = max(start - WEEKS_PER_YEAR, 0)
    span = (start - before) / WEEKS_PER_YEAR
    now, then = share(signals, slice(start, stop), SHOCK), share(signals, slice(before, before + WEEKS_PER_QUARTER), SHOCK)
    return (now - then) / span if span > 0 else np.zeros_like(now)
