"""How fiefs set take rate, advertising load and ranking weight: experiments on cells of users, decided every quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.experiment import (
    AD_LOAD,
    RANKING_WEIGHT,
    TAKE_RATE,
    Controls,
    Evidence,
    Rule,
    cell_epoch,
    decide,
    forget_cells,
    levels,
    no_evidence,
    observe,
    observe_before,
    starting_controls,
)

if TYPE_CHECKING:
    from cloudfief.institutions.fief.experiment_parameters import ExperimentParameters


class Steering(NamedTuple):
    """The controls and what experiments have shown so far."""

    controls: Controls
    evidence: Evidence
    experimented: NDArray[np.bool_]  # in the week before, (1,)
    epoch: int  # number of the draw of cells in the week before
    asked: NDArray[np.float64]  # low and high level that the fief asked for, whatever the law, (fief, control, 2)


def rule_of(fief: ExperimentParameters) -> Rule:
    """How fiefs move, where no law limits them."""
    return Rule(
        highest=fief.highest_levels, trust_region=fief.longest_moves, forgetting=fief.experiment_memory,
        period_noise=fief.period_noise, gain=fief.slope_gain, gain_delay=fief.slope_gain_delay,
        gain_decay=fief.slope_gain_decay, longest_slope_step=fief.longest_slope_step, caution=fief.caution,
        patience=fief.patience,
    )  # fmt: skip


def open_steering(opening: NDArray[np.float64], fief: ExperimentParameters, push: NDArray[np.float64]) -> Steering:
    """Start from the observed values; opening: (fief, control); push: (fief, 1)."""
    fiefs = len(push)
    controls = starting_controls(opening, np.tile(np.array(fief.steps), (fiefs, 1)))
    asked = asked_levels(controls, fief, push)
    return Steering(controls, no_evidence(fiefs, fief.remembered_experiments), np.zeros(1, dtype=np.bool_), 0, asked)


def steer(
    steering: Steering, reads: Any, fief: ExperimentParameters, levy: NDArray[np.float64], service: NDArray[np.float64],
    push: NDArray[np.float64],
) -> Steering:  # fmt: skip
    """Count last week's own net revenue (fees less levies and service cost) by cell; every `decision_weeks` move the centres.

    Weeks before experiments begin are the pre-period that adjusts the comparison of cells; cells that are drawn anew
    have none. Where a law limits a control, the platform knows the limit; where margins may not move a rank at all, there
    is no place to sell and nobody pays for advertising. levy: share of the gross take that users and
    states get, (fief,); service: cost of serving a dollar of purchases, (fief,); push: added to the ranking weight, (fief, 1).
    """
    limits = _legal_limits(steering, reads, fief)
    rule = rule_of(fief)._replace(highest=limits)
    outcome = net_outcome(reads.household_cell_outcome_last, reads.household_cell_spending_last, levy, service)
    users = reads.household_cell_users_last
    controls, evidence = steering.controls, steering.evidence
    epoch = cell_epoch(fief.cell_design, max(reads.week, 0), fief.decision_weeks)
    if not steering.experimented[0]:
        evidence = observe_before(evidence, users, outcome)
    else:
        evidence = observe(evidence, users, outcome, rule)
        if reads.week % fief.decision_weeks == 0:
            controls, evidence = decide(controls, evidence, rule)
    if epoch != steering.epoch:
        evidence = forget_cells(evidence)
    asked = asked_levels(controls, fief, push)
    asked[limits[:, RANKING_WEIGHT] <= 0, AD_LOAD] = 0.0
    return Steering(controls, evidence, np.array([fief.experiments]), epoch, asked)


def net_outcome(
    fees: NDArray[np.int64], spending: NDArray[np.int64], levy: NDArray[np.float64], service: NDArray[np.float64] | float
) -> Any:
    """Fees less levies and service cost by cell, minor units, (fief, cell); service: share of spending, (fief,)."""
    levied = np.rint(levy[:, np.newaxis] * fees).astype(np.int64)
    cost = np.asarray(service)[..., np.newaxis] * spending
    return fees - levied - np.rint(cost).astype(np.int64)


def _legal_limits(steering: Steering, reads: Any, fief: ExperimentParameters) -> NDArray[np.float64]:
    """Highest level of every control, (fief, control): what was asked and not allowed last week is the law's limit."""
    allowed = np.stack([reads.fief_take_rate_last, reads.fief_ad_load_last, reads.fief_ranking_weight_last], axis=1)[..., 1]
    asked = steering.asked[..., 1]
    return np.where(allowed < asked - 1e-9, allowed, np.array(fief.highest_levels))


def asked_levels(controls: Controls, fief: ExperimentParameters, push: NDArray[np.float64]) -> NDArray[np.float64]:
    """Low and high level of each control that fiefs ask for, (fief, control, 2); push: (fief, 1).

    Both are the centre without experiments. Take rate and advertising together leave the merchant something.
    """
    level = np.repeat(controls.centre[:, :, np.newaxis], 2, axis=2)
    if fief.experiments:
        level = levels(controls, rule_of(fief))
    level[:, RANKING_WEIGHT] += push
    asked = np.clip(level, 0, fief.most_taken)
    room = fief.most_taken - asked[:, TAKE_RATE].max(axis=1, keepdims=True)
    asked[:, AD_LOAD] = np.minimum(asked[:, AD_LOAD], room)
    return asked
