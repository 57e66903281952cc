"""The ledger: money is neither made nor lost, nobody overdraws, and debts are settled in order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudfief.core.errors import BadInput, RunFailed
from cloudfief.core.ledger import WEEKS_TO_LIQUIDATION, Chart, Flow, Ledger, Subsidiary
from cloudfief.core.subsidiary import Holdings

CURRENCIES = ("usd", "cny", "eur")
RATES = np.array([1_000_000, 7_123_457, 912_345])


class Books(NamedTuple):
    ledger: Ledger
    bank: np.ndarray  # issuer, one a bloc
    desk: np.ndarray  # one a bloc
    household: np.ndarray  # one a bloc
    firm: np.ndarray  # blocs us us cn eu

    @property
    def people(self) -> np.ndarray:
        return np.concatenate([self.household, self.firm])

    def endow(self, accounts, amount) -> None:
        accounts = np.asarray(accounts)
        home = self.ledger.chart.home_blocs()[accounts]
        self.ledger.settle([Flow("endowment", self.bank[home], accounts, np.asarray(amount))], RATES)

    def pay(self, what, payer, payee, amount) -> None:
        self.ledger.settle([Flow(what, np.array([payer]), np.array([payee]), np.array([amount]))])


def opened() -> Books:
    chart = Chart()
    bank = chart.add("state", "bank", [0, 1, 2], issuer=True)
    desk = chart.add("state", "desk", [0, 1, 2])
    household = chart.add("household", "deposits", [0, 1, 2])
    firm = chart.add("merchant", "cash", [0, 0, 1, 2])
    registers = {"shares": firm[:1], "bonds": bank}
    return Books(Ledger(chart, CURRENCIES, desk, registers), bank, desk, household, firm)


AMOUNT = st.one_of(st.integers(0, 20), st.integers(0, 10**15))
ROW = st.tuples(st.sampled_from(range(13)), st.sampled_from(range(13)), AMOUNT)
BATCH = st.lists(st.tuples(st.sampled_from(["wages", "fees", "rent"]), st.lists(ROW, max_size=6)), max_size=4)


def flows_of(batch) -> list[Flow]:
    return [Flow(what, *np.array(rows, dtype=np.int64).reshape(-1, 3).T) for what, rows in batch]


def sound(ledger: Ledger) -> bool:
    """Every asset sums to 0 and only bank and desk are negative."""
    return set(ledger.audit().values()) == {0} and bool((ledger.balances[:, 6:] >= 0).all())


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
        matrix = books.ledger.week_matrix()
        books.endow(books.people, [v // 3 for v in endowment])
        books.ledger.close_week()
        ends.append((books.ledger.balances.tolist(), matrix, books.ledger.arrears(np.arange(13)).tolist()))
    assert ends[0] == ends[1]


def test_a_payment_abroad_passes_both_desks():
    books = opened()
    books.endow(books.household[:1], [1000])
    before = books.ledger.postings
    books.pay("import", books.household[0], books.firm[2], 1000)
    received = (1000 * 7_123_457 + 500_000) // 1_000_000
    assert books.ledger.postings == before + 2
    assert books.ledger.balances[:3, books.desk].tolist() == [[1000, 0, 0], [0, -received, 0], [0, 0, 0]]
    assert books.ledger.cash(books.firm[2:3]).tolist() == [received]
    matrix = books.ledger.week_matrix()
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
    matrix = books.ledger.week_matrix()
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
    assert books.ledger.week_matrix() == {}


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


def test_a_payment_abroad_without_a_desk_is_refused():
    chart = Chart()
    chart.add("state", "bank", [0, 1], issuer=True)
    ledger = Ledger(chart, ("usd", "cny"), None)
    with pytest.raises(RunFailed, match="gift: account 0 pays abroad, but there is no exchange desk"):
        ledger.settle([Flow("gift", np.array([0]), np.array([1]), np.array([5]))], [10**6, 10**6])


def test_sums_beyond_64_bits_are_refused():
    books = opened()
    with pytest.raises(OverflowError, match="does not fit 64 bits"):
        books.endow(np.repeat(books.household[:1], 93), np.full(93, 10**17))
    books.endow(np.repeat(books.household[:1], 92), np.full(92, 10**17))
    books.ledger.close_week()
    with pytest.raises(OverflowError, match="may not fit 64 bits"):
        books.endow(books.household[:1], [10**17])
    assert sound(books.ledger)


def test_blocs_that_share_a_currency_need_no_desk():
    chart = Chart()
    bank = chart.add("state", "bank", [0], issuer=True)
    neighbour = chart.add("household", "deposits", [1])
    ledger = Ledger(chart, ("eur", "eur"), None)
    ledger.settle([Flow("gift", bank, neighbour, np.array([5]))])
    assert ledger.cash(neighbour).tolist() == [5]
    assert ledger.assets == ("eur",)


def test_the_control_account_agrees_with_the_households_own():
    books = opened()
    own = np.array([3, 4, 5, 0, 10, 20], dtype=np.int64)
    holdings = (Holdings(0, 3, 1000), Holdings(4, 6, 7), Holdings(6, 6, 1))
    subsidiary = Subsidiary(own, holdings, books.household)
    books.endow(books.household, [12_000, 210, 0])
    assert subsidiary.control_minus_subsidiary(books.ledger) == (0, 0, 0)
    own[1] += 1
    assert subsidiary.control_minus_subsidiary(books.ledger) == (-1000, 0, 0)


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
