"""The numbers of fiefs' experiments: how cells of users are treated, how far a decision goes, what is believed of the past."""

from __future__ import annotations

from typing import ClassVar, Literal

from cloudfief.core.block import param
from cloudfief.institutions.fief.ai_parameters import AiParameters


class ExperimentParameters(AiParameters):
    """What a scenario may set about how fiefs find their take rate, advertising load and ranking weight, in this order."""

    abstract_class: ClassVar[bool] = True

    experiments: bool = param(True, "Fiefs experiment with their controls", unit="yes or no", source="off during burn-in")
    decision_weeks: int = param(
        13, "Weeks between two decisions", unit="weeks", bounds=(1, 52), sweep=(4, 26),
        source="assumption: platforms decide quarterly",
    )  # fmt: skip
    patience: float = param(
        1.0, "Weight of a week of an experiment relative to the week before it", unit="ratio", bounds=(0.5, 2),
        sweep=(0.9, 1.1), source="assumption: 1 weighs all weeks alike; above 1 later weeks count more",
    )  # fmt: skip
    cell_design: Literal["permanent", "fresh", "switchback"] = param(
        "permanent", "How users are assigned to experiment cells", unit="design",
        source="permanent cells find the long-run optimum, the others a shorter-sighted one",
    )  # fmt: skip
    steps: tuple[float, float, float] = param(
        (0.02, 0.02, 0.05), "Half distance between low and high level of take rate, advertising load, ranking weight",
        unit="share", bounds=(0, 0.5), sweep=(0.01, 0.1), source="assumption: 2 to 4 points resolve the optimum in 13 weeks",
    )  # fmt: skip
    highest_levels: tuple[float, float, float] = param(
        (0.9, 0.5, 0.9), "Highest take rate, advertising load and ranking weight that a fief would ask for", unit="share",
        bounds=(0, 0.99), sweep=(0.3, 0.95), source="assumption: far above what is observed, so that experiments decide",
    )  # fmt: skip
    most_taken: float = param(
        0.95, "Take rate and advertising together at most, and each control alone", unit="share of price", bounds=(0, 0.99),
        sweep=(0.7, 0.98), source="assumption: a merchant that keeps nothing does not sell",
    )  # fmt: skip
    longest_moves: tuple[float, float, float] = param(
        (0.06, 0.06, 0.06), "Trust region: longest move of each control at a decision", unit="share", bounds=(0, 0.5),
        sweep=(0.02, 0.12), source="assumption: what is seen is believed as far as three half distances of take rates",
    )  # fmt: skip
    experiment_memory: float = param(
        0.85, "Weight of an experiment relative to the one after it", unit="ratio", bounds=(0, 1), sweep=(0.6, 1),
        source="assumption: markets change, so that an experiment counts half after a year",
    )  # fmt: skip
    remembered_experiments: int = param(
        40, "Experiments that a fief remembers", unit="experiments", bounds=(1, 400), sweep=(10, 80),
        source="assumption: ten years of quarters; older ones weigh next to nothing",
    )  # fmt: skip
    period_noise: float = param(
        0.9, "Part of the differences between periods that is put down to the times: 0 believes them, 1 compares only cells",
        unit="share", bounds=(0, 1), sweep=(0.5, 1), source="assumption: most of what changes from quarter to quarter is not "
        "the fief's doing",
    )  # fmt: skip
    slope_gain: float = param(
        0.1, "a in a / (n + A)^decay: first steps along the slope while no optimum is seen",
        unit="share per log point of outcome per share", bounds=(0, 1), sweep=(0.03, 0.3),
        source="assumption: a slope of one half moves a control by two points",
    )  # fmt: skip
    slope_gain_delay: float = param(
        3.0, "A: experiments after which these steps begin to shrink", unit="experiments", bounds=(0, 100), sweep=(0, 10),
        source="assumption: a tenth of the experiments that are made, as Spall (1998) advises",
    )  # fmt: skip
    slope_gain_decay: float = param(
        0.602, "Power by which these steps shrink", unit="exponent", bounds=(0, 1), sweep=(0.5, 1),
        source="Spall (1998): 0.602, the lowest that is sure to converge",
    )  # fmt: skip
    longest_slope_step: float = param(
        0.05, "Longest step along the slope", unit="share", bounds=(0, 0.5), sweep=(0.02, 0.1),
        source="assumption: somewhat less than a move to an optimum that is seen",
    )  # fmt: skip
    caution: float = param(
        1.0, "Standard errors by which a fief takes the curvature to be sharper than it looks", unit="standard errors",
        bounds=(0, 5), sweep=(0, 2), source="assumption: one; 0 trusts every estimate, and then noise moves controls far",
    )  # fmt: skip
