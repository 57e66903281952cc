"""The ledger: money is neither made nor lost, nobody overdraws, and the order of postings is irrelevant."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudfief.core.ledger import WEEKS_TO_LIQUIDATION, Flow, Subsidiary
from cloudfief.core.subsidiary import Holdings
from tests.core.books import CURRENCIES, opened, sound

AMOUNT = st.one_of(st.integers(0, 20), st.integers(0, 10**15))
ROW = st.tuples(st.sampled_from(range(13)), st.sampled_from(range(13)), AMOUNT)
BATCH = st.lists(st.tuples(st.sampled_from(["wages", "fees", "rent"]), st.lists(ROW, max_size=6)), max_size=4)


def flows_of(batch) -> list[Flow]:
    return [Flow(what, *np.array(rows, dtype=np.int64).reshape(-1, 3).T) for what, rows in batch]


@settings(deadline=None)  # the first example may have to compile
@given(st.lists(BATCH, min_size=1, max_size=5), st.lists(AMOUNT, min_size=7, max_size=7))
def test_no_money_is_made_or_lost_and_nobody_overdraws(batches, endowment):
    books = opened()
    books.endow(books.people, endowment)
    for batch in batches:
        books.ledger.settle(flows_of(batch))
        assert sound(books.ledger)
    for _ in range(WEEKS_TO_LIQUIDATION):
        books.ledger.close_week()
        assert sound(books.ledger)
    assert not books.ledger.arrears(np.arange(13)).any()


@settings(deadline=None)  # the first example may have to compile
@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=8), st.integers(0, 10**15))
def test_what_is_due_is_paid_or_owed(due, cash):
    books = opened()
    payer, payees = books.firm[:1], np.resize(books.people[[0, 4]], len(due))
    books.endow(payer, [cash])
    books.ledger.settle([Flow("wages", payer, payees, np.array(due))])
    paid = min(cash, sum(due))
    assert books.ledger.cash(payer).tolist() == [cash - paid]
    assert int(books.ledger.cash(books.people[[0, 4]]).sum()) == paid
    assert books.ledger.arrears(payer).tolist() == [sum(due) - paid]


def test_too_little_cash_is_split_by_largest_remainder():
    books = opened()
    books.endow(books.firm[:1], [100])
    payees = np.array([books.household[0], books.firm[1], books.bank[0]])
    books.ledger.settle([Flow("rent", books.firm[:1], payees, np.array([100, 100, 100]))])
    assert books.ledger.cash(payees[:2]).tolist() == [33, 33]
    assert books.ledger.arrears(books.firm).tolist() == [200, 0, 0, 0]


@settings(deadline=None)  # the first example may have to compile
@given(BATCH, st.lists(AMOUNT, min_size=7, max_size=7), st.randoms())
def test_the_order_of_postings_in_a_batch_is_irrelevant(batch, endowment, random):
    shuffled = [(what, random.sample(rows, len(rows))) for what, rows in random.sample(batch, len(batch))]
    ends = []
    for order in (batch, shuffled):
        books = opened()
        books.endow(books.people, endowment)
        books.ledger.settle(flows_of(order))
        books.endow(books.people, [v // 3 for v in endowment])
        books.ledger.close_week()
        matrix = books.ledger.last_week_matrix()
        ends.append((books.ledger.balances.tolist(), matrix, books.ledger.arrears(np.arange(13)).tolist()))
    assert ends[0] == ends[1]


def test_a_strangers_payments_move_nobodys_money():
    ends = []
    for stranger_pays in (False, True):
        books = opened()
        books.pay("wages", books.firm[0], books.household[0], 60)
        books.endow(books.firm[:1], [100])
        if stranger_pays:
            books.pay("gift", books.bank[2], books.firm[3], 5)
        ends.append(books.ledger.balances[0].tolist())
    assert ends[0] == ends[1]


def test_flows_between_sectors_explain_every_change_of_their_stocks():
    books = opened()
    books.endow(books.people, 10**6)
    books.ledger.close_week()
    before = books.ledger.sector_stocks()
    generator = np.random.default_rng(5)
    for what in ("wages", "fees"):
        payer, payee = generator.choice(books.people, (2, 50))
        books.ledger.settle([Flow(what, payer, payee, generator.integers(0, 10**6, 50))])
    assert books.ledger.arrears(books.people).any()
    books.ledger.close_week()
    change = {}
    sectors = books.ledger.chart.sectors()
    for (payer, payee, _, currency), amount in books.ledger.last_week_matrix().items():
        for sector, sign in ((payer, -1), (payee, 1)):
            key = sectors.index(sector), CURRENCIES.index(currency)
            change[key] = change.get(key, 0) + sign * amount
    for (sector, currency), amount in change.items():
        assert (books.ledger.sector_stocks() - before)[sector, currency] == amount


def test_a_new_week_begins_without_flows():
    books = opened()
    books.endow(books.people, 5)
    books.ledger.close_week()
    assert books.ledger.last_week_matrix()
    books.ledger.close_week()
    assert books.ledger.last_week_matrix() == {}


def test_zero_amounts_are_no_postings_and_columns_broadcast():
    books = opened()
    books.endow(books.household[:1], 10)
    before = books.ledger.postings
    books.ledger.settle(
        [
            Flow("fees", books.household[:1], books.firm[:2], np.array([0, 4])),
            Flow("nothing", books.firm[:0], books.firm[:0], np.zeros(0)),
        ]
    )
    assert books.ledger.postings == before + 1
    assert books.ledger.cash(books.firm).tolist() == [0, 4, 0, 0]


def test_shares_move_as_they_are_and_only_their_issuer_is_negative():
    books = opened()
    issuer, foreigner = books.firm[:1], books.household[1:2]
    books.ledger.settle([Flow("issue", issuer, foreigner, np.array([1000]), "shares")])
    books.ledger.settle([Flow("sale", foreigner, books.household[:1], np.array([1500]), "shares")])
    shares = books.ledger.balances[books.ledger.assets.index("shares")]
    assert shares[[issuer[0], foreigner[0], books.household[0]]].tolist() == [-1000, 0, 1000]
    assert books.ledger.audit() == dict.fromkeys((*CURRENCIES, "shares", "bonds"), 0)
    assert not books.ledger.arrears(foreigner).any()
    assert books.ledger.overdue_weeks(foreigner).tolist() == [0]
    books.ledger.close_week()
    assert books.ledger.overdue_weeks(foreigner).tolist() == [1]


def test_the_control_account_agrees_with_the_households_own():
    books = opened()
    own = np.array([3, 4, 5, 0, 10, 20], dtype=np.int64)
    holdings = (Holdings(0, 3, 1000), Holdings(4, 6, 7), Holdings(6, 6, 1))
    subsidiary = Subsidiary(own, holdings, books.household)
    books.endow(books.household, [12_000, 210, 0])
    assert subsidiary.control_minus_subsidiary(books.ledger) == (0, 0, 0)
    own[1] += 1
    assert subsidiary.control_minus_subsidiary(books.ledger) == (-1000, 0, 0)
