"""What products cost to serve if the observed prices are the best answers to each other."""

from __future__ import annotations

import numpy as np

from cloudfief.behaviour.bertrand_market import Market, demand, usage
from cloudfief.behaviour.nested_logit import FloatArray


def margins_from_prices(asked: Market, price: FloatArray) -> FloatArray:
    """The mark-ups at which nobody wants to move: the first-order conditions, solved for p - c instead of for p.

        m_j [e_j/p_j + ω α/(1-σ)] - ω α Σ_{k own} (s_k + 1{same nest} σ/(1-σ) s_{k|g}) m_k x_k/x_j = 1

    They are linear in the mark-ups. `marginal_cost` and `fixed_price` of the market play no part; price (product,) in
    money. Returns money per unit, (product,). Source: Nevo (2001), Econometrica 69, section 4.
    """
    found, use = demand(asked, price), usage(asked, price)
    spread = 1.0 - asked.nest_parameter
    counted = asked.price_response * asked.price_coefficient
    own = asked.owner[:, np.newaxis] == asked.owner[np.newaxis, :]
    same = asked.nest[:, np.newaxis] == asked.nest[np.newaxis, :]
    pull = found.product[np.newaxis, :] + same * (asked.nest_parameter / spread)[:, np.newaxis] * found.within_nest
    kept = own * pull * use[np.newaxis, :] / use[:, np.newaxis]
    metered = asked.usage_elasticity > 0.0
    used_less = asked.usage_elasticity / np.where(metered, price, 1.0)
    system = np.diag(used_less + counted / spread) - counted[:, np.newaxis] * kept
    return np.linalg.solve(system, np.ones(price.size))
