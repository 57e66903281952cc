"""The numbers of labs: who they are, how they progress, what serving costs and what is spent."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from cloudfief.behaviour.salience import RANK_EXPONENT
from cloudfief.core.block import param
from cloudfief.institutions.lab.other_parameters import OtherParameters

if TYPE_CHECKING:
    from cloudfief.institutions.lab.tables import Tables


class LabParameters(OtherParameters):
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
        source="assumption: Llama 2 (July 2023) was no match for GPT-4 (March 2023), so more than a year",
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
        source="prior 3-40: Gundlach et al. (2025) 5-10, Epoch AI 9-900; 10 is where the two meet",
    )  # fmt: skip
    frontier_cost_growth: float = param(
        9.0, "Cost of the quality that the frontier gains, at given efficiency", unit="factor a year", bounds=(1, 10),
        source="prior 1-10; 9, so that labs put nearly all by which serving gets cheaper into quality",
    )  # fmt: skip
    token_costs_usd: dict[str, float] = param(
        {"us-frontier": 5.0, "us-challenger": 7.0, "cn-incumbent": 0.13, "cn-open": 0.1},
        "Cost of a flagship's tokens at the start", unit="USD per million tokens", bounds=(0.001, 1000), sweep=(0.05, 10),
        source="assumption: half of S2-006 and S2-024 (compute margins of 35-50%); S2-034 and S2-069 for the open lab",
    )  # fmt: skip
    weak_open_cost_usd: float = param(
        0.6, "Cost of serving open models at the start", unit="USD per million tokens", bounds=(0.001, 100), sweep=(0.2, 1),
        source="assumption: hosts' prices of 70-billion-parameter models early in 2024",
    )  # fmt: skip
    opening_compute_price_usd: float = param(
        2.0, "Price of compute at the start, and for ever where nobody lets it", unit="USD per GPU-hour",
        bounds=(0.01, 100), source="S2-061 over S2-060: 5.576 m USD for 2.788 m GPU-hours",
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
    runway_weeks: float = param(
        4.0, "Weeks of training that must be in hand, or less is trained", unit="weeks", bounds=(0.1, 52), sweep=(2, 13),
        source="assumption: a month of notice before a cluster stands still",
    )  # fmt: skip
    subsidy_additional: float = param(
        0.5, "Part of a subsidy of training that buys more of it; the rest replaces own money", unit="share", bounds=(0, 1),
        sweep=(0, 1), source="assumption: both crowding out and crowding in of research subsidies are found",
    )  # fmt: skip
    licence_absorbed: float = param(
        0.5, "Part of licence fees that labs pay out of profit; for the rest they train less", unit="share", bounds=(0, 1),
        sweep=(0, 1), source="assumption: between a fixed budget and a fixed plan of training",
    )  # fmt: skip
    pivots: bool = param(
        False, "One lab sells neither tokens nor paid plans any more; its assistant is free", unit="yes or no",
        source="an event of a scenario sets it: the essay's remark on going fully technofeudal",
    )  # fmt: skip
    pivot_lab: str = param(
        "us-frontier", "The lab that may stop selling AI as a commodity", unit="lab", source="archetype: OpenAI",
    )  # fmt: skip
    overhead_share: float = param(
        0.25, "Sales, support and app-store fees", unit="share of revenue", bounds=(0, 1), sweep=(0.15, 0.4),
        source="assumption: a revenue share of a fifth and some staff",
    )  # fmt: skip
    working_cash_usd: dict[str, float] = param(
        {"us-frontier": 3e9, "us-challenger": 3e9, "cn-incumbent": 5e8, "cn-open": 2e8}, "Cash kept in hand", unit="USD",
        bounds=(0, 1e12), sweep=(1e8, 1e10), source="assumption: half a year of costs, from investors",
    )  # fmt: skip
    working_weeks: int = param(
        8, "What a lab pays out, in weeks, that it keeps in hand at least", unit="weeks", bounds=(1, 52), sweep=(4, 26),
        source="assumption: twice its runway",
    )  # fmt: skip
    chart_rank_exponent: float = param(
        RANK_EXPONENT, "b: how fast downloads fall with rank in an app store's chart", unit="exponent", bounds=(0.1, 5),
        sweep=(0.7, 1.2), source="Garg and Telang (2013): the first app is downloaded 150 times as often as the 200th",
    )  # fmt: skip
    chart_view_exponent: float = param(
        1.0, "z: how fast the attention that a chart gives falls with rank", unit="exponent", bounds=(0, 5), sweep=(0.5, 2),
        source="assumption: views fall about as downloads do",
    )  # fmt: skip
    reprice_weeks: int = param(
        4, "Weeks between two price lists", unit="weeks", bounds=(1, 52), sweep=(1, 13),
        source="assumption: labs and merchants reprice every four weeks",
    )  # fmt: skip

    @cached_property
    def known_tables(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], Tables]:
        """These parameters as arrays, for the labs and blocs asked for so far."""
        return {}
