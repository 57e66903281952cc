"""How a platform learns what to charge: by comparing cells of users, knowing neither elasticity nor demand.

Users sit in 2 x 2 x 2 cells. Bit 0 of a cell says whether it sees the low or the high take rate, bit 1 the
advertising load, bit 2 the weight that ranking gives to the platform's own margin.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.behaviour.catalogue import CELLS
from cloudfief.behaviour.cells import assign_cells, cell_epoch
from cloudfief.behaviour.response import Curve, Trials, response_curve
from cloudfief.core.errors import BadInput

__all__ = [
    "AD_LOAD",
    "CONTROLS",
    "RANKING_WEIGHT",
    "TAKE_RATE",
    "Controls",
    "Evidence",
    "Rule",
    "assign_cells",
    "cell_epoch",
    "decide",
    "forget_cells",
    "levels",
    "no_evidence",
    "observe",
    "observe_before",
    "starting_controls",
]

Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]

TAKE_RATE, AD_LOAD, RANKING_WEIGHT = 0, 1, 2
CONTROLS = 3
# 1 where a cell sees the high level, (cell, control)
HIGH = (np.arange(CELLS)[:, np.newaxis] >> np.arange(CONTROLS)) & 1


class Controls(NamedTuple):
    """What a platform decides: the middle of each control, and how far its experiments go to either side."""

    centre: Float64  # (fief, control), shares
    half_width: Float64  # (fief, control), shares; 0 for a control that is not experimented with


class Evidence(NamedTuple):
    """What a platform has seen: plain arrays, newest experiment first, so that a checkpoint keeps it."""

    level: Float64  # low and high level of past experiments, (fief, memory, control, 2)
    mean: Float64  # outcome per user and week, minor units, (fief, memory, cell)
    weight: Float64  # user-weeks behind each mean, (fief, memory, cell)
    decisions: Int64  # experiments finished, (fief,)
    weeks: Int64  # of the running experiment, (fief,)
    users_now: Float64  # weighted user-weeks of the running experiment, (fief, cell)
    outcome_now: Float64  # weighted outcome of the running experiment, minor units, (fief, cell)
    users_before: Int64  # user-weeks of the pre-period, (fief, cell)
    outcome_before: Int64  # outcome of the pre-period, minor units, (fief, cell)


class Rule(NamedTuple):
    """How a platform moves; controls in the order take rate, advertising load, ranking weight.

    Bounds and trust region: (control,), or (fief, control) where fiefs differ, as under a cap in some
    blocs.
    """

    lowest: ArrayLike = (0.0, 0.0, 0.0)  # shares
    highest: ArrayLike = (0.9, 0.5, 0.9)  # shares
    trust_region: ArrayLike = (0.06, 0.06, 0.06)  # longest move at one decision, shares
    forgetting: float = 0.85  # weight of an experiment one decision older
    period_noise: float = 0.9  # share of the differences between periods that is put down to the times, 0..1
    gain: float = 0.1  # of the first steps along the slope, share per unit of d ln(outcome) / d(control)
    gain_delay: float = 3.0
    gain_decay: float = 0.602
    longest_slope_step: float = 0.05  # shares
    caution: float = 1.0  # standard errors by which the curvature is taken to be sharper than it looks
    patience: float = 1.0  # weight of a week of an experiment relative to the week before it


def starting_controls(centre: ArrayLike, half_width: ArrayLike) -> Controls:
    """Controls before the first experiment, shares; centre: (fief, control), half_width: it or (control,)."""
    middle = np.array(centre, np.float64)
    if middle.ndim != 2 or middle.shape[1] != CONTROLS:
        raise BadInput(f"the controls have shape {middle.shape}; allowed is (fief, {CONTROLS}).")
    return Controls(middle, np.array(np.broadcast_to(np.asarray(half_width, np.float64), middle.shape)))


def no_evidence(fiefs: int, memory: int = 40) -> Evidence:
    """A platform that has seen nothing yet and will remember `memory` experiments."""
    cells, past = (fiefs, CELLS), (fiefs, memory, CELLS)
    return Evidence(
        level=np.zeros((fiefs, memory, CONTROLS, 2)),
        mean=np.zeros(past),
        weight=np.zeros(past),
        decisions=np.zeros(fiefs, np.int64),
        weeks=np.zeros(fiefs, np.int64),
        users_now=np.zeros(cells),
        outcome_now=np.zeros(cells),
        users_before=np.zeros(cells, np.int64),
        outcome_before=np.zeros(cells, np.int64),
    )


def levels(controls: Controls, rule: Rule) -> Float64:
    """Low and high level of each control, c - d and c + d, inside what is allowed: (fief, control, 2)."""
    both = controls.centre[:, :, np.newaxis] + controls.half_width[:, :, np.newaxis] * np.array([-1.0, 1.0])
    lowest = np.asarray(rule.lowest, np.float64)[..., np.newaxis]
    highest = np.asarray(rule.highest, np.float64)[..., np.newaxis]
    return np.clip(both, lowest, highest)


def observe_before(evidence: Evidence, users: ArrayLike, outcome: ArrayLike) -> Evidence:
    """A week in which every cell was treated alike: it shows by how much the cells' users differ anyway.

    users: whole numbers, outcome: minor units, int64, (fief, cell).
    """
    return evidence._replace(
        users_before=evidence.users_before + _whole(users),
        outcome_before=evidence.outcome_before + _whole(outcome),
    )


def forget_cells(evidence: Evidence) -> Evidence:
    """New cells of users: what was known about the old cells' users says nothing about them."""
    nothing = np.zeros_like(evidence.users_before)
    return evidence._replace(users_before=nothing, outcome_before=nothing.copy())


