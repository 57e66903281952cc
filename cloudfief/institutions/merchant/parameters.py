"""The numbers of the merchants: how they price, what they make goods with, how different they are."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.core.block import Institution, param


class MerchantParameters(Institution):
    """Everything about merchants that is a number with a source."""

    abstract_class: ClassVar[bool] = True

    opening_markup: float = param(
        0.25, "Mark-up on unit cost at the start", unit="share of cost", bounds=(0, 5), sweep=(0.1, 0.5),
        source="assumption: between the consumption-good mark-up of Caiani et al. (2016), 0.32, and retail margins near 10%",
    )  # fmt: skip
    markup_speed: float = param(
        0.04, "v: response of the mark-up to a change in market share", unit="share", bounds=(0, 1), sweep=(0, 0.1),
        source="assumption: Dosi et al. (2010) use 0.04 in quarterly steps",
    )  # fmt: skip
    lowest_markup: float = param(
        0.05, "Mark-up below which no merchant goes", unit="share of cost", bounds=(0, 1), sweep=(0, 0.1),
        source="assumption: keeps a margin to pay fixed cost",
    )  # fmt: skip
    highest_markup: float = param(
        1.0, "Mark-up above which no merchant goes", unit="share of cost", bounds=(0.05, 10), sweep=(0.6, 2),
        source="assumption: twice the highest industry mark-up in De Loecker et al. (2020)",
    )  # fmt: skip
    reprice_weeks: int = param(
        4, "Weeks between two price lists", unit="weeks", bounds=(1, 52), sweep=(1, 13),
        source="assumption: labs and merchants reprice every four weeks",
    )  # fmt: skip
    parity_clause: bool = param(
        False, "A parity clause holds: one price in all channels", unit="yes or no",
        source="assumption: off by default; both are run",
    )  # fmt: skip
    advertising_appetite: float = param(
        0.5, "Mean bid for advertising; large firms bid up to twice as much", unit="share of the highest bid",
        bounds=(0, 1), sweep=(0.2, 0.8), source="assumption: bids spread over the whole range",
    )  # fmt: skip
    ai_cost_share: float = param(
        0.002, "AI services in unit cost at the start", unit="share of cost", bounds=(0, 0.2), sweep=(0.0005, 0.01),
        source="assumption: S5-001 says that 4-5% of US firms used AI in early 2024",
    )  # fmt: skip
    power_cost_share: float = param(
        0.03, "Power in unit cost at the start", unit="share of cost", bounds=(0, 0.3), sweep=(0.01, 0.06),
        source="assumption: EU firms' power bill of 2025 (S4-027) over the value of what they sell",
    )  # fmt: skip
    ai_demand_elasticity: float = param(
        1.1, "Own-price elasticity of merchants' demand for AI tokens", unit="elasticity", bounds=(0, 5),
        sweep=(0.5, 2.5),
        source="Demirer, Fradkin, Tadelis and Peng (2025): 1.11 between hosts of one model; assumption for the market",
    )  # fmt: skip
    fixed_cost_share: float = param(
        0.02, "Fixed cost, in the mean revenue of all items made in the bloc, at the start", unit="share of revenue",
        bounds=(0, 0.5), sweep=(0.005, 0.08), source="assumption: leaves the mean merchant a profit of a tenth of revenue",
    )  # fmt: skip
    working_weeks: float = param(
        26.0, "Working cash, in weeks of fixed cost", unit="weeks", bounds=(1, 520), sweep=(13, 52),
        source="assumption: half a year of losses ends a merchant",
    )  # fmt: skip
    entry: bool = param(
        True, "Merchants come and go", unit="yes or no", source="science of free entry: profit equals fixed cost at the margin",
    )  # fmt: skip
    marginal_place: float = param(
        0.25, "Place of the merchant by whose profit entrants judge a category, among all in it, 0 the worst", unit="share",
        bounds=(0, 1), sweep=(0.1, 0.5), source="assumption: an entrant expects to do worse than most",
    )  # fmt: skip
    category_affinity: float = param(
        0.3, "Share of an item's place in taste space that its category has in common", unit="share", bounds=(0, 1),
        sweep=(0.1, 0.5), source="assumption: gives category affinity without state of its own",
    )  # fmt: skip
    quality_spread: float = param(
        0.5, "Standard deviation of the quality that everybody agrees on", unit="logits", bounds=(0, 3),
        sweep=(0.2, 0.8), source="assumption: above 1 popularity does the work of matching",
    )  # fmt: skip
    cost_spread: float = param(
        0.2, "Standard deviation of log unit cost inside a category", unit="log points", bounds=(0, 2),
        sweep=(0.1, 0.4), source="assumption: prices of rival goods differ by a fifth",
    )  # fmt: skip
    median_cost_usd: float = param(
        30.0, "Median unit cost of all categories", unit="USD", bounds=(0.01, 1e6), sweep=(10, 100),
        source="assumption: only relative prices matter; it sets how fine a cent is",
    )  # fmt: skip
    large_share: float = param(
        0.25, "Share of items made by large firms", unit="share", bounds=(0, 1), sweep=(0.1, 0.5),
        source="assumption: a few large makers in every category",
    )  # fmt: skip
    openness: float = param(
        0.15, "k: share of consumption that would come from abroad in a very small bloc", unit="share", bounds=(0, 0.6),
        sweep=(0.05, 0.3), source="assumption: imports near a tenth of consumption",
    )  # fmt: skip
    export_reach: dict[str, float] = param(
        {"us": 0.96, "cn": 1.02, "eu": 1.12}, "Reach of a bloc's makers abroad, relative to balanced trade", unit="ratio",
        bounds=(0, 3), sweep=(0.8, 1.3),
        source="assumption: goods pay for services, fuel and chips from abroad, so that exchange rates rest where they open",
    )  # fmt: skip
    own_brand_items: int = param(
        1, "Items in each category that the large fief of a bloc sells as its own brand", unit="items", bounds=(0, 4),
        sweep=(0, 2), source="assumption: own brands have 30-60% of the prominence of sponsored items (Farronato et al. 2023)",
    )  # fmt: skip
    own_brand_fixed_cost: float = param(
        0.1, "Fixed cost of an own brand over that of a merchant's item", unit="share", bounds=(0, 1), sweep=(0.03, 0.3),
        source="assumption: made under contract and sold by one fief, so with its part of the market (S3-018)",
    )  # fmt: skip
    output_smoothing: float = param(
        0.1, "Weight of the newest week in the moving average of output", unit="share", bounds=(0.001, 1), sweep=(0.03, 0.3),
        source="assumption: ten weeks of memory; single weeks of a small sample are noisy",
    )  # fmt: skip
