"""What a law makes fiefs hand on out of their gross take: a data dividend to households, a digital services tax to states."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.currency import minor
from cloudfief.core.integers import cut, share_at
from cloudfief.core.ledger import Flow

Array = NDArray[np.float64]
Int64 = NDArray[np.int64]


class Levies(NamedTuple):
    """A week's levies, home minor units, by the bloc that gets them."""

    dividend: Int64  # (fief, bloc)
    digital_tax: Int64  # (fief, bloc)

    @property
    def total(self) -> Int64:
        """Everything a fief hands on, home minor units, (fief,)."""
        return self.dividend.sum(axis=1) + self.digital_tax.sum(axis=1)


def take_by_bloc(gross_take: Array, serves: Int64, reads: Any) -> Array:
    """Where the buyers are whose purchases brought the gross take, US dollars, (fief, bloc).

    As merchants report it; where they do not, by the number of households served.
    """
    if reads.merchant_take_base_last is not None:
        return reads.merchant_take_base_last.T
    reached = serves * reads.household_members_last
    return gross_take[:, np.newaxis] * reached / np.maximum(reached.sum(axis=1, keepdims=True), 1)


def levy_rate(base: Array, reads: Any) -> Array:
    """Levies as a share of the gross take, (fief,): what one more dollar of fees would have handed on."""
    rate = reads.fief_data_dividend_last
    if reads.state_digital_tax is None:
        return rate
    return rate + base @ reads.state_digital_tax / np.maximum(base.sum(axis=1), 1e-9)


def levies_of(gross_take: Array, base: Array, serves: Int64, rate: Int64, reads: Any) -> Levies:
    """Dividend = its share of the gross take, cut over the blocs by where the take came from; tax = each bloc's rate x base.

    rate: exchange rate of each fief's home, (fief,).
    """
    due = share_at(minor(gross_take, rate), reads.fief_data_dividend_last)
    weight = np.rint(np.maximum(base, 0)).astype(np.int64) + serves
    dividend = cut(due, weight)
    tax_rate = np.zeros(base.shape[1]) if reads.state_digital_tax is None else reads.state_digital_tax
    taxed = minor(base, rate[:, np.newaxis])
    return Levies(dividend, share_at(taxed, tax_rate))


def levy_flows(levies: Levies, reads: Any) -> list[Flow]:
    """Dividends go into the payrolls of the blocs served, which are paid out by earnings, taxes to their states.

    Nothing moves where nothing is due.
    """
    rows = (
        ("data dividend", levies.dividend, reads.household_payroll_account),
        ("digital services tax", levies.digital_tax, reads.state_account),
    )
    flows = []
    for what, amount, payee in rows:
        fief, bloc = np.nonzero(amount)
        if len(fief):
            flows.append(Flow(what, reads.fief_account[fief], payee[bloc], amount[fief, bloc]))
    return flows
