"""Tasks: what AI does at firms that use it, how many do, and how much labour a unit of output still takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cloudfief.behaviour.labour.adoption import bias_at_rest, wanted_adoption, worth_of_ai
from cloudfief.behaviour.labour.automation import (
    bought_share,
    costs_that_give,
    mean_log_saving,
    profitable_share,
    relative_cost,
    saving_on_automated,
)
from cloudfief.behaviour.labour.diffusion import adoption_hazard
from cloudfief.behaviour.labour.tasks import labour_share
from cloudfief.core.naming import in_order
from cloudfief.institutions.labour.books import Floats, Technology

if TYPE_CHECKING:
    from cloudfief.institutions.labour.parameters import LabourParameters

YEARS_PER_WEEK = 1 / 52


class Use(NamedTuple):
    """AI at a firm that uses it, (bloc, occupation) each."""

    automated: Floats  # share of tasks that AI does
    bought: Floats  # share of tasks whose cost is paid to AI sellers; the others pay people who run AI
    unit_cost: Floats  # cost of the occupation's tasks over what labour alone would cost
    saving: Floats  # labour cost saved in automated tasks, share


def use_of(labour: LabourParameters, price: Floats, quality: Floats, wage: Floats) -> Use:
    """AI does the exposed tasks in which it costs less than labour; price and quality (bloc,), wage (bloc, occupation).

    Cost of an occupation's tasks, Cobb-Douglas in tasks: ln C = -exposure x E[max(-ln c, 0)].
    """
    costs, exposure = costs_that_give(labour.profitable_share, labour.labour_saving), np.array(labour.task_exposure)
    asked = price[:, np.newaxis]
    log_cost = relative_cost(asked, wage, quality[:, np.newaxis], labour.bought_part, labour.quality_elasticity)
    automated = exposure * profitable_share(costs, log_cost)
    return Use(
        automated, automated * bought_share(asked, wage, labour.bought_part),
        np.exp(-exposure * mean_log_saving(costs, log_cost)), saving_on_automated(costs, log_cost),
    )  # fmt: skip


def size_weights(labour: LabourParameters) -> Floats:
    """Employees by size of firm, (size,)."""
    return np.array([labour.small_share, 1 - labour.small_share])


def net_saving(labour: LabourParameters, use: Use, wage_weight: Floats) -> Floats:
    """Share of labour cost that a firm saves by AI after the staff that keeps it going, (bloc, size)."""
    saving = ((1 - use.unit_cost) * wage_weight).sum(axis=1)
    return saving[:, np.newaxis] - np.array(labour.fixed_cost)


def labour_per_unit(labour: LabourParameters, technology: Technology, use: Use) -> Floats:
    """Labour in a unit of output, over that without AI, (bloc, size, occupation).

    l = 1 - a + a (C (N - I) + F): users' cost C, of which labour keeps the share N - I; N is 1 + new tasks, I the tasks
    that AI sellers are paid for, F the staff that keeps AI going.
    """
    kept = use.unit_cost * labour_share(1 + technology.new_tasks, use.bought)
    users = kept[:, np.newaxis, :] + np.array(labour.fixed_cost)[:, np.newaxis]
    adoption = technology.adoption[:, :, np.newaxis]
    return 1 - adoption + adoption * users


def automated_tasks(labour: LabourParameters, technology: Technology, use: Use) -> Floats:
    """Share of all tasks that AI does, over all firms, (bloc, occupation)."""
    return (technology.adoption @ size_weights(labour))[:, np.newaxis] * use.automated


def open_technology(labour: LabourParameters, blocs: tuple[str, ...], use: Use, wage_weight: Floats) -> Technology:
    """Adoption as observed, and the bias that puts it at rest."""
    ones = np.ones(len(blocs))
    adoption = in_order(labour.opening_adoption, blocs, labour.other_opening_adoption)
    bias = bias_at_rest(adoption, _worth(labour, adoption, use, wage_weight), 1 - np.array(labour.not_applicable))
    return Technology(adoption, bias, labour.reinstatement * use.bought, ones, ones)


def adopt(labour: LabourParameters, technology: Technology, use: Use, wage_weight: Floats) -> Technology:
    """A week of diffusion: firms that want AI come to it at Bass's hazard, and leave it as fast; new tasks come up."""
    before = technology.adoption
    wanted = wanted_adoption(technology.bias, _worth(labour, before, use, wage_weight), 1 - np.array(labour.not_applicable))
    hazard = adoption_hazard(labour.innovation, labour.imitation, np.minimum(before / wanted, 1), YEARS_PER_WEEK)
    new_tasks = technology.new_tasks + (labour.reinstatement * use.bought - technology.new_tasks) / labour.new_task_weeks
    return technology._replace(adoption=before + hazard * (wanted - before), new_tasks=new_tasks)


def _worth(labour: LabourParameters, adoption: Floats, use: Use, wage_weight: Floats) -> Floats:
    """What AI is worth to firms, logits, (bloc, size)."""
    peers = (adoption @ size_weights(labour))[:, np.newaxis]
    saving = ((1 - use.unit_cost) * wage_weight).sum(axis=1)[:, np.newaxis]
    return worth_of_ai(saving, np.array(labour.fixed_cost), peers, labour.saving_sensitivity, labour.peer_effect)
