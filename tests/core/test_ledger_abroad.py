"""Payments between currencies pass the exchange desks and lose no more than a unit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudfief.core.errors import RunFailed
from cloudfief.core.ledger import Chart, Flow, Ledger
from tests.core.books import opened


def test_a_payment_abroad_passes_both_desks():
    books = opened()
    books.endow(books.household[:1], [1000])
    before = books.ledger.postings
    books.pay("import", books.household[0], books.firm[2], 1000)
    received = (1000 * 7_123_457 + 500_000) // 1_000_000
    assert books.ledger.postings == before + 2
    assert books.ledger.balances[:3, books.desk].tolist() == [[1000, 0, 0], [0, -received, 0], [0, 0, 0]]
    assert books.ledger.cash(books.firm[2:3]).tolist() == [received]
    books.ledger.close_week()
    matrix = books.ledger.last_week_matrix()
    assert matrix["household", "state", "import", "usd"] == 1000
    assert matrix["state", "merchant", "import", "cny"] == received


@settings(deadline=None)  # the first example may have to compile
@given(st.integers(1, 10**15), st.integers(10**5, 10**8), st.integers(10**5, 10**8))
def test_an_exchange_and_back_returns_within_one_unit_of_the_coarser_currency(amount, home, abroad):
    books = opened()
    books.endow(books.household[:1], [amount])
    there = Flow("there", books.household[:1], books.household[1:2], np.array([amount]))
    rates = np.array([home, abroad, 1_000_000])
    books.ledger.settle([there], rates)
    received = books.ledger.cash(books.household[1:2])
    books.ledger.settle([Flow("back", books.household[1:2], books.household[:1], received)])
    returned = int(books.ledger.cash(books.household[:1])[0])
    assert abs(returned - amount) <= max(1, -(-home // abroad))
    assert books.ledger.balances[0, books.desk[0]] == amount - returned
    assert books.ledger.balances[1, books.desk[1]] == 0


def test_a_payment_abroad_without_a_desk_is_refused():
    chart = Chart()
    chart.add("state", "bank", [0, 1], issuer=True)
    ledger = Ledger(chart, ("usd", "cny"), None)
    with pytest.raises(RunFailed, match="gift: account 0 pays abroad, but there is no exchange desk"):
        ledger.settle([Flow("gift", np.array([0]), np.array([1]), np.array([5]))], [10**6, 10**6])


def test_blocs_that_share_a_currency_need_no_desk():
    chart = Chart()
    bank = chart.add("state", "bank", [0], issuer=True)
    neighbour = chart.add("household", "deposits", [1])
    ledger = Ledger(chart, ("eur", "eur"), None)
    ledger.settle([Flow("gift", bank, neighbour, np.array([5]))])
    assert ledger.cash(neighbour).tolist() == [5]
    assert ledger.assets == ("eur",)
