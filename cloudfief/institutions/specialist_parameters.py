"""The numbers of specialists: who they are, what customers want of them, what they cost, how long contracts run."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.core.block import Institution, param


class SpecialistParameters(Institution):
    """Everything about specialists that a scenario may set."""

    abstract_class: ClassVar[bool] = True

    homes: dict[str, str] = param(
        {"eu-translator": "eu", "us-translator": "us", "cn-translator": "cn"}, "Specialists and their home blocs",
        unit="bloc", source="archetypes: DeepL; US language services; Chinese translation engines",
    )  # fmt: skip
    sold_blocs: dict[str, tuple[str, ...]] = param(
        {"eu-translator": ("eu", "us"), "us-translator": ("us", "eu"), "cn-translator": ("cn",)},
        "Blocs in which each sells", unit="blocs", source="archetypes, as above",
    )  # fmt: skip
    opening_share_at_home: float = param(
        0.3, "Customers of a specialist at home at its opening list price", unit="share", bounds=(0, 0.5), sweep=(0.1, 0.4),
        source="assumption: the first address for machine translation of business text",
    )  # fmt: skip
    opening_share_abroad: float = param(
        0.1, "Customers of a specialist abroad at its opening list price", unit="share", bounds=(0, 0.5), sweep=(0.03, 0.2),
        source="assumption: a third of home",
    )  # fmt: skip
    opening_ai_share: float = param(
        0.15, "Customers who use general AI for the task at the start", unit="share", bounds=(0.001, 0.4),
        sweep=(0.05, 0.3), source="assumption: general AI translated less well early in 2024",
    )  # fmt: skip
    opening_budget: float = param(
        0.01, "Part of payments for services around models that goes to specialists at the start", unit="share",
        bounds=(0, 0.2), sweep=(0.003, 0.03),
        source="assumption: S2-108 (EUR 55 m in 2022) grown to 2024, over what European firms spend on AI services",
    )  # fmt: skip
    largest_budget: float = param(
        0.5, "Part of these payments that all specialists get together at most", unit="share", bounds=(0.01, 1),
        sweep=(0.1, 0.8), source="assumption: fifty times the opening's; translation is not most of what firms do with AI",
    )  # fmt: skip
    price_coefficient: float = param(
        2.0, "alpha: utils lost when the service costs one opening price more", unit="utils", bounds=(0.5, 6),
        source="prior 0.5-6",
    )  # fmt: skip
    nest: float = param(
        0.5, "sigma: how alike specialists and general AI are", unit="share", bounds=(0, 0.98), source="prior 0-0.98",
    )  # fmt: skip
    contract_weeks: float = param(
        52.0, "Length of a contract; one in so many customers looks again in a week", unit="weeks", bounds=(1, 520),
        sweep=(4, 156), source="assumption: yearly contracts",
    )  # fmt: skip
    discount: float = param(
        0.998, "delta: value of a dollar next week", unit="share a week", bounds=(0, 0.9999), sweep=(0.99, 0.999),
        source="assumption: ten per cent a year",
    )  # fmt: skip
    quality_response: float = param(
        2.0, "Utils that general AI gains in the task per unit of frontier quality", unit="utils", bounds=(0, 20),
        sweep=(0, 6), source="assumption: half a util a year at today's progress",
    )  # fmt: skip
    own_progress: float = param(
        0.7, "Part of that which specialists gain too, by building on the same models", unit="share", bounds=(0, 2),
        sweep=(0, 1.2), source="assumption: a lead in the niche melts slowly; above 1 it grows",
    )  # fmt: skip
    ai_price: float = param(
        0.3, "Cost of general AI for the task at the start", unit="opening list prices", bounds=(0, 2), sweep=(0, 0.8),
        source="assumption: part of a plan or a few million tokens",
    )  # fmt: skip
    token_cost: float = param(
        0.1, "Tokens a customer takes at the start", unit="opening list prices", bounds=(0, 1), sweep=(0.03, 0.3),
        source="assumption: a small own model behind most requests",
    )  # fmt: skip
    service_cost: float = param(
        0.15, "Support and sales for a customer", unit="opening list prices", bounds=(0, 1), sweep=(0.05, 0.3),
        source="assumption: the order of software services",
    )  # fmt: skip
    list_price_usd: float = param(
        27.0, "Opening list price", unit="USD a seat and month", bounds=(1, 1000), sweep=(9, 60),
        source="assumption: about EUR 25; a scale for printed prices only",
    )  # fmt: skip
    opening_profit: float = param(
        0.1, "Profit at the start; the team is what is left of revenue", unit="share of revenue", bounds=(-0.5, 0.5),
        sweep=(0, 0.3), source="assumption: a profitable start-up",
    )  # fmt: skip
    team_smoothing: float = param(
        0.2, "Weight of the newest week in the size of the team, until the first week is over", unit="share", bounds=(0.001, 1),
        sweep=(0.1, 0.5), source="assumption: the team fits a usual week's revenue",
    )  # fmt: skip
    working_cash_usd: dict[str, float] = param(
        {"eu-translator": 5e7, "us-translator": 5e7, "cn-translator": 2e7}, "Cash kept in hand", unit="USD",
        bounds=(0, 1e10), sweep=(1e7, 3e8), source="assumption: from venture rounds such as that of S2-107",
    )  # fmt: skip
    other_working_cash_usd: float = param(
        2e7, "The same of a specialist that is not named", unit="USD", bounds=(0, 1e10), sweep=(1e7, 3e8),
        source="assumption: as the smallest that is named",
    )  # fmt: skip
    reprice_weeks: int = param(
        4, "Weeks between two price lists", unit="weeks", bounds=(1, 52), sweep=(1, 13), source="assumption: as labs",
    )  # fmt: skip
