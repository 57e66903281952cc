"""What buyers would have to be paid to be as well off after a price change as before."""

from __future__ import annotations

import numpy as np

from cloudfief.behaviour.bertrand_market import Market, demand
from cloudfief.behaviour.nested_logit import FloatArray, consumer_surplus


def compensating_variation(asked: Market, before: FloatArray, after: FloatArray) -> float:
    """The fall of the logsum in money: CV = [ln(e^V0 + Σ I_g^(1-σ)) at the old prices - the same at the new] / α.

    before, after: prices, (product,). Returns money per chooser in the market, those who buy nothing included; above 0
    where prices rise. The utility of money is the same for all products of the market and does not depend on income.
    Source: Small and Rosen (1981), Econometrica 49.
    """
    coefficient = float(asked.price_coefficient[0])
    old, new = demand(asked, before).inclusive_value, demand(asked, after).inclusive_value
    return float(consumer_surplus(np.asarray(old - new), coefficient))