def observe(evidence: Evidence, users: ArrayLike, outcome: ArrayLike, rule: Rule) -> Evidence:
    """A week of a running experiment: users of each cell and what they brought in, both (fief, cell).

    Both are whole numbers, outcome in minor units. Week t of an experiment counts patience^t: above 1 the
    platform cares for what lasts (trust, lock-in), below 1 for what comes at once; at 1 every week counts
    alike.
    """
    week = rule.patience ** evidence.weeks[:, np.newaxis].astype(np.float64)
    return evidence._replace(
        weeks=evidence.weeks + 1,
        users_now=evidence.users_now + week * _whole(users),
        outcome_now=evidence.outcome_now + week * _whole(outcome),
    )


def decide(controls: Controls, evidence: Evidence, rule: Rule) -> tuple[Controls, Evidence]:
    """An experiment ends: the platform redraws its picture of each control's effect and moves to the best.

    Picture: a parabola through the means of all past cells, weight = user-weeks x forgetting^age
    (`response_curve`). Move: to its top, at most `trust_region` away, Delta_k = -g_k / (h_k - caution x
    standard error of h_k). Where the parabola has no top, as after one experiment, which shows no
    curvature: along the slope with a shrinking gain, Delta_k = a / (n + A)^decay g_k (simultaneous
    perturbation, Spall 1992). A fief that had no users stays where it is. `rule` must be the one under
    which the experiment ran. Returns the controls of the next experiment and the evidence with this one
    filed.
    """
    seen = evidence.users_now.sum(axis=1) > 0
    filed = _filed(controls, evidence, rule)
    curve = response_curve(_trials(filed, rule), controls.centre, rule.period_noise)
    step = _step(curve, filed.decisions, rule)
    moved = np.clip(controls.centre + step, rule.lowest, rule.highest)
    free = seen[:, np.newaxis] & (controls.half_width > 0)
    return controls._replace(centre=np.where(free, moved, controls.centre)), filed


def _step(curve: Curve, decisions: Int64, rule: Rule) -> Float64:
    """Newton's step where there is a top, else a step along the slope, (fief, control), shares."""
    count = np.maximum(decisions, 1)[:, np.newaxis].astype(np.float64)
    shrinking = rule.gain / (count + rule.gain_delay) ** rule.gain_decay
    along = np.clip(shrinking * curve.slope, -rule.longest_slope_step, rule.longest_slope_step)
    curvature = curve.curvature - rule.caution * curve.curvature_error
    topped = curvature < 0
    newton = -curve.slope / np.where(topped, curvature, -1.0)
    reach = np.asarray(rule.trust_region, np.float64)
    return np.where(topped, np.clip(newton, -reach, reach), along)


def _filed(controls: Controls, evidence: Evidence, rule: Rule) -> Evidence:
    """The running experiment joins the past ones of every fief that had users; running sums start anew."""
    users = evidence.users_now
    seen = users.sum(axis=1) > 0
    mean = evidence.outcome_now / np.where(users > 0, users, 1.0)
    return evidence._replace(
        level=_pushed(evidence.level, levels(controls, rule), seen),
        mean=_pushed(evidence.mean, mean, seen),
        weight=_pushed(evidence.weight, users, seen),
        decisions=evidence.decisions + seen,
        weeks=np.zeros_like(evidence.weeks),
        users_now=np.zeros_like(users),
        outcome_now=np.zeros_like(users),
    )


def _pushed(past: Float64, newest: Float64, seen: NDArray[np.bool_]) -> Float64:
    """The newest experiment in front, the oldest forgotten, for the fiefs that have seen something."""
    longer = np.concatenate([newest[:, np.newaxis], past[:, :-1]], axis=1)
    return np.where(seen.reshape(-1, *[1] * (past.ndim - 1)), longer, past)


def _trials(evidence: Evidence, rule: Rule) -> Trials:
    """All remembered cells, each weighed by its users and its age; the newest ones weigh one on average."""
    fiefs, memory = evidence.weight.shape[:2]
    setting = np.stack([evidence.level[:, :, k, :][:, :, HIGH[:, k]] for k in range(CONTROLS)], axis=-1)
    age = rule.forgetting ** np.arange(memory)
    newest = evidence.weight[:, :1].mean(axis=2, keepdims=True)
    weight = evidence.weight / np.where(newest > 0, newest, 1.0) * age[np.newaxis, :, np.newaxis]
    rows = (fiefs, memory * CELLS)
    return Trials(
        setting=setting.reshape(*rows, CONTROLS),
        mean=evidence.mean.reshape(rows),
        weight=weight.reshape(rows),
        period=np.repeat(np.arange(memory), CELLS),
        covariate=np.tile(_difference_before(evidence), (1, memory)),
    )


def _difference_before(evidence: Evidence) -> Float64:
    """By how much each cell's users stood out in the pre-period, share of the mean, (fief, cell)."""
    users, outcome = evidence.users_before, evidence.outcome_before
    total, taken = users.sum(axis=1, keepdims=True), outcome.sum(axis=1, keepdims=True)
    known = (users > 0) & (taken > 0)
    mean = outcome / np.where(users > 0, users, 1)
    return np.where(known, mean * total / np.where(taken > 0, taken, 1) - 1.0, 0.0)


def _whole(counts: ArrayLike) -> Int64:
    array = np.asarray(counts)
    if array.dtype.kind not in "iu":
        raise TypeError(f"users and outcomes of cells are whole numbers; found {array.dtype}")
    return array.astype(np.int64)
