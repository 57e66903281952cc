"""What fiefs pay in a week: wages, AI bought and compute rented, levies, tax, and cash that is not needed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.currency import minor
from cloudfief.core.integers import share_at
from cloudfief.core.ledger import Flow
from cloudfief.institutions.fief.accounts import Week
from cloudfief.institutions.fief.levies import Levies, levy_flows
from cloudfief.institutions.fief.reads import Reads

Int64 = NDArray[np.int64]


def payments(
    week: Week, compute: Int64, home: Int64, working_cash: Int64, levies: Levies, reads: Reads
) -> tuple[list[Flow], Int64]:
    """The flows of the week, and what the fund is asked for, home minor units, (fief,).

    compute: the bill of the landlords. Who has nobody to buy AI or compute from makes it at home, and pays wages.
    """
    rate, payer = reads.state_exchange_rate[home], reads.fief_account
    wages, ai_cost = minor(week.service_cost + week.device_loss, rate), minor(week.ai_cost, rate)
    taxed_before = minor(reads.merchant_own_brand_surplus_last, rate)  # as the profit of the brands that earned it
    tax = share_at(np.maximum(minor(week.net_take, rate) - levies.total - taxed_before, 0), reads.state_profit_tax[home])
    left = reads.fief_cash - wages - ai_cost - compute - levies.total - tax
    bought = []
    for what, sellers, amount in (("AI services", reads.lab_till_account, ai_cost), ("compute", reads.compute_account, compute)):
        if sellers is None:
            wages = wages + amount
        else:
            bought.append(Flow(what, payer, sellers[home], amount))
    flows = [
        Flow("wages", payer, reads.household_payroll_account[home], wages),
        *bought,
        *levy_flows(levies, reads),
        Flow("profit tax", payer, reads.state_account[home], tax),
        Flow("surplus", payer, reads.exchange_fund_account[home], np.maximum(left - working_cash, 0)),
    ]
    return flows, np.maximum(working_cash - left, 0)
