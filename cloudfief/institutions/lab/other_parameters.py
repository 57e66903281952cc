"""The numbers of labs and blocs that a table does not name, such as a lab that a user adds to a world."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.core.block import param
from cloudfief.institutions.lab.demand import DemandParameters


class OtherParameters(DemandParameters):
    """What holds of a lab or a bloc of which a table of parameters says nothing: a small follower in a rich bloc."""

    abstract_class: ClassVar[bool] = True

    other_api_median_usd: float = param(
        10.0, "api_median_usd of a bloc that is not named", unit="USD per million tokens", bounds=(0.01, 1000), sweep=(1, 20),
        source="S2-006",
    )  # fmt: skip
    other_plan_median_usd: float = param(
        20.0, "plan_median_usd of a bloc that is not named", unit="USD a month", bounds=(0.1, 1000), sweep=(5, 30),
        source="assumption: as in the US and Europe",
    )  # fmt: skip
    other_list_price_usd: float = param(
        1.0, "api_list_prices_usd of a lab that is not named", unit="USD per million tokens", bounds=(0.001, 1000),
        sweep=(0.1, 10), source="assumption: between the open lab and the incumbent",
    )  # fmt: skip
    other_api_share: float = param(
        0.01, "api_shares_at_home and abroad of a lab that is not named", unit="share", bounds=(0, 0.9), sweep=(0.001, 0.1),
        source="assumption: a follower of whom few have heard",
    )  # fmt: skip
    other_plan_shares: tuple[float, float] = param(
        (0.01, 0.001), "plan_shares_at_home and abroad of a lab that is not named", unit="share", bounds=(0, 0.9),
        sweep=(0.0005, 0.1), source="assumption: a follower of whom few have heard",
    )  # fmt: skip
    other_lag_months: float = param(
        12.0, "lags_months of a lab that is not named", unit="months", bounds=(0, 60), sweep=(1, 24),
        source="assumption: within the prior 1-14 of open lag",
    )  # fmt: skip
    other_token_cost_usd: float = param(
        1.0, "token_costs_usd of a lab that is not named", unit="USD per million tokens", bounds=(0.001, 1000), sweep=(0.05, 10),
        source="assumption: about the incumbent's",
    )  # fmt: skip
    other_training_usd: float = param(
        1e8, "training_usd of a lab that is not named", unit="USD a year", bounds=(0.01, 1e12), sweep=(1e7, 5e9),
        source="assumption: as the open lab",
    )  # fmt: skip
    other_working_cash_usd: float = param(
        1e9, "working_cash_usd of a lab that is not named", unit="USD", bounds=(0, 1e12), sweep=(1e8, 1e10),
        source="assumption: some years of its training, from investors",
    )  # fmt: skip
    other_awareness_at_home: float = param(
        0.3, "awareness_at_home of a lab that is not named", unit="share", bounds=(0.001, 1), sweep=(0.02, 1),
        source="assumption: between the open lab and the challenger",
    )  # fmt: skip
    other_awareness_abroad: float = param(
        0.1, "awareness_abroad of a lab that is not named", unit="share", bounds=(0.001, 1), sweep=(0.005, 1),
        source="assumption: a third of home",
    )  # fmt: skip
