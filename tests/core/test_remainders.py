"""Too little money is shared out in whole units: pro rata, in turn, and nobody gets more than he claims."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudfief.core.remainders import paid_in_turn

CLAIMS = st.lists(st.one_of(st.integers(0, 10), st.integers(0, 10**17)), min_size=1, max_size=12)


def shared_out(total: int, claims: list[int]) -> np.ndarray:
    """What one payer with this cash pays of claims that are all of one batch."""
    same = np.zeros(len(claims), dtype=np.int64)
    return paid_in_turn(same, same, same, np.array(claims, dtype=np.int64), np.full(len(claims), total))


@settings(deadline=None)  # the first example may have to compile
@given(st.data(), CLAIMS)
def test_largest_remainder_pays_all_and_nobody_more_than_his_claim(data, claims):
    total = data.draw(st.integers(0, sum(claims)))
    parts = shared_out(total, claims).tolist()
    assert sum(parts) == total
    for part, claim in zip(parts, claims, strict=True):
        assert 0 <= part <= claim
        assert abs(Fraction(total * claim, max(sum(claims), 1)) - part) < 1


def test_largest_remainder_favours_the_largest_remainders_then_the_earlier():
    assert shared_out(10, [6, 6, 2]).tolist() == [4, 4, 2]
    assert shared_out(3, [1, 1, 1, 1]).tolist() == [1, 1, 1, 0]
    assert shared_out(1, [0, 0]).tolist() == [0, 0]


@settings(deadline=None)  # the first example may have to compile
@given(st.lists(st.lists(st.integers(1, 1000), min_size=1, max_size=5), min_size=1, max_size=5), st.randoms())
def test_payers_pay_apart(groups, random):
    cash = [random.randint(0, sum(claims)) for claims in groups]
    payer = np.array([number for number, claims in enumerate(groups) for _ in claims])
    amount = np.array([claim for claims in groups for claim in claims])
    nothing = np.zeros_like(payer)
    together = paid_in_turn(nothing, payer, nothing, amount, np.array(cash)[payer])
    apart = [shared_out(total, claims) for total, claims in zip(cash, groups, strict=True)]
    assert together.tolist() == np.concatenate(apart).tolist()


def test_earlier_batches_are_paid_first_and_each_asset_by_itself():
    asset, payer, batch = np.array([0, 0, 0, 0, 1]), np.array([4, 4, 4, 4, 4]), np.array([1, 1, 2, 2, 1])
    amount, cash = np.array([6, 4, 5, 5, 9]), np.array([13, 13, 13, 13, -2])
    assert paid_in_turn(asset, payer, batch, amount, cash).tolist() == [6, 4, 2, 1, 0]
