"""How fiefs set take rate, advertising load and ranking weight: experiments on cells of users, decided every quarter."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.experiment import (
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


class Steering(NamedTuple):
    """The controls and what experiments have shown so far."""

    controls: Controls
    evidence: Evidence
    experimented: NDArray[np.bool_]  # in the week before, (1,)
    epoch: int  # number of the draw of cells in the week before


def open_steering(fiefs: int, opening: tuple[float, float, float], steps: tuple[float, float, float]) -> Steering:
    """Start from the observed values."""
    controls = starting_controls(np.tile(np.array(opening), (fiefs, 1)), np.tile(np.array(steps), (fiefs, 1)))
    return Steering(controls, no_evidence(fiefs), np.zeros(1, dtype=np.bool_), 0)


def steer(steering: Steering, reads: Any, fief: Any) -> Steering:
    """Count last week's own net revenue (fees less service cost) by cell; every `decision_weeks` move the centres.

    Weeks before experiments begin are the pre-period that adjusts the comparison of cells; cells that are drawn anew
    have none. Where a law limits a control, the platform knows the limit.
    """
    rule = Rule(patience=fief.patience, highest=_legal_limits(steering, reads))
    outcome = reads.household_cell_outcome_last - np.rint(fief.service_rate * reads.household_cell_spending_last).astype(np.int64)
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
    return Steering(controls, evidence, np.array([fief.experiments]), epoch)


def _legal_limits(steering: Steering, reads: Any) -> Any:
    """Highest level of every control, (fief, control): what was wanted and not allowed last week is the law's limit."""
    allowed = np.stack([reads.fief_take_rate_last, reads.fief_ad_load_last, reads.fief_ranking_weight_last], axis=1)[..., 1]
    wanted = control_levels(steering, bool(steering.experimented[0]))[..., 1]
    return np.where(allowed < wanted - 1e-9, allowed, np.array(Rule().highest))


def control_levels(steering: Steering, experiments: bool) -> NDArray[np.float64]:
    """Low and high level of each control, (fief, control, 2); both are the centre without experiments."""
    if experiments:
        return levels(steering.controls, Rule())
    return np.repeat(steering.controls.centre[:, :, np.newaxis], 2, axis=2)
