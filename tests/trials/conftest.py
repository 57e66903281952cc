"""Trials that a test writes are forgotten after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cloudfief.trials.trial import TRIALS, known_trials

known_trials()


@pytest.fixture(autouse=True)
def only_known_trials() -> Iterator[None]:
    before = dict(TRIALS)
    yield
    TRIALS.clear()
    TRIALS.update(before)
