"""What states look at in a week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Reads(NamedTuple):
    """Accounts, and what was published last week: states act before everybody else."""

    blocs: tuple[str, ...]
    state_account: np.ndarray
    state_cash: np.ndarray  # minor units, (bloc,)
    state_desk_cash: np.ndarray  # minor units of the own currency, (bloc,)
    state_basic_income_last: np.ndarray  # minor units a household, (bloc,)
    state_benefit_rate_last: np.ndarray  # (bloc,)
    state_procurement_last: np.ndarray  # minor units, (bloc,)
    state_interest_rate_last: np.ndarray  # a year, (bloc,)
    household_account: np.ndarray
    household_payroll_account: np.ndarray
    household_members_last: np.ndarray  # real households, (bloc,)
    household_payroll_last: np.ndarray  # minor units, (bloc,)
    household_income_last: np.ndarray  # USD a week, (bloc,)
    exchange_fund_account: np.ndarray | None = None
    exchange_fund_cash: np.ndarray | None = None  # minor units, (bloc,)
    labour_unemployment_rate_last: np.ndarray | None = None  # share of those who earn, (bloc,)
    lab_till_account: np.ndarray | None = None
    lab_home_last: np.ndarray | None = None  # (lab,)
    lab_quality_last: np.ndarray | None = None  # (lab,)
