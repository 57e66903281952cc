"""The numbers of fiefs' learning from clicks: by which law, how fast, and how long they remember."""

from __future__ import annotations

from typing import ClassVar, Literal

from cloudfief.core.block import param
from cloudfief.institutions.fief.experiment_parameters import ExperimentParameters


class LearningParameters(ExperimentParameters):
    """What a scenario may set about what fiefs learn of users and items; how sure they grow of a user is a household's."""

    abstract_class: ClassVar[bool] = True

    learns: bool = param(
        True, "Fiefs learn from their users' clicks", unit="yes or no", source="switched off in the no-learning arm"
    )
    uses_personal_data: bool = param(
        True, "Rankings use what is known of the user", unit="yes or no",
        source="what large marketplaces do; a lever and a trial switch it off",
    )  # fmt: skip
    recommender_law: Literal["logistic", "factorisation", "popularity", "impersonal"] = param(
        "logistic", "How fiefs learn users", unit="law", source="rival laws, all built",
    )  # fmt: skip
    first_learning_step: float = param(
        0.3, "v0: first step of the update of a belief", unit="logits", bounds=(0, 3), sweep=(0.1, 1),
        source="assumption: 0.1 to 3 all learn well with a scalar-precision step",
    )  # fmt: skip
    prior_observations: float = param(
        10.0, "Observations of an item for which the first guess counts, that half click on it", unit="observations",
        bounds=(0.1, 1000), sweep=(3, 30), source="assumption: a handful of users outweighs it",
    )  # fmt: skip
    item_memory: float = param(
        0.98, "Part of what was observed of an item that still counts a week later", unit="share a week", bounds=(0, 1),
        sweep=(0.95, 1), source="assumption: a year of memory; fashions change",
    )  # fmt: skip
    refit_weeks: int = param(
        4, "Weeks between two updates of learnt item vectors (factorisation)", unit="weeks", bounds=(1, 52), sweep=(1, 13),
        source="assumption: big models are trained once a month",
    )  # fmt: skip
    vector_step: float = param(
        0.5, "Step of learnt item vectors against the one that would fit the month alone (factorisation)", unit="share",
        bounds=(0, 2), sweep=(0.2, 1), source="assumption: half, so that beliefs and vectors do not chase each other",
    )  # fmt: skip
    first_vector_size: float = param(
        0.1, "Size of the numbers in item vectors before anything is learnt (factorisation)", unit="logits", bounds=(1e-6, 1),
        sweep=(0.03, 0.3), source="assumption: small; at 0 items could never part",
    )  # fmt: skip
