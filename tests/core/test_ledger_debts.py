"""What is not paid is owed, the oldest first; who cannot pay for thirteen weeks is liquidated."""

from __future__ import annotations

import numpy as np

from cloudfief.core.ledger import WEEKS_TO_LIQUIDATION
from tests.core.books import Books, opened, sound


def test_arrears_are_paid_before_anything_new_and_the_oldest_first():
    books = opened()
    debtor, first, second, third = books.firm[0], books.household[0], books.firm[1], books.bank[0]
    books.pay("wages", debtor, first, 60)
    books.pay("rent", debtor, second, 60)
    books.endow([debtor], [70])
    assert books.ledger.arrears(np.array([debtor])).tolist() == [120]
    books.pay("tax", debtor, third, 5)
    assert books.ledger.cash(np.array([debtor, first, second])).tolist() == [0, 60, 10]
    assert books.ledger.arrears(np.array([debtor])).tolist() == [55]
    books.ledger.close_week()
    matrix = books.ledger.last_week_matrix()
    assert ("merchant", "state", "tax", "usd") not in matrix
    assert matrix["merchant", "household", "wages", "usd"] == 60


def test_those_who_pay_nothing_pay_their_arrears_at_the_weeks_end():
    books = opened()
    books.pay("wages", books.firm[0], books.household[0], 60)
    books.endow(books.firm[:1], [100])
    books.ledger.close_week()
    assert books.ledger.cash(books.people[[0, 3]]).tolist() == [60, 40]
    assert books.ledger.overdue_weeks(books.firm).tolist() == [0, 0, 0, 0]
    assert books.ledger.last_week_matrix()["merchant", "household", "wages", "usd"] == 60


def overdue_books(weeks: int) -> tuple[Books, np.ndarray]:
    """A debtor with claims of 300 in its own currency and, four weeks younger, of 700 abroad."""
    books = opened()
    debtor = books.firm[:1]
    books.pay("wages", debtor[0], books.household[0], 300)
    for week in range(1, weeks + 1):
        if week == 5:
            books.pay("import", debtor[0], books.firm[2], 700)
        assert books.ledger.close_week() == []
        assert books.ledger.overdue_weeks(books.firm).tolist() == [week, 0, 0, 0]
    return books, debtor


def test_after_thirteen_weeks_a_debtor_is_liquidated_pro_rata():
    books, debtor = overdue_books(WEEKS_TO_LIQUIDATION - 1)
    books.endow(debtor, [101])
    (ended,) = books.ledger.close_week()
    assert ended[:3] == (debtor[0], "usd", 101)
    assert ended.creditors.tolist() == [books.household[0], books.firm[2]]
    assert ended.written_off.tolist() == [270, 629]
    assert books.ledger.cash(books.household).tolist() == [30, 0, 0]
    assert books.ledger.cash(books.firm).tolist() == [0, 0, (71 * 7_123_457 + 500_000) // 10**6, 0]
    assert books.ledger.written_off[0, debtor].tolist() == [899]
    assert books.ledger.last_week_matrix()["merchant", "household", "liquidation", "usd"] == 30
    assert not books.ledger.arrears(books.firm).any()
    assert sound(books.ledger)


def test_a_debtor_who_can_pay_after_all_is_not_liquidated():
    books, debtor = overdue_books(WEEKS_TO_LIQUIDATION - 1)
    books.endow(debtor, [1001])
    assert books.ledger.close_week() == []
    assert books.ledger.cash(debtor).tolist() == [1]
    assert not books.ledger.written_off.any()
    assert not books.ledger.arrears(books.firm).any()
