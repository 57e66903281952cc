"""Everything that households look at in a week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Reads(NamedTuple):
    """Signals, accounts and cash by the names under which they are published; those with a default may be missing."""

    week: int
    household_account: np.ndarray
    household_payroll_account: np.ndarray
    household_payroll_cash: np.ndarray
    state_account: np.ndarray
    state_income_tax: np.ndarray  # (bloc,)
    state_transfers: np.ndarray  # real minor units, (bloc,)
    state_exchange_rate: np.ndarray  # millionths per dollar, (bloc,)
    merchant_account: np.ndarray  # (item,)
    merchant_vector: np.ndarray  # (item, 16)
    merchant_quality: np.ndarray  # (item,)
    merchant_bid: np.ndarray  # (item,)
    merchant_own_brand: np.ndarray  # margin of an item on the fief that owns it, (fief, item)
    merchant_price: np.ndarray  # buyers' minor units, (bloc, 1 + slot, fee cell, item)
    merchant_price_list: int  # number of the price list
    fief_serves: np.ndarray  # (fief, bloc)
    fief_take_rate: np.ndarray  # (fief, 2 levels)
    fief_ad_load: np.ndarray  # (fief, 2 levels)
    fief_ranking_weight: np.ndarray  # (fief, 2 levels)
    fief_intercept: np.ndarray  # (fief, item)
    fief_personal_data: np.ndarray  # (fief,)
    fief_learning: np.ndarray  # (fief,)
    fief_learning_rate: np.ndarray  # (fief,)
    fief_convenience: np.ndarray  # (fief,)
    fief_lock_in: np.ndarray  # (fief,)
    fief_agent_access: np.ndarray  # (fief,)
    fief_cell_epoch: np.ndarray  # (fief,)
    fief_item_vector: np.ndarray  # (fief or 0, item, 16): learnt item vectors, empty where content is known
    fief_recommender: str
    lab_account: np.ndarray | None = None  # (lab,)
    lab_plan_value: np.ndarray | None = None  # (bloc, lab, 2)
    lab_plan_price: np.ndarray | None = None  # minor units a month, (bloc, lab)
    lab_plan_nesting: float | None = None
    lab_agent_offer: np.ndarray | None = None  # (bloc,)
    labour_relative_pay_last: np.ndarray | None = None  # pay and benefits of a group over the mean at the start, (bloc, group)
    electricity_account: np.ndarray | None = None  # (bloc,)
    electricity_household_bill_last: np.ndarray | None = None  # minor units a household, (bloc,)
    exchange_capital_gain_last: np.ndarray | None = None  # minor units, (bloc,)
