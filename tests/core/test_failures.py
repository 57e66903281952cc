"""What breaks says where; a broken economy is told from a broken program; no arm hides another's wrong books."""

from __future__ import annotations

import functools
import pickle

import numpy as np
import pytest

from cloudfief.behaviour.bertrand_market import NoEquilibrium
from cloudfief.core import world as engine
from cloudfief.core.errors import BadInput, CloudfiefError, EconomyBroke, RunFailed, failing_at
from cloudfief.core.ledger import Ledger
from cloudfief.core.pair import furthest_from_zero, run_pair
from cloudfief.core.scenario import Scenario
from cloudfief.village.mill import Mill
from cloudfief.village.villagers import Villagers


def failing_with(error: Exception, monkeypatch: pytest.MonkeyPatch, village: Scenario) -> CloudfiefError:
    """What a pair raises whose mill breaks with this error in the second week of its second arm, which begins in week 22."""
    real, weeks = Mill.step, []

    @functools.wraps(real)
    def step(self, state, luck, **reads):
        weeks.append(luck)
        if len(weeks) > 24 + 1:
            raise error
        return real(self, state, luck, **reads)

    monkeypatch.setattr(Mill, "step", step)
    with pytest.raises(CloudfiefError) as caught:
        run_pair(village.with_size(weeks=24), 3, 1)
    return caught.value


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (ZeroDivisionError("division by zero"), EconomyBroke, "ZeroDivisionError: division by zero"),
        (ValueError("cannot convert float NaN to integer"), EconomyBroke, "ValueError: cannot convert float NaN to integer"),
        (np.linalg.LinAlgError("Singular matrix"), EconomyBroke, "LinAlgError: Singular matrix"),
        (OverflowError("too much money"), EconomyBroke, "OverflowError: too much money"),
        (BadInput("withholding: found up to 2, allowed is 0 to 1."), EconomyBroke, "withholding: found up to 2"),
        (NoEquilibrium("prices still change"), NoEquilibrium, "prices still change"),
        (KeyError("flour"), RunFailed, "KeyError: 'flour'"),
        (TypeError("no sack"), RunFailed, "TypeError: no sack"),
        (RunFailed("the books do not close, {'coin': 1}."), RunFailed, "the books do not close"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_a_pair_says_where_it_broke_and_whether_its_economy_did(error, kind, told, monkeypatch, village):
    found = failing_with(error, monkeypatch, village)
    assert type(found) is kind
    assert isinstance(found, RunFailed)
    assert str(found).startswith(f"pair 3, arm shock, week 23: {told}")
    assert found.exit_status == 3


def test_books_that_do_not_close_name_pair_and_arm(monkeypatch, village):
    real = Ledger.audit
    monkeypatch.setattr(Ledger, "audit", lambda self: real(self) if self.postings < 60 else {"coin": 7})
    with pytest.raises(
        RunFailed, match=r"pair 2, arm baseline, week \d+: week \d+: the books do not close, {'coin': 7}"
    ) as caught:
        run_pair(village, 2, 1)
    assert not isinstance(caught.value, EconomyBroke)


def test_an_input_stays_an_input_outside_of_a_lived_week():
    with pytest.raises(BadInput, match=r"^here: x: found 1$"), failing_at("here"):
        raise BadInput("x: found 1")
    with pytest.raises(RunFailed, match=r"^here: ValueError: no$"), failing_at("here"):
        raise ValueError("no")


def test_a_failure_comes_back_from_another_process():
    for kind in (EconomyBroke, NoEquilibrium):
        again = pickle.loads(pickle.dumps(kind("pair 0: prices")))
        assert (type(again), str(again)) == (kind, "pair 0: prices")


def test_the_worst_books_of_all_arms_are_kept(monkeypatch, village):
    monkeypatch.setattr(engine, "_audit", lambda world: None)
    sums, gaps = iter([{"coin": -3}, {"coin": 0}]), iter([(5,), (-2,)])
    monkeypatch.setattr(Ledger, "audit", lambda self: next(sums))
    monkeypatch.setattr(Villagers, "control_minus_subsidiary", lambda *_: next(gaps), raising=False)
    pair = run_pair(village.with_size(weeks=24), 0, 1)
    assert list(pair.signals) == ["baseline", "shock"]
    assert pair.asset_sums == {"coin": -3}
    assert pair.control_minus_subsidiary == {"valley": 5}


def test_furthest_from_zero_keeps_sign_and_every_name():
    assert furthest_from_zero({}, {"usd": 0}) == {"usd": 0}
    assert furthest_from_zero({"usd": 0, "eur": -9}, {"usd": 4, "eur": 2, "cny": 0}) == {"usd": 4, "eur": -9, "cny": 0}
