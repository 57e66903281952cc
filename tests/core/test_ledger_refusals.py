"""What the ledger refuses, by name: malformed flows, sums beyond 64 bits, groups that are there twice or not at all."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.core.errors import BadInput, RunFailed
from cloudfief.core.ledger import Chart, Flow, Ledger
from tests.core.books import opened, sound


@pytest.mark.parametrize(
    ("flow", "message"),
    [
        (Flow("wages", np.array([6]), np.array([7]), np.array([-5])), "wages: the amount -5 is negative"),
        (Flow("wages", np.array([6]), np.array([7]), np.array([0.5])), "wages: amount is float64"),
        (Flow("wages", np.array([6]), np.array([99]), np.array([5])), "wages: there is no account 99"),
        (Flow("wages", np.array([-1]), np.array([9]), np.array([5])), "wages: there is no account -1"),
        (Flow("gift", np.array([6]), np.array([7]), np.array([5]), "share"), "Did you mean 'shares'?"),
        (
            Flow("gift", np.array([0]), np.array([7]), np.array([5])),
            "gift: account 0 pays abroad, .* no exchange rate",
        ),
    ],
)
def test_a_malformed_flow_is_refused_by_name(flow, message):
    books = opened()
    with pytest.raises(RunFailed, match=message):
        books.ledger.settle([flow])
    assert not books.ledger.balances.any()


def test_sums_beyond_64_bits_are_refused():
    books = opened()
    with pytest.raises(OverflowError, match="does not fit 64 bits"):
        books.endow(np.repeat(books.household[:1], 93), np.full(93, 10**17))
    books.endow(np.repeat(books.household[:1], 92), np.full(92, 10**17))
    books.ledger.close_week()
    with pytest.raises(OverflowError, match="may not fit 64 bits"):
        books.endow(books.household[:1], [10**17])
    assert sound(books.ledger)


def test_a_group_is_opened_once_and_found_by_name():
    chart = Chart()
    numbers = chart.add("merchant", "cash", [0, 1])
    assert chart.accounts("merchant", "cash").tolist() == numbers.tolist()
    with pytest.raises(BadInput, match="merchant opens the account group 'cash' twice"):
        chart.add("merchant", "cash", [0])
    with pytest.raises(BadInput, match=r"no account group 'merchant.cahs'. Did you mean 'merchant.cash'\?"):
        chart.accounts("merchant", "cahs")
    with pytest.raises(BadInput, match="bloc 1 of 1 blocs"):
        Ledger(chart, ("usd",), None)
