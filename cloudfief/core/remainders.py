"""Too little money shared out in whole units: pro rata, the odd units to the largest remainders."""

from __future__ import annotations

from typing import Any

import numpy as np

from cloudfief.core.compiled import compiled
from cloudfief.core.integers import mul_divmod_scalar


@compiled
def _share_out(total: Any, claims: Any, parts: Any) -> None:
    """Fills `parts` with what each claim gets of a total of at most their sum, ties to the earlier; int64 arrays, (claim,)."""
    claimed, left = claims.sum(), total
    rest = np.empty_like(claims)
    for row in range(claims.size):
        parts[row], rest[row] = mul_divmod_scalar(total, claims[row], max(claimed, 1))
        left -= parts[row]
    if left > 0:
        for row in np.argsort(-rest, kind="mergesort")[:left]:
            parts[row] += 1


@compiled
def paid_in_turn(asset: Any, payer: Any, batch: Any, amount: Any, cash: Any) -> Any:
    """What is paid of each claim, (claim,): earlier batches first, within a batch pro rata.

    int64 arrays, (claim,), in the order of asset, payer and batch; cash: what the payer has of the asset. Each payer's
    claims add up in 64 bits.
    """
    paid = np.zeros_like(amount)
    first, left = 0, np.int64(0)
    while first < amount.size:
        if first == 0 or asset[first] != asset[first - 1] or payer[first] != payer[first - 1]:
            left = max(cash[first], 0)
        end = first + 1
        while end < amount.size and asset[end] == asset[first] and payer[end] == payer[first] and batch[end] == batch[first]:
            end += 1
        together = min(left, amount[first:end].sum())
        _share_out(together, amount[first:end], paid[first:end])
        left -= together
        first = end
    return paid
