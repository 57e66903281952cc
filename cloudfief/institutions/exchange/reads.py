"""What the exchange looks at in a week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np


class Reads(NamedTuple):
    """Accounts, what firms earned and need this week, and the news; who is not there is None."""

    week: int
    blocs: tuple[str, ...]
    currencies: tuple[str, ...]
    exchange_fund_account: np.ndarray
    exchange_fund_cash: np.ndarray
    exchange_listed_account: np.ndarray
    household_payroll_account: np.ndarray
    state_exchange_rate: np.ndarray  # millionths per dollar, (bloc,)
    state_profit_tax: np.ndarray  # (bloc,)
    flows_last: Mapping[tuple[str, str, str, str], int] | None = None
    lab_account: np.ndarray | None = None
    lab_home: np.ndarray | None = None
    lab_need: np.ndarray | None = None
    lab_profit: np.ndarray | None = None
    lab_revenue: np.ndarray | None = None
    lab_app_rank: np.ndarray | None = None  # by last week's downloads, (bloc, lab)
    lab_open_weights: np.ndarray | None = None  # (lab,)
    fief_account: np.ndarray | None = None
    fief_home: np.ndarray | None = None
    fief_need: np.ndarray | None = None
    fief_net_take: np.ndarray | None = None
    fief_gross_take: np.ndarray | None = None
    merchant_account: np.ndarray | None = None
    merchant_home: np.ndarray | None = None
    merchant_need: np.ndarray | None = None
    merchant_profit: np.ndarray | None = None
    compute_account: np.ndarray | None = None
    compute_need: np.ndarray | None = None
    compute_profit: np.ndarray | None = None
    compute_revenue: np.ndarray | None = None
    compute_capacity: np.ndarray | None = None
    compute_chip_price: np.ndarray | None = None
    compute_chips_account: np.ndarray | None = None
    compute_chip_need: np.ndarray | None = None
    compute_chip_profit: np.ndarray | None = None
    compute_chip_revenue: np.ndarray | None = None
    host_account: np.ndarray | None = None
    host_need: np.ndarray | None = None
    host_profit: np.ndarray | None = None
    host_revenue: np.ndarray | None = None
    electricity_account: np.ndarray | None = None
    electricity_need: np.ndarray | None = None
    electricity_profit: np.ndarray | None = None
    electricity_revenue: np.ndarray | None = None  # USD a week
    developer_account: np.ndarray | None = None
    developer_need: np.ndarray | None = None
    developer_profit: np.ndarray | None = None
    developer_revenue: np.ndarray | None = None
    specialist_account: np.ndarray | None = None
    specialist_home: np.ndarray | None = None
    specialist_need: np.ndarray | None = None
    specialist_profit: np.ndarray | None = None
    specialist_revenue: np.ndarray | None = None
