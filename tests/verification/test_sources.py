"""Targets are for validation: no parameter rests on one, except those that a calibration file names."""

from __future__ import annotations

import pytest

from cloudfief.catalogue import facts
from cloudfief.inputs import scenario
from cloudfief.store.record import numbers_of
from cloudfief.validation.usage import facts_in_calibration_files, facts_in_sources


@pytest.mark.parametrize("name", ["deepseek", "cold-war"])
def test_no_parameter_rests_on_a_target_but_by_calibration(name):
    targets = {number for number, fact in facts().items() if fact["role"] == "target"}
    used = facts_in_sources(numbers_of(scenario(name)))
    assert used, "parameters name facts"
    assert not used & targets - facts_in_calibration_files()
