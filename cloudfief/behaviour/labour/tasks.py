"""Who is paid for the tasks that output is made of, after Acemoglu and Restrepo."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def labour_share(newest: ArrayLike, automated: ArrayLike) -> NDArray[np.float64]:
    """Labour earns the share of the tasks it does: s_L = N - I, whatever wages are, where tasks are Cobb-Douglas.

    newest N: the highest task, so that tasks N-1 to N exist; automated I: the highest that capital does, both in units of
    all tasks, shapes broadcast. Automation (I up) displaces labour, new tasks (N up) reinstate it. Source: Acemoglu and
    Restrepo (2018), American Economic Review 108.
    """
    return np.asarray(newest, np.float64) - np.asarray(automated, np.float64)
