"""The numbers of labs: who they are, how they progress, what serving costs, what buyers want, what is spent."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.core.block import Institution, param


class LabParameters(Institution):
    """Everything about labs that a scenario may set."""

    abstract_class: ClassVar[bool] = True

    homes: dict[str, str] = param(
        {"us-frontier": "us", "us-challenger": "us", "cn-incumbent": "cn", "cn-open": "cn"},
        "Labs and their home blocs", unit="bloc",
        source="archetypes: OpenAI; Anthropic and Google; Baidu and ByteDance; DeepSeek",
    )  # fmt: skip
    sold_blocs: dict[str, tuple[str, ...]] = param(
        {"us-frontier": ("us", "eu"), "us-challenger": ("us", "eu"), "cn-incumbent": ("cn",), "cn-open": ("us", "cn", "eu")},
        "Blocs in which each lab sells", unit="blocs", source="archetypes, as above",
    )  # fmt: skip
    release_lab: str = param(
        "cn-open", "The lab that may release its weights; its app is free", unit="lab", source="archetype: DeepSeek",
    )  # fmt: skip
    price_push: dict[str, float] = param(
        {}, "Factor on all prices of a lab: an action whose power is measured", unit="factor", bounds=(0.01, 100),
        source="Hardt, Jagadeesan and Mendler-Duenner (2022): actions of performative power",
    )  # fmt: skip
    released: bool = param(
        False, "Its best model's weights are open", unit="yes or no", source="an event of a scenario sets it",
    )  # fmt: skip
    open_agents: bool = param(
        False, "The open model comes with agents that shop for their owners", unit="yes or no",
        source="both are run: open agents are what the essay leaves out",
    )  # fmt: skip
    growth: bool = param(
        True, "Models get better and cheaper, and AI is taken up", unit="yes or no", source="off in still worlds",
    )  # fmt: skip
    compute_growth: float = param(
        4.5, "Growth of training compute of the frontier", unit="factor a year", bounds=(1, 20), sweep=(3, 6),
        source="assumption: Epoch AI gives 4 to 5 a year",
    )  # fmt: skip
    algorithm_halving_months: float = param(
        8.0, "Months in which the compute for a given performance halves", unit="months", bounds=(1, 60),
        source="Ho et al. (2024): 8 months, 95% interval 5 to 14",
    )  # fmt: skip
    quality_per_decade: float = param(
        0.25, "b: quality gained by tenfold effective compute; the frontier starts at 1", unit="quality",
        bounds=(0.01, 2), sweep=(0.1, 0.5), source="assumption: a scale; only its products with values matter",
    )  # fmt: skip
    lags_months: dict[str, float] = param(
        {"us-frontier": 0.0, "us-challenger": 3.0, "cn-incumbent": 12.0, "cn-open": 14.0},
        "How far behind the frontier each lab is (the open lab: before the release)", unit="months", bounds=(0, 60),
        sweep=(1, 24), source="prior 1-14 of open lag: DeepSeek-V2 was 14 months behind GPT-4; assumption for the others",
    )  # fmt: skip
    release_lag_months: float = param(
        4.0, "How far behind the frontier the released model is", unit="months", bounds=(0, 36),
        source="prior 1-14 months; Epoch AI: 3.5, 90% interval 1.1 to 5.3",
    )  # fmt: skip
    weak_open_lag_months: float = param(
        16.0, "How far behind open models are before the release", unit="months", bounds=(1, 60), sweep=(8, 24),
        source="assumption: Llama 2 against GPT-4; S2-058 puts the gap of open models at 8% in 2023",
    )  # fmt: skip
    copying_lag_months: float = param(
        1.0, "How far behind open weights nobody need stay", unit="months", bounds=(0, 36), sweep=(0, 6),
        source="assumption: a step of the ladder (Aghion et al. 2001)",
    )  # fmt: skip
    cost_imitation: float = param(
        0.5, "Part of the cost gap to the open model that labs close, in logarithms", unit="share", bounds=(0, 1),
        sweep=(0, 1), source="assumption: decides whether list prices fall by a third or by nine tenths",
    )  # fmt: skip
    imitation_weeks: float = param(
        13.0, "Weeks in which labs copy two thirds of what they will", unit="weeks", bounds=(1, 520), sweep=(4, 52),
        source="assumption: a quarter, from paper to service",
    )  # fmt: skip
    data_weight: float = param(
        0.05, "Quality from training data: w in w log10(scraped + licensed + share of households using the app)",
        unit="quality", bounds=(0, 1), sweep=(0, 0.2), source="assumption: small beside compute",
    )  # fmt: skip
    scraped_data: float = param(
        1.0, "Data that all labs take from the open web", unit="stock at the start", bounds=(0.01, 10), sweep=(0.3, 1),
        source="assumption: the unit in which data are measured",
    )  # fmt: skip
    licensed_data: dict[str, float] = param(
        {}, "Licensed data and model outputs of each lab", unit="stock of scraped data", bounds=(0, 10), sweep=(0, 0.5),
        source="assumption: none beyond what everybody has",
    )  # fmt: skip
    cost_decline: float = param(
        10.0, "k: fall of the cost of serving a given quality", unit="factor a year", bounds=(3, 40),
        source="prior 3-40: Gundlach et al. (2025) 5-10, Epoch AI 9-900; S2-052 gives 10",
    )  # fmt: skip
    frontier_cost_growth: float = param(
        9.0, "Cost of the quality that the frontier gains, at given efficiency", unit="factor a year", bounds=(1, 10),
        source="prior 1-10; 9 keeps flagship prices about flat, as from S2-006 to S2-018",
    )  # fmt: skip
    token_costs_usd: dict[str, float] = param(
        {"us-frontier": 5.0, "us-challenger": 7.0, "cn-incumbent": 0.9, "cn-open": 0.1},
        "Cost of a flagship's tokens at the start", unit="USD per million tokens", bounds=(0.001, 1000), sweep=(0.05, 10),
        source="assumption: half of S2-006 and S2-024 (compute margins of 35-50%); S2-034 and S2-069 for the open lab",
    )  # fmt: skip
    weak_open_cost_usd: float = param(
        0.6, "Cost of serving open models at the start", unit="USD per million tokens", bounds=(0.001, 100), sweep=(0.2, 1),
        source="assumption: hosts' prices of 70-billion-parameter models early in 2024",
    )  # fmt: skip
    opening_compute_price_usd: float = param(
        2.0, "Price of compute at the start, and for ever where nobody lets it", unit="USD per GPU-hour",
        bounds=(0.01, 100), source="S2-061: 2 USD per GPU-hour",
    )  # fmt: skip
    api_list_prices_usd: dict[str, float] = param(
        {"us-frontier": 10.0, "us-challenger": 15.0, "cn-incumbent": 2.0, "cn-open": 0.28},
        "List prices at which the opening shares are observed", unit="USD per million tokens", bounds=(0.001, 1000),
        sweep=(0.1, 60), source="S2-006, S2-024, S2-074 and S2-034, output tokens",
    )  # fmt: skip
    api_median_usd: dict[str, float] = param(
        {"us": 10.0, "cn": 2.0, "eu": 10.0}, "Median price of the flagship tier", unit="USD per million tokens",
        bounds=(0.01, 1000), sweep=(1, 20), source="S2-006 and S2-074",
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
        sweep=(0, 4), source="assumption: S2-038 over S2-069 is 4.2, S2-065 gives 5.45",
    )  # fmt: skip
    token_share: float = param(
        0.06, "Part of payments for AI services that buys tokens at the start; others build around them", unit="share",
        bounds=(0.001, 0.99), sweep=(0.02, 0.2), source="assumption: labs sold about USD 2 bn of tokens in 2024",
    )  # fmt: skip
    takeup_growth: float = param(
        2.0, "Growth of the odds of that part", unit="factor a year", bounds=(0.5, 10), sweep=(1, 4),
        source="assumption: S2-098 and S2-103 show revenue growing 3.5 times in a year, plans included",
    )  # fmt: skip
    quality_credit: float = param(
        0.5, "Part of the quality gained that users of tokens count as a lower price", unit="share", bounds=(0, 1),
        sweep=(0, 1), source="assumption: half goes into harder tasks",
    )  # fmt: skip
    plan_median_usd: dict[str, float] = param(
        {"us": 20.0, "cn": 8.0, "eu": 20.0}, "Median price of a paid plan", unit="USD a month", bounds=(0.1, 1000),
        sweep=(5, 30), source="S2-088: USD 20; assumption for China",
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
        sweep=(0.001, 0.4), source="assumption: S2-090 and S2-093 over households; 0 where there is no paid plan",
    )  # fmt: skip
    plan_shares_abroad: dict[str, tuple[float, float]] = param(
        {"us-frontier": (0.15, 0.022), "us-challenger": (0.06, 0.005), "cn-open": (0.001, 0.0)},
        "Households that choose the free and the paid plan abroad at the start", unit="share", bounds=(0, 0.9),
        sweep=(0.0005, 0.3), source="assumption: half of those at home",
    )  # fmt: skip
    plan_value_per_decade: float = param(
        1.0, "Utils of a plan for tenfold effective compute", unit="utils", bounds=(0, 5), sweep=(0.3, 2),
        source="assumption: S2-092 over S2-090 shows paying subscribers tripling within 14 months",
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
        source="assumption: S2-088: the price stayed while tokens became cheaper, allowances grew",
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
        source="assumption: S2-079: rank 31 three days before rank 1",
    )  # fmt: skip
    launch_attention: float = param(
        2.5, "Attention that the news of the release gives to the open lab's app", unit="attention", bounds=(0, 10),
        sweep=(0.5, 4), source="assumption: S2-078: first in 52 countries within a week",
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
    training_usd: dict[str, float] = param(
        {"us-frontier": 2.5e9, "us-challenger": 2.0e9, "cn-incumbent": 4e8, "cn-open": 1e8},
        "Training and research that keep pace, at the start", unit="USD a year", bounds=(0.01, 1e12), sweep=(1e7, 5e9),
        source="assumption: with S2-098 and S2-099 costs of USD 8.7 bn in 2024, inference included",
    )  # fmt: skip
    training_cost_growth: float = param(
        2.4, "Growth of what keeps pace", unit="factor a year", bounds=(1, 10), source="Cottier et al. (2024): 2.4 a year",
    )  # fmt: skip
    training_revenue_share: float = param(
        0.15, "Part of revenue that goes into training on top", unit="share", bounds=(0, 1), sweep=(0, 0.4),
        source="assumption: who sells more trains more",
    )  # fmt: skip
    training_compute_share: float = param(
        0.7, "Compute in training; the rest are wages of researchers", unit="share", bounds=(0, 1), sweep=(0.5, 0.85),
        source="assumption: Cottier et al. (2024) put staff at 29-49%",
    )  # fmt: skip
    training_weeks: float = param(
        26.0, "Weeks until training shows in the models", unit="weeks", bounds=(1, 260), sweep=(13, 52),
        source="assumption: half a year from run to release",
    )  # fmt: skip
    overhead_share: float = param(
        0.25, "Sales, support and app-store fees", unit="share of revenue", bounds=(0, 1), sweep=(0.15, 0.4),
        source="assumption: a revenue share of a fifth and some staff",
    )  # fmt: skip
    working_cash_usd: dict[str, float] = param(
        {"us-frontier": 3e9, "us-challenger": 3e9, "cn-incumbent": 5e8, "cn-open": 2e8}, "Cash kept in hand", unit="USD",
        bounds=(0, 1e12), sweep=(1e8, 1e10), source="assumption: half a year of costs, from investors",
    )  # fmt: skip
    reprice_weeks: int = param(
        4, "Weeks between two price lists", unit="weeks", bounds=(1, 52), sweep=(1, 13),
        source="assumption: labs and merchants reprice every four weeks",
    )  # fmt: skip
