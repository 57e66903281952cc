"""What labour remembers from week to week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
AGES = ("22-25", "26-40", "41-64")
OCCUPATIONS = ("low exposure", "middle exposure", "high exposure")
SIZES = ("small", "large")


class Technology(NamedTuple):
    """How far firms have taken AI up, and the price and quality that the start is measured by."""

    adoption: Floats  # share of firms, (bloc, size)
    bias: Floats  # what speaks for AI beside its worth, logits, (bloc, size)
    new_tasks: Floats  # per task of old, at firms that use AI, (bloc, occupation)
    price: Floats  # of AI at the start, index, (bloc,)
    quality: Floats  # of AI at the start, ratio, (bloc,)


class Workforce(NamedTuple):
    """Who works where; shares are of the bloc's labour force. A person's own occupation and that of the job may differ."""

    employed: Floats  # share, (bloc, age, own occupation, occupation of the job)
    fill_rate: Floats  # share of vacancies filled last week, (bloc, occupation)
    log_wage: Floats  # log points above the start, (bloc, occupation)
    output: Floats  # that firms plan for, over the start, (bloc,)


class Opening(NamedTuple):
    """The labour market at rest, which everything is relative to."""

    force: Floats  # share of the labour force, (bloc, age, own occupation)
    separation: Floats  # probability a week, (bloc,)
    jobs: Floats  # share of the labour force, (bloc, occupation)
    idle: Floats  # unemployed among those who could do the jobs, (bloc, occupation)
    wage_weight: Floats  # share of the wage bill, (bloc, occupation)
    adoption: Floats  # share of firms, (bloc, size)
    labour: Floats  # per unit of output, (bloc, size, occupation)
    automated: Floats  # share of tasks done by AI, (bloc, occupation)
    pay: Floats  # pay level over mean pay and benefit, (bloc, age, own occupation)


class Books(NamedTuple):
    """Everything."""

    opening: Opening
    technology: Technology
    workforce: Workforce
