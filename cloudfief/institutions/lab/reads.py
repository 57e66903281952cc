"""Everything that labs look at in a week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Reads(NamedTuple):
    """Signals, accounts and cash by the names under which they are published; those with a default may be missing."""

    week: int
    blocs: tuple[str, ...]
    lab_account: np.ndarray  # (lab,)
    lab_cash: np.ndarray  # home minor units, (lab,)
    lab_till_account: np.ndarray  # (bloc,)
    lab_till_cash: np.ndarray  # minor units, (bloc,)
    exchange_fund_account: np.ndarray
    state_account: np.ndarray
    state_profit_tax: np.ndarray  # (bloc,)
    state_exchange_rate: np.ndarray  # millionths per dollar, (bloc,)
    household_payroll_account: np.ndarray
    household_members_last: np.ndarray  # (bloc,)
    household_plans_last: np.ndarray  # real households, (bloc, lab, 2), without labs before the first week
    household_new_plans_last: np.ndarray  # real households, (bloc, lab), without labs before the first week
    host_account: np.ndarray | None = None
    host_price_last: np.ndarray | None = None  # USD per million tokens, (bloc,)
    compute_account: np.ndarray | None = None
    compute_price_last: np.ndarray | None = None  # USD per GPU-hour, (bloc,)
    lab_availability_last: np.ndarray | None = None  # 1 where the law lets a lab sell, (bloc, lab)
    lab_open_mandate_last: np.ndarray | None = None  # weeks, inf for never, (lab,)
    lab_licence_rate_last: np.ndarray | None = None  # share of training cost, (lab,)
    lab_token_till_account: np.ndarray | None = None  # (bloc,)
    lab_token_till_cash: np.ndarray | None = None  # minor units, (bloc,)
    compute_efficiency_last: np.ndarray | None = None  # (bloc,)
    state_ai_subsidy: np.ndarray | None = None  # share of training cost, (bloc,)
    developer_account: np.ndarray | None = None  # (bloc,)
    developer_model_spending_last: np.ndarray | None = None  # share of what developers spend on tokens, (bloc, model)
    specialist_account: np.ndarray | None = None  # (specialist,)
    specialist_budget_share_last: np.ndarray | None = None  # of what is spent on services around models, (bloc, specialist)
