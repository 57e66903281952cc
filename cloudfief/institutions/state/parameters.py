"""The numbers of states: taxes, spending, debt, the exchange rate, export controls."""

from __future__ import annotations

from typing import ClassVar, Literal

from cloudfief.core.block import Institution, param


class StateParameters(Institution):
    """Everything about states that a scenario may set."""

    abstract_class: ClassVar[bool] = True

    income_tax_rate: float = param(
        0.15, "Tax on wages and dividends", unit="share", bounds=(0, 0.6), sweep=(0.05, 0.3),
        source="assumption: the order of a personal income tax",
    )  # fmt: skip
    profit_tax_rate: float = param(
        0.21, "Tax on the profits of firms", unit="share", bounds=(0, 0.6), sweep=(0.15, 0.3),
        source="assumption: the order of the US corporate tax rate",
    )  # fmt: skip
    replacement_rate: float = param(
        0.4, "Unemployment benefit relative to the mean income", unit="share", bounds=(0, 1), sweep=(0.2, 0.7),
        source="assumption: the middle of the rates that OECD members pay in the first months",
    )  # fmt: skip
    procurement_share: float = param(
        0.0, "AI services that the state buys, out of its receipts", unit="share of receipts", bounds=(0, 1), sweep=(0, 0.05),
        source="assumption: none, so that the default economy has no public demand for AI",
    )  # fmt: skip
    decision_weeks: int = param(
        13, "Weeks between two decisions on the budget and on export controls", unit="weeks", bounds=(1, 52), sweep=(4, 26),
        source="assumption: a quarter; the budget is revised weekly before two are over, for receipts are not known yet",
    )  # fmt: skip
    smoothing: float = param(
        0.1, "Weight of the newest week in the moving average of receipts", unit="share",
        bounds=(0.001, 1), sweep=(0.05, 0.3), source="assumption: about ten weeks of memory",
    )  # fmt: skip
    opening_debt: dict[str, float] = param(
        {"us": 1.0, "cn": 0.8, "eu": 0.8}, "Bonds outstanding at the start over a year's wages and dividends",
        unit="years", bounds=(0, 5), sweep=(0, 2), source="assumption: about a year of income, the order of public debt",
    )  # fmt: skip
    bond_rate: float = param(
        0.03, "Interest on bonds", unit="share a year", bounds=(0, 0.3), sweep=(0, 0.06),
        source="assumption: near ten-year yields of 2024 less expected inflation of growth-free prices",
    )  # fmt: skip
    bond_appetite: float = param(
        0.5, "Part of its cash that the fund puts into new bonds in a week at most", unit="share", bounds=(0, 1),
        sweep=(0.1, 0.9), source="assumption: half, so that firms' losses are still funded",
    )  # fmt: skip
    repayment_speed: float = param(
        0.02, "Part of the new debt that the budget repays in a week", unit="share a week", bounds=(0, 1),
        sweep=(0.002, 0.1), source="assumption: within about a year",
    )  # fmt: skip
    repaid_by: Literal["transfers", "income tax"] = param(
        "income tax", "What repays new debt: lower transfers or a higher income tax", unit="rule",
        source="rival fiscal rules, both built: the first pays for a basic income out of other transfers",
    )  # fmt: skip

    opening_rates: dict[str, float] = param(
        {"us": 1.0, "cn": 7.246, "eu": 0.92},
        "Units of the currency per US dollar where burn-in begins; by week 0 trade has moved them to about 7.8 and 0.9",
        unit="currency per USD", bounds=(1e-6, 1e6), source="S6-019 for the yuan; assumption: 0.92 euro, swept 0.85 to 1",
        sweep=(0.85, 1.0),
    )  # fmt: skip
    exchange_speed: float = param(
        0.05, "Response of the exchange rate to net payments from abroad over tax receipts", unit="log points a week",
        bounds=(0, 1), sweep=(0, 0.2), source="assumption: an inflow of a tenth of tax receipts moves it by 0.5% a week",
    )  # fmt: skip
    exchange_smoothing: float = param(
        0.3, "Weight of the newest week in the moving average of external payments", unit="share",
        bounds=(0.001, 1), sweep=(0.1, 1), source="assumption: about three weeks, so that the rate settles without swinging",
    )  # fmt: skip

    controlled: dict[str, float] = param(
        {}, "What others' export controls multiply the cost of chips by, by bloc; 1 where none is named", unit="ratio",
        bounds=(0.1, 10), sweep=(0.6, 2.5),
        source="assumption: none; the evidence on China is 0.6 (rents of 2024) to 2 (prices of 2026), set by scenario",
    )  # fmt: skip
    control_rivals: dict[str, str] = param(
        {"us": "cn", "cn": "us"}, "Against whom a bloc would tighten its export control", unit="bloc",
        source="S6-028 to S6-030: US controls are aimed at China; the other way round by symmetry",
    )  # fmt: skip
    control_reaction: float = param(
        0.0, "Tightening in answer to a lead that is smaller than wanted", unit="log points a week per log point",
        bounds=(0, 1), sweep=(0, 0.1), source="assumption: controls are dated facts by default and answer nothing",
    )  # fmt: skip
    control_answer: float = param(
        0.0, "k: tightening in answer to the rival's own control", unit="share a week", bounds=(0, 1), sweep=(0, 0.1),
        source="assumption: off by default, as above (Richardson 1960)",
    )  # fmt: skip
    control_fatigue: float = param(
        0.02, "a: loosening of a control by itself", unit="share a week", bounds=(0, 1), sweep=(0.005, 0.1),
        source="assumption: a control wears off within a year (smuggling, own exporters' complaints)",
    )  # fmt: skip
    wanted_lead: float = param(
        0.3, "Lead of the own best lab over the rival's that needs no control", unit="log points of quality", bounds=(0, 5),
        sweep=(0, 1), source="assumption: a third in quality",
    )  # fmt: skip
    tightest_control: float = param(
        2.3, "Log points that a control adds to the cost of chips at most", unit="log points", bounds=(0, 10), sweep=(0.7, 3),
        source="assumption: at ten times the cost nothing is sold anyway",
    )  # fmt: skip
