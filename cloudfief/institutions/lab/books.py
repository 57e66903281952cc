"""What labs remember from week to week, and who they are."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Int64 = NDArray[np.int64]
FREE, PAID = 0, 1


class Sellers(NamedTuple):
    """The labs, where they live and where they sell; the last product of an API market is the hosts' open model."""

    names: tuple[str, ...]
    blocs: tuple[str, ...]
    home: Int64  # bloc number, (lab,)
    sells: NDArray[np.bool_]  # (bloc, lab)
    open_lab: int  # number of the lab that may release its weights, -1 where it is not among them


class Worth(NamedTuple):
    """What buyers find in each product apart from progress, attention and price, utils; -inf where it is not sold."""

    api: Floats  # (bloc, lab + 1), the last column is the open model that hosts serve
    plan: Floats  # (bloc, lab, 2)


class Ladder(NamedTuple):
    """How good the models are and how cheaply they are served."""

    quality: Floats  # relative to the frontier at the start, (lab,)
    opening_quality: Floats  # (lab,)
    open_quality: float  # of the best model whose weights are open
    opening_open_quality: float
    copied: Floats  # quality taken over from open weights, (lab,)
    thrift: Floats  # cost after imitation over cost without it, (lab,)
    log_pace: Floats  # log10 of training over what keeps pace, a moving average, (lab,)
    released: bool
    open_from: int  # number of the lab whose weights are the best open ones, -1 for the hosts' own weak model


class Prices(NamedTuple):
    """Price lists; nan, and 0 minor units, where nothing is sold."""

    api: Floats  # USD per million tokens, (bloc, lab)
    plan: Floats  # USD a month, (bloc, lab)
    plan_minor: Int64  # minor units a month, (bloc, lab)


class Costs(NamedTuple):
    """What it costs to serve, at this week's price of compute."""

    hours: Floats  # GPU-hours per million tokens, (lab,)
    token: Floats  # USD per million tokens, (lab,)
    host: Floats  # USD per million tokens of the open model, (bloc,)
    plan: Floats  # USD a month, (lab, 2)
    compute: Floats  # USD per GPU-hour at home, (lab,)
    yields: Floats  # what a GPU-hour at home yields over what it yielded at the start, (lab,)


class Reference(NamedTuple):
    """The first week, to which indices are relative."""

    frontier: float  # quality of the best lab
    fixed: float  # quality of the lab named first: the fixed quality
    token_price: Floats  # USD per million tokens of that quality, (bloc,)


class Books(NamedTuple):
    """The labs' whole state."""

    sellers: Sellers
    worth: Worth
    ladder: Ladder
    prices: Prices
    attention: Floats  # (bloc, lab)
    api_share: Floats  # of all who choose a model, (bloc, lab + 1)
    offer: NDArray[np.bool_]  # tokens, free and paid plans that are on sale, (bloc, lab, 3)
    mandated: NDArray[np.bool_]  # whose weights the law has opened, (lab,)
    reference: Reference
    carried: Int64  # millionths of a minor unit on the compute meter, (lab,)
