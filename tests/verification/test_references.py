"""Textbook models that the economy does not run, and that it does not run them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import cloudfief
from cloudfief.core.errors import BadInput
from cloudfief.verification.references.counted_trust import counted_trust
from cloudfief.verification.references.gabaix_maggiori import gabaix_maggiori
from cloudfief.verification.references.market_impact import walk_the_book
from cloudfief.verification.references.task_economy import TaskEconomy
from cloudfief.verification.verify import verify

PACKAGE = Path(cloudfief.__file__).parent


def test_only_verifications_use_references():
    users = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "verification.references" in path.read_text(encoding="utf-8")
    ]
    assert users
    assert all(user.startswith("verification/") for user in users), users


def test_a_reference_says_that_it_is_one():
    kinds = {name: {row["reference"] for row in verify(name)} for name in ("V01", "V52", "V71")}
    assert kinds == {"V01": {False}, "V52": {True}, "V71": {False, True}}


def test_counted_trust_is_the_beta_mean():
    assert counted_trust(8, 10) == pytest.approx(0.75)
    assert counted_trust(0, 0) == pytest.approx(0.5)
    assert counted_trust(3, 4, prior_hits=2, prior_misses=6) == pytest.approx(5 / 12)


def test_an_order_larger_than_the_book_is_refused():
    assert walk_the_book([1.0, 2.0], 2.0, 0.5) == pytest.approx(0.75)
    with pytest.raises(ValueError, match="exceeds"):
        walk_the_book([1.0, 2.0], 4.0, 0.5)


def test_negative_risk_bearing_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        gabaix_maggiori(1.0, 1.0, -0.1)


def test_a_task_economy_without_labour_is_refused():
    with pytest.raises(BadInput, match="automated"):
        TaskEconomy(1.0, 1.0, 2.0, 1.0, lambda task: np.ones_like(task)).output()


def test_so_so_automation_lowers_the_wage_and_brilliant_automation_raises_it():
    def effect(capital: float) -> float:
        return TaskEconomy(1.0, 0.3, capital, 1.0, lambda task: np.exp(0.5 * task)).wage_effect()

    assert effect(2.0) < 0 < effect(4.0)
