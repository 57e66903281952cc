"""Everything that fiefs look at in a week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Reads(NamedTuple):
    """Signals, accounts and cash by the names under which they are published; those with a default may be missing."""

    week: int
    blocs: tuple[str, ...]
    fief_account: np.ndarray
    fief_cash: np.ndarray
    fief_take_rate_last: np.ndarray  # as the law left it, (fief, 2)
    fief_ad_load_last: np.ndarray
    fief_ranking_weight_last: np.ndarray
    fief_recommender_owned_last: np.ndarray  # share, (fief,)
    fief_data_dividend_last: np.ndarray  # share of gross take, (fief,)
    exchange_fund_account: np.ndarray
    state_account: np.ndarray
    state_profit_tax: np.ndarray  # (bloc,)
    state_exchange_rate: np.ndarray  # millionths per dollar, (bloc,)
    household_payroll_account: np.ndarray
    household_members_last: np.ndarray  # (bloc,)
    household_fief_gmv_last: np.ndarray  # USD a week, (fief,)
    household_cell_outcome_last: np.ndarray  # fees, USD cents, (fief, 8)
    household_cell_spending_last: np.ndarray  # USD cents, (fief, 8)
    household_cell_users_last: np.ndarray  # (fief, 8)
    household_click_gradient_last: np.ndarray  # 2^-16, (fief, item)
    household_click_curvature_last: np.ndarray  # 2^-16, (fief, item)
    household_vector_gradient_last: np.ndarray  # 2^-16, (fief or 0, item, 16)
    household_agents_last: np.ndarray  # (bloc,)
    merchant_fees_last: np.ndarray  # USD a week, (fief,)
    merchant_advertising_last: np.ndarray  # USD a week, (fief,)
    merchant_own_brand_surplus_last: np.ndarray  # USD a week, (fief,)
    merchant_vector_last: np.ndarray  # (item, 16)
    merchant_take_base_last: np.ndarray | None = None  # gross take by the buyers' bloc, USD, (bloc, fief)
    state_digital_tax: np.ndarray | None = None  # share of gross take from buyers in the bloc, (bloc,)
    lab_till_account: np.ndarray | None = None
    lab_token_price_index_last: np.ndarray | None = None  # (bloc,)
    lab_frontier_quality_last: np.ndarray | None = None  # relative to the start, (bloc,)
    lab_open_cost: np.ndarray | None = None  # of the best open model, USD per million tokens, (bloc,)
    lab_open_quality: float | None = None
    compute_account: np.ndarray | None = None  # landlords, (bloc,)
    compute_price_last: np.ndarray | None = None  # USD per GPU-hour, (bloc,)
