"""A copy and a checkpoint of the ledger have the same future, and go their own way."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.core.errors import BadInput
from cloudfief.core.ledger import WEEKS_TO_LIQUIDATION, Chart, Flow, Ledger
from tests.core.books import CURRENCIES, Books, opened


def troubled() -> Books:
    books = opened()
    books.endow(books.people, [50, 60, 70, 80, 90, 100, 110])
    books.pay("wages", books.firm[0], books.household[0], 1000)
    books.ledger.close_week()
    books.pay("import", books.firm[1], books.household[2], 1000)
    return books


def lived_on(ledger: Ledger) -> tuple:
    ledger.settle([Flow("new", np.array([0, 6]), np.array([9, 10]), np.array([333, 22]))])
    for _ in range(WEEKS_TO_LIQUIDATION):
        ledger.close_week()
    return ledger.balances.tolist(), ledger.written_off.tolist(), ledger.postings, ledger.last_week_matrix()


def test_a_copy_goes_its_own_way():
    books = troubled()
    twin, before = books.ledger.copy(), books.ledger.to_arrays()
    future = lived_on(twin)
    after = books.ledger.to_arrays()
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert lived_on(books.ledger) == future


def test_a_checkpoint_has_the_same_future():
    books = troubled()
    arrays = books.ledger.to_arrays()
    assert all(array.dtype != object for array in arrays.values())
    restored = opened().ledger.from_arrays(arrays)
    assert lived_on(restored) == lived_on(books.ledger)


def test_a_checkpoint_of_another_economy_is_refused():
    arrays = opened().ledger.to_arrays()
    other = Ledger(Chart(), CURRENCIES, None)
    with pytest.raises(BadInput, match=r"has \(assets, accounts\) \(5, 13\); this economy has \(3, 0\)"):
        other.from_arrays(arrays)
    arrays["balance"] = arrays.pop("balances")
    with pytest.raises(BadInput, match=r"lacks 'balances'. Did you mean 'balance'\?"):
        other.from_arrays(arrays)
