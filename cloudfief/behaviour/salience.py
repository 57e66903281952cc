"""App-store charts spread attention: what many download today, many more see tomorrow, until few are left to
try.

    new downloads → rank among all apps → attention next week, which decays:
    r_j = 1 + #{AI apps with more downloads} + (D_1 / D_j)^(1/b)   (the r-th ordinary app has D_1 r^-b)
    A_{t+1} = (1 - d) A_t + g r_j^-z

Attention acts on who considers the app, not on how well they like it. Since a download can happen only once,
new downloads of an app that everybody saw must fall, its rank falls with them and attention fades: overshoot
needs no law of its own. Source of the rank law: Garg and Telang (2013) MISQ, the first app of the paid iPhone
chart is downloaded 150 times as often as the 200th, so b = ln 150 / ln 200 = 0.946.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput

RANK_EXPONENT = float(np.log(150.0) / np.log(200.0))


class Chart(NamedTuple):
    """What the store shows and how long people remember it."""

    top_downloads: float | NDArray[np.float64]  # D_1, weekly downloads of the first ordinary app, above 0; (..., 1)
    rank_exponent: float = RANK_EXPONENT  # b, how fast downloads fall with rank
    view_exponent: float = 1.0  # z, how fast views fall with rank; assumption, swept 0.5 to 2
    gain: float = 1.0  # g, attention that a week at the top gives
    decay: float = 0.3  # d, part of attention lost in a week; assumption, swept 0.1 to 0.7


def chart_rank(new_downloads: ArrayLike, chart: Chart) -> NDArray[np.float64]:
    """Where each AI app stands among all apps; ties share the better rank, an app nobody downloads is
    unranked (inf).

    Arguments: new_downloads of this week (..., app), persons; the chart. Returns (..., app), 1 at the top, fractions
    allowed because the ordinary apps are a curve. Raises BadInput for negative downloads.
    """
    downloads = np.asarray(new_downloads, dtype=np.float64)
    if not bool(np.all(downloads >= 0.0)):
        raise BadInput(f"new_downloads: found {downloads.tolist()}, allowed is 0 or more.")
    if not bool(np.all(np.asarray(chart.top_downloads) > 0.0)):
        raise BadInput(f"top_downloads: found {chart.top_downloads}, allowed is above 0.")
    better = (downloads[..., None, :] > downloads[..., :, None]).sum(axis=-1)
    with np.errstate(divide="ignore"):
        ordinary = (chart.top_downloads / downloads) ** (1.0 / chart.rank_exponent)
    return 1.0 + better + ordinary


def next_attention(attention: ArrayLike, new_downloads: ArrayLike, chart: Chart) -> NDArray[np.float64]:
    """Attention is remembered in part and refreshed by the chart: A ← (1 - d) A + g r^-z.

    Arguments: attention A ≥ 0 (..., app); this week's new_downloads (..., app), persons; the chart. Returns (..., app).
    A stays below g/d for ever.
    """
    if not 0.0 < chart.decay <= 1.0:
        raise BadInput(f"decay: found {chart.decay}, allowed is above 0 up to 1.")
    seen = chart_rank(new_downloads, chart) ** -chart.view_exponent
    return (1.0 - chart.decay) * np.asarray(attention, dtype=np.float64) + chart.gain * seen


def chance_considered(attention: ArrayLike, floor: float) -> NDArray[np.float64]:
    """The part of people who think of an app: the few who look for it anyway, and those whom attention
    reaches.

        κ = 1 - (1 - κ_0) exp(-A)

    Arguments: attention A ≥ 0, any shape; floor κ_0 in [0, 1]. Returns the same shape, in [κ_0, 1).
    """
    if not 0.0 <= floor <= 1.0:
        raise BadInput(f"floor: found {floor}, allowed is 0 to 1.")
    return 1.0 - (1.0 - floor) * np.exp(-np.asarray(attention, dtype=np.float64))
