"""Hosts: price at cost, entry, the scramble for a new model, and their books."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.core.luck import Luck
from cloudfief.institutions.host import Books, Host

ONE = np.ones(1)
ACCOUNT = np.array([0], dtype=np.int64)


def opened(host: Host, cost: float = 0.5, quality: float = 1.0) -> Books:
    outcome = host.init(
        Luck(1, "host"), host_account=ACCOUNT, state_account=ACCOUNT, state_exchange_rate=np.array([1_000_000]),
        lab_open_cost=cost * ONE, lab_open_quality=quality,
    )  # fmt: skip
    return outcome.state


def stepped(host: Host, books: Books, quality: float = 1.0, revenue: int = 0, tokens: float = 0.0, **more: Any) -> Any:
    reads: dict[str, Any] = {
        "host_account": ACCOUNT, "host_cash": books.working_cash + revenue, "exchange_fund_account": ACCOUNT + 1,
        "state_account": ACCOUNT + 2, "state_profit_tax": 0.2 * ONE, "state_exchange_rate": np.array([1_000_000]),
        "household_payroll_account": ACCOUNT + 3, "lab_open_cost": 0.5 * ONE, "lab_open_quality": quality,
        "lab_host_revenue": np.array([revenue]), "lab_host_tokens": tokens * ONE, "compute_account": ACCOUNT + 4,
        "compute_price_last": 2.0 * ONE,
    }  # fmt: skip
    return host.step(books, Luck(1, "host"), **(reads | more))


def test_the_price_is_cost_and_the_lasting_margin():
    host = Host()
    outcome = stepped(host, opened(host))
    assert outcome.signals["price"][0] == pytest.approx(0.5 * (1 + host.lasting_margin))


def test_a_much_better_model_starts_a_scramble_that_entry_ends():
    host = Host()
    outcome = stepped(host, opened(host), quality=1.5)
    assert outcome.signals["margin"][0] == host.opening_margin
    for _ in range(8):
        outcome = stepped(host, outcome.state, quality=1.5)
    left = host.lasting_margin + (host.opening_margin - host.lasting_margin) * (1 - host.weekly_entry) ** 8
    assert outcome.signals["margin"][0] == pytest.approx(left)


def test_ordinary_progress_starts_none():
    host = Host()
    outcome = stepped(host, opened(host), quality=1.0 + 0.5 * host.scramble_gain)
    assert outcome.signals["margin"][0] == pytest.approx(host.lasting_margin)


def test_compute_of_the_tokens_sold_is_billed_and_profit_is_what_is_left():
    host = Host()
    outcome = stepped(host, opened(host), revenue=60_000_000, tokens=1_000_000.0)
    signals, amounts = outcome.signals, {flow.what: int(flow.amount[0]) for flow in outcome.flows}
    assert signals["compute_use"][0] == pytest.approx(250_000.0)  # 10^6 million tokens x 0.5 USD / 2 USD
    assert amounts["compute"] == 50_000_000
    assert amounts["wages"] == 4_800_000
    assert signals["profit"][0] == pytest.approx(52_000.0)
    assert amounts["profit tax"] == 1_040_000
    assert amounts["surplus"] == 60_000_000 - 50_000_000 - 4_800_000 - 1_040_000


@given(revenue=st.integers(0, 10**12), tokens=st.floats(0, 1e7), cash=st.integers(0, 10**11))
def test_need_and_surplus_never_stand_together(revenue, tokens, cash):
    host = Host()
    books = opened(host)
    outcome = stepped(host, books, revenue=revenue, tokens=tokens, host_cash=np.array([cash]))
    surplus = int(outcome.flows[-1].amount[0])
    need = int(outcome.signals["need"][0])
    assert surplus >= 0
    assert need >= 0
    assert surplus == 0 or need == 0
