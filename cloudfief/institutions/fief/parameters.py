"""The numbers of fiefs: who they are, what they charge at the start, what ties users to them, what their services cost."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from cloudfief.core.block import param
from cloudfief.institutions.fief.learning_parameters import LearningParameters

if TYPE_CHECKING:
    from cloudfief.institutions.fief.tables import Tables


class FiefParameters(LearningParameters):
    """Everything about fiefs that a scenario may set."""

    abstract_class: ClassVar[bool] = True

    homes: dict[str, str] = param(
        {"us-large": "us", "us-small": "us", "cn-large": "cn", "cn-small": "cn", "eu-small": "eu"},
        "Fiefs and their home blocs", unit="bloc", source="archetypes: Amazon, eBay, Taobao, Temu, Zalando and their like",
    )  # fmt: skip
    served_blocs: dict[str, tuple[str, ...]] = param(
        {"us-large": ("us", "eu"), "us-small": ("us",), "cn-large": ("cn",), "cn-small": ("cn", "eu"), "eu-small": ("eu",)},
        "Blocs that each fief serves", unit="blocs", source="archetypes, as above",
    )  # fmt: skip
    conveniences: dict[str, float] = param(
        {"us-large": 0.0, "us-small": -0.9, "cn-large": 0.0, "cn-small": -0.9, "eu-small": -1.2},
        "b: convenience against the open market", unit="logits", bounds=(-10, 10), sweep=(-2, 1),
        source="prior -1..2 for the direct channel; assumption: large fiefs are as convenient as the open market",
    )  # fmt: skip
    opening_take_rate: float = param(
        0.15, "Take rate at the start", unit="share of price", bounds=(0, 0.9), source="S3-008: referral fee 15% of sale",
    )  # fmt: skip
    opening_take_rates: dict[str, float] = param(
        {}, "Take rate of each fief at the start, opening_take_rate for those that are not named", unit="share of price",
        bounds=(0, 0.9), source="observed fees, where a user's file names them",
    )  # fmt: skip
    opening_ad_load: float = param(
        0.15, "Advertising paid at the highest bid, at the start", unit="share of price", bounds=(0, 0.9),
        source="S3-010: advertising up to 15% of sale",
    )  # fmt: skip
    opening_ranking_weight: float = param(
        0.1, "w: weight on own margin in the ranking, at the start", unit="share", bounds=(0, 1), sweep=(0, 0.5),
        source="assumption: 0.1 to 0.3 is nearly free of lost trust",
    )  # fmt: skip
    lock_in_strength: float = param(
        1.0, "kappa: utility that keeps a user with the fief last used", unit="logits", bounds=(0, 4),
        source="prior 0-4 from search defaults (Allcott et al. 2025); 1 within it",
    )  # fmt: skip
    service_rate: float = param(
        0.12, "Resource cost of marketplace services", unit="share of GMV", bounds=(0, 0.5), sweep=(0.07, 0.2),
        source="prior: service cost 0.3-0.7 of gross take; assumption: half of a gross take near a quarter",
    )  # fmt: skip
    device_loss_usd: float = param(
        0.5, "Loss on devices given to households, per household reached", unit="USD a week", bounds=(0, 20),
        sweep=(0, 1.5), source="assumption from S3-024: USD 10 bn a year would be 1.46 per US household and week",
    )  # fmt: skip
    working_cash_usd: float = param(
        2e9, "Cash kept in hand", unit="USD", bounds=(0, 1e12), sweep=(1e9, 1e10),
        source="assumption: a few weeks of service cost",
    )  # fmt: skip
    normal_return: float = param(
        0.08, "r: normal return on capital", unit="share a year", bounds=(0, 0.3),
        source="prior r 0.06-0.12 of the equity literature",
    )  # fmt: skip
    capital_ratio: float = param(
        0.3, "Capital employed over a year's GMV", unit="years", bounds=(0, 3), sweep=(0.1, 0.6),
        source="assumption: warehouses, vans and offices; halls are rented",
    )  # fmt: skip
    agents_loosen: float = param(
        0.3, "Share of lock-in that goes when all users have a personal agent", unit="share", bounds=(0, 1), sweep=(0, 0.7),
        source="assumption: 0 to 0.7 is where claim C3 is open",
    )  # fmt: skip
    recommender_lock_in: float = param(
        0.3, "Share of lock-in that goes when the recommender is nobody's: users take it along", unit="share",
        bounds=(0, 1), sweep=(0, 0.7), source="assumption: as for personal agents, which do the same from the users' side",
    )  # fmt: skip
    ranking_push: dict[str, float] = param(
        {}, "Added to a fief's weight on its own margin: an action whose power is measured", unit="share", bounds=(-1, 1),
        source="Hardt, Jagadeesan and Mendler-Duenner (2022): actions of performative power",
    )  # fmt: skip

    @cached_property
    def known_tables(self) -> dict[tuple[str, ...], Tables]:
        """Who the fiefs are, as arrays, for the blocs asked for so far."""
        return {}
