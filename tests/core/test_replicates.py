"""Where a pair is run does not show in its bits."""

from __future__ import annotations

import warnings

import pytest

from cloudfief.core.errors import BadInput
from cloudfief.core.replicates import run_pairs
from cloudfief.core.scenario import load


def digests(**how: object) -> dict[str, str]:
    village = load("village").with_size(weeks=30)
    found: dict[str, str] = {}
    for result in run_pairs(village, [0, 1, 2], 7, **how):  # type: ignore[arg-type]
        found |= result.digests
    return found


@pytest.fixture(scope="module")
def serial() -> dict[str, str]:
    return digests(workers=1)


def test_two_workers_give_the_bits_of_one(serial):
    assert digests(workers=2) == serial


def test_ray_gives_the_bits_of_local_processes(serial):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Ray warns about its own defaults; ours stay errors
        assert digests(workers=2, on="ray") == serial


def test_another_place_is_refused():
    with pytest.raises(BadInput, match="allowed is local, ray or ray:ADDRESS"):
        digests(on="moon")
