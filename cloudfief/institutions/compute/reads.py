"""Everything that landlords and chip makers look at in a week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Reads(NamedTuple):
    """Signals, accounts and cash by the names under which they are published; those with a default may be missing."""

    week: int
    blocs: tuple[str, ...]
    compute_account: np.ndarray  # landlords, (bloc,)
    compute_cash: np.ndarray  # minor units, (bloc,)
    compute_price_last: np.ndarray  # USD per GPU-hour, (bloc,)
    compute_chips_account: np.ndarray  # chip makers, (bloc,)
    compute_chips_cash: np.ndarray  # minor units, (bloc,)
    exchange_fund_account: np.ndarray
    state_account: np.ndarray
    state_profit_tax: np.ndarray  # (bloc,)
    state_exchange_rate: np.ndarray  # millionths per dollar, (bloc,)
    household_payroll_account: np.ndarray
    lab_compute_use: np.ndarray  # GPU-hours, (bloc,)
    lab_compute_spending: np.ndarray  # minor units, (bloc,)
    host_compute_use: np.ndarray | None = None
    host_compute_spending: np.ndarray | None = None
    fief_compute_use: np.ndarray | None = None
    fief_compute_spending: np.ndarray | None = None
    electricity_account: np.ndarray | None = None
    electricity_data_centre_price_last: np.ndarray | None = None  # USD per MWh, (bloc,)
    state_export_control: np.ndarray | None = None  # multiplier of the cost of chips bought, (bloc,)
    state_compute_tax: np.ndarray | None = None  # share of revenue, (bloc,)
    exchange_tobins_q_last: np.ndarray | None = None  # relative to the opening, (bloc,)
