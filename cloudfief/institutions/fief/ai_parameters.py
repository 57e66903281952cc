"""The numbers of fiefs' AI: how much of it they take, how much they build, and what it does for them."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.core.block import Institution, param


class AiParameters(Institution):
    """What a scenario may set about the AI behind ranking, advertising and assistants, bought or built."""

    abstract_class: ClassVar[bool] = True

    ai_share: float = param(
        0.25, "AI in service cost at the start, bought and built", unit="share", bounds=(0, 0.9), sweep=(0.05, 0.4),
        source="assumption: bought 2 to 10 per cent of a service cost that halls and models are a part of; built as below",
    )  # fmt: skip
    ai_built_share: float = param(
        0.8, "Part of it that fiefs build on rented compute; the rest they buy", unit="share", bounds=(0, 1),
        sweep=(0, 0.9),
        source="assumption: some USD 50 bn a year of rent, which half of the capital spending of S6-008 lets landlords earn",
    )  # fmt: skip
    ai_elasticity: float = param(
        0.3, "Own-price elasticity of fiefs' demand for AI tokens", unit="elasticity", bounds=(0, 3), sweep=(0, 1.1),
        source="assumption: need is set by traffic, hardly by price",
    )  # fmt: skip
    ai_sharpness: float = param(
        0.1, "Elasticity of the learning step to built AI per purchase", unit="elasticity", bounds=(0, 1), sweep=(0, 0.3),
        source="assumption: more and better AI reads clicks a little better",
    )  # fmt: skip
    opening_compute_price_usd: float = param(
        2.0, "Price of compute at the start, and for ever where nobody lets it", unit="USD per GPU-hour",
        bounds=(0.01, 100), source="S2-061 over S2-060: 5.576 m USD for 2.788 m GPU-hours",
    )  # fmt: skip
    compute_elasticity: float = param(
        0.9, "Elasticity of built AI to what a piece of it costs; at 1 thrift leaves the bill as it is", unit="elasticity",
        bounds=(0, 3), sweep=(0.5, 1.5),
        source="assumption: a little below the 1.11 between hosts of one model of Demirer, Fradkin, Tadelis and Peng (2025)",
    )  # fmt: skip
    ai_appetite: float = param(
        2.5, "Elasticity of built AI per purchase to the quality of the best model", unit="elasticity", bounds=(0, 10),
        sweep=(0, 5), source="assumption: S6-007 to S6-008, 63% more in a year in which quality here grows by 28%",
    )  # fmt: skip
    model_saving: float = param(
        4.0, "Log points by which given work gets cheaper when open models are better by one", unit="log points",
        bounds=(0, 20), sweep=(0, 8), source="assumption: half of the quality gained, as those who buy tokens count it",
    )  # fmt: skip
    rebuild_weeks: float = param(
        52.0, "Weeks in which what is built takes over two thirds of what open models make possible", unit="weeks",
        bounds=(1, 520), sweep=(13, 104), source="assumption: a ranking system is rebuilt about once a year",
    )  # fmt: skip
