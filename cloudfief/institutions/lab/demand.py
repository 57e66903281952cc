"""The numbers of the demand for tokens and plans: opening prices and shares, tastes, inertia and attention."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.core.block import Institution, param


class DemandParameters(Institution):
    """What a scenario may set about those who buy from labs."""

    abstract_class: ClassVar[bool] = True

    api_list_prices_usd: dict[str, float] = param(
        {"us-frontier": 10.0, "us-challenger": 15.0, "cn-incumbent": 0.28, "cn-open": 0.28},
        "List prices at which the opening shares are observed", unit="USD per million tokens", bounds=(0.001, 1000),
        sweep=(0.1, 60),
        source="S2-006, S2-024 and S2-034, output tokens; S2-074 in dollars times 2 (S2-034/S2-033) to 4 (S2-006/S2-005)",
    )  # fmt: skip
    api_median_usd: dict[str, float] = param(
        {"us": 10.0, "cn": 0.28, "eu": 10.0}, "Median price of the flagship tier", unit="USD per million tokens",
        bounds=(0.01, 1000), sweep=(0.2, 20), source="S2-006, and S2-074 as in the list prices",
    )  # fmt: skip
    api_price_coefficient: float = param(
        0.9, "alpha: utils lost when tokens cost one median price more", unit="utils", bounds=(0.05, 6),
        source="prior 0.5-6; low end, because use per chooser answers to the price as well",
    )  # fmt: skip
    api_nest: float = param(
        0.7, "sigma: how alike models are; 1 would be one commodity", unit="share", bounds=(0, 0.98),
        source="prior 0-0.98 (open models 90% cheaper but below 30% of tokens)",
    )  # fmt: skip
    usage_elasticity: float = param(
        0.6, "e: use of tokens per chooser falls as price to the power -e", unit="elasticity", bounds=(0.5, 2.5),
        source="prior 0.5-2.5 of the market; low end, since what firms spend on AI answers to its price as well",
    )  # fmt: skip
    api_attention: float = param(
        0.15, "Developers who look again at their model in a week", unit="share a week", bounds=(0.01, 1), sweep=(0.05, 0.5),
        source="assumption: adoption of a new model is over within weeks (Fradkin 2025)",
    )  # fmt: skip
    api_value_per_decade: float = param(
        0.7, "Utils of tokens for tenfold effective compute", unit="utils", bounds=(0, 5), sweep=(0.2, 1.5),
        source="assumption: benchmark quality explains little of shares",
    )  # fmt: skip
    api_shares_at_home: dict[str, float] = param(
        {"us-frontier": 0.38, "us-challenger": 0.2, "cn-incumbent": 0.4, "cn-open": 0.1},
        "Share of choosers at home at the start", unit="share", bounds=(0, 0.9), sweep=(0.05, 0.5),
        source="assumption: about half of developers use a frontier model, few an open one",
    )  # fmt: skip
    api_shares_abroad: dict[str, float] = param(
        {"us-frontier": 0.34, "us-challenger": 0.15, "cn-open": 0.005},
        "Share of choosers abroad at the start", unit="share", bounds=(0, 0.9), sweep=(0.001, 0.5),
        source="assumption: as at home, a little less",
    )  # fmt: skip
    weak_open_share: float = param(
        0.05, "Share of choosers that use an open model at the start", unit="share", bounds=(0, 0.9), sweep=(0.01, 0.2),
        source="assumption: far below the 30% that open models reach later",
    )  # fmt: skip
    open_api_margin: float = param(
        2.5, "What the open lab adds to its cost for tokens of its own service", unit="share of cost", bounds=(0, 10),
        sweep=(0, 4), source="assumption: S2-038 over S2-069 adds 3.2 where no GPU is ever idle; some are",
    )  # fmt: skip
    direct_token_share: float = param(
        0.5, "Part of these tokens that firms buy themselves where developers buy the rest", unit="share", bounds=(0, 1),
        sweep=(0.2, 0.8), source="assumption: half of tokens reach firms inside applications",
    )  # fmt: skip
    token_share: float = param(
        0.06, "Part of payments for AI services that buys tokens at the start; others build around them", unit="share",
        bounds=(0.001, 0.99), sweep=(0.02, 0.2), source="assumption: labs sold about USD 2 bn of tokens in 2024",
    )  # fmt: skip
    takeup_growth: float = param(
        2.0, "Growth of the odds of that part", unit="factor a year", bounds=(0.5, 10), sweep=(1, 4),
        source="assumption: a service that few firms buy yet doubles in a year",
    )  # fmt: skip
    quality_credit: float = param(
        0.5, "Part of the quality gained that users of tokens count as a lower price", unit="share", bounds=(0, 1),
        sweep=(0, 1), source="assumption: half goes into harder tasks",
    )  # fmt: skip
    plan_median_usd: dict[str, float] = param(
        {"us": 20.0, "cn": 8.0, "eu": 20.0}, "Median price of a paid plan", unit="USD a month", bounds=(0.1, 1000),
        sweep=(5, 30), source="assumption: USD 20, from memory, when the first was launched in February 2023; less in China",
    )  # fmt: skip
    plan_price_coefficient: float = param(
        2.0, "alpha: utils lost when a plan costs one median price more", unit="utils", bounds=(0.5, 6),
        source="prior 0.5-6",
    )  # fmt: skip
    plan_nest: float = param(
        0.5, "sigma: how alike plans are", unit="share", bounds=(0, 0.98), source="prior 0-0.98; 0.3-0.6 for subscriptions",
    )  # fmt: skip
    plan_attention: float = param(
        0.024, "Subscribers who look again in a week, as labs expect", unit="share a week", bounds=(0.001, 1),
        source="prior 0.10 a month, 0.03-0.5 (Einav, Klopack and Mahoney 2025)",
    )  # fmt: skip
    discount: float = param(
        0.998, "delta: value of a dollar next week; labs price on omega = a / (1 - delta (1 - a))", unit="share a week",
        bounds=(0, 0.9999), sweep=(0.99, 0.999), source="assumption: ten per cent a year",
    )  # fmt: skip
    plan_shares_at_home: dict[str, tuple[float, float]] = param(
        {"us-frontier": (0.22, 0.05), "us-challenger": (0.1, 0.012), "cn-incumbent": (0.25, 0.004), "cn-open": (0.02, 0.0)},
        "Households that choose the free and the paid plan at home at the start", unit="share", bounds=(0, 0.9),
        sweep=(0.001, 0.4), source="assumption: S2-090, from memory, over households for the paid plan; a few times as many take "
        "the free one; 0 where there is no paid plan",
    )  # fmt: skip
    plan_shares_abroad: dict[str, tuple[float, float]] = param(
        {"us-frontier": (0.15, 0.022), "us-challenger": (0.06, 0.005), "cn-open": (0.001, 0.0)},
        "Households that choose the free and the paid plan abroad at the start", unit="share", bounds=(0, 0.9),
        sweep=(0.0005, 0.3), source="assumption: half of those at home",
    )  # fmt: skip
    plan_value_per_decade: float = param(
        1.0, "Utils of a plan for tenfold effective compute", unit="utils", bounds=(0, 5), sweep=(0.3, 2),
        source="assumption: ten times the compute multiplies the odds of paying by e",
    )  # fmt: skip
    paid_plan_cost_usd: float = param(
        13.5, "Cost of serving a paid plan at the start", unit="USD a month", bounds=(0, 100), sweep=(6, 15),
        source="assumption: a compute margin of 35% on USD 20 early in 2024",
    )  # fmt: skip
    free_plan_cost_usd: float = param(
        0.5, "Cost of serving a free plan at the start", unit="USD a month", bounds=(0, 20), sweep=(0.1, 1),
        source="assumption: a few questions a day",
    )  # fmt: skip
    plan_cost_levels: dict[str, float] = param(
        {"cn-incumbent": 0.3, "cn-open": 0.2}, "Cost of a lab's plans over the usual cost", unit="ratio", bounds=(0, 2),
        sweep=(0.1, 1), source="assumption: cheaper models and shorter answers",
    )  # fmt: skip
    plan_usage_elasticity: float = param(
        0.8, "How far a plan's allowance grows as tokens get cheaper", unit="elasticity", bounds=(0, 2), sweep=(0, 1.1),
        source="assumption: a plan keeps its round price, and most of what tokens get cheaper goes into its allowance",
    )  # fmt: skip
    data_value_usd: float = param(
        0.4, "What a free user's data are worth to a lab", unit="USD a month", bounds=(0, 10), sweep=(0, 2),
        source="assumption: about what the free plan costs",
    )  # fmt: skip
    awareness_at_home: dict[str, float] = param(
        {"us-frontier": 0.9, "us-challenger": 0.5, "cn-incumbent": 0.9, "cn-open": 0.1},
        "People at home who think of the app without news", unit="share", bounds=(0.001, 1), sweep=(0.02, 1),
        source="assumption: everybody knows the first one, few the open lab",
    )  # fmt: skip
    awareness_abroad: dict[str, float] = param(
        {"us-frontier": 0.9, "us-challenger": 0.4, "cn-open": 0.02},
        "People abroad who think of the app without news", unit="share", bounds=(0.001, 1), sweep=(0.005, 1),
        source="assumption: the first apps are known everywhere, the open lab to hardly anybody before there is news of it",
    )  # fmt: skip
    launch_attention: float = param(
        2.5, "Attention that the news of the release gives to the open lab's app", unit="attention", bounds=(0, 10),
        sweep=(0.5, 4), source="assumption: front-page news reaches nine people in ten, 1 - exp(-2.5)",
    )  # fmt: skip
    attention_decay: float = param(
        0.3, "Attention lost in a week", unit="share a week", bounds=(0.01, 1), sweep=(0.1, 0.7),
        source="assumption: news is forgotten in a few weeks",
    )  # fmt: skip
    chart_gain: float = param(
        0.2, "Attention that a week at the top of the chart gives", unit="attention", bounds=(0, 5), sweep=(0.05, 1),
        source="assumption: a fraction of the launch",
    )  # fmt: skip
    top_app_downloads: float = param(
        0.01, "Weekly downloads of the first ordinary app", unit="share of households", bounds=(1e-6, 1),
        sweep=(0.003, 0.03), source="assumption: a million households a week in the US; rank law of Garg and Telang (2013)",
    )  # fmt: skip
