"""Everything that merchants look at in a week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Reads(NamedTuple):
    """Signals, accounts and cash by the names under which they are published; those with a default may be missing."""

    week: int
    merchant_account: np.ndarray  # (item,)
    merchant_cash: np.ndarray  # home minor units, (item,)
    merchant_price_parity_last: bool
    fief_account: np.ndarray  # (fief,)
    fief_serves: np.ndarray  # (fief, bloc)
    fief_take_rate: np.ndarray  # (fief, 2 levels)
    fief_take_rate_last: np.ndarray
    fief_ad_load: np.ndarray  # (fief, 2 levels)
    fief_ad_load_last: np.ndarray
    household_sales_last: np.ndarray  # buyers' minor units, (bloc, 1 + slot, fee cell, item)
    household_reachable_last: np.ndarray  # (category,)
    household_payroll_account: np.ndarray  # (bloc,)
    state_account: np.ndarray  # (bloc,)
    state_profit_tax: np.ndarray  # (bloc,)
    state_exchange_rate: np.ndarray  # millionths per dollar, (bloc,)
    state_exchange_rate_last: np.ndarray
    exchange_fund_account: np.ndarray  # (bloc,)
    lab_till_account: np.ndarray | None = None  # (bloc,)
    lab_token_price_index_last: np.ndarray | None = None  # (bloc,)
    labour_unit_cost_index_last: np.ndarray | None = None  # (bloc, size)
    labour_adoption_index_last: np.ndarray | None = None  # (bloc, size)
    electricity_account: np.ndarray | None = None  # (bloc,)
    electricity_firm_bill_last: np.ndarray | None = None  # minor units, (bloc,)
    electricity_firm_price_index_last: np.ndarray | None = None  # (bloc,)
    state_tariff: np.ndarray | None = None  # share of the price before it, (bloc,)
