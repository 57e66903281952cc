"""Where what is claimed is not there every claim measures exactly 0; whoever adds a claim is asked here, unasked."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import xarray as xr

import cloudfief as cf
from cloudfief.claims.claim import Claim
from cloudfief.claims.placebo import placebo_values, same_worlds
from cloudfief.claims.table import known_claims, verdicts, with_precision
from tests.conftest import small_economy

from .conftest import WINDOW, worlds_apart


@pytest.mark.parametrize("name", known_claims())
def test_a_placebo_gives_exactly_nothing(lived: xr.Dataset, name: str) -> None:
    claim = known_claims()[name]()
    signals = worlds_apart(lived, claim)
    for standard in claim.standards():
        values = placebo_values(claim, standard, signals, WINDOW)
        assert values is not None, f"{name} {standard.name} measures a level and names no placebo"
        assert values.tolist() == [0.0] * lived.sizes["pair"], f"{name} {standard.name}"


@pytest.mark.parametrize("name", known_claims())
def test_without_the_placebo_there_is_something_to_measure(lived: xr.Dataset, name: str) -> None:
    claim = known_claims()[name]()
    values = claim.standards()[0].measure(worlds_apart(lived, claim), WINDOW)
    assert np.isfinite(values).all()
    assert (values != 0).all()


def test_a_level_is_no_contrast(lived: xr.Dataset) -> None:
    levels = {
        (name, standard.name)
        for name, claim in known_claims().items()
        for standard in claim().standards()
        if not claim.is_contrast(standard)
    }
    assert {name for name, _ in levels} == {"C4", "C5", "C7", "C8", "C13", "C15"}
    for name, standard in levels:  # a level does not vanish only because worlds are the same
        claim = known_claims()[name]()
        [found] = [one for one in claim.standards() if one.name == standard]
        assert (found.measure(same_worlds(worlds_apart(lived, claim), claim.arms), WINDOW) != 0).any(), (name, standard)


@pytest.fixture(scope="module")
def nothing_happens() -> cf.Result:
    """The default world with an event that changes nothing, and an arm that is told to do what it does anyway."""
    scenario = small_economy(weeks=8, households=300).with_size(pairs=2)
    assert scenario.event is not None
    event = scenario.event.model_copy(update={"date": date(2024, 1, 15), "set": {"lab": {"released": False}}})
    no_learning = scenario.arms["no_learning"].model_copy(update={"set": {"fief": {"learns": True}}})
    scenario = scenario.model_copy(update={"event": event, "arms": {"no_learning": no_learning}, "probes": ()})
    return cf.run(scenario, seed=3, workers=1, progress=False)


def test_an_event_of_size_zero_leaves_every_bit_as_it_is(nothing_happens: cf.Result) -> None:
    digests = nothing_happens.record["audit"]["digests"]
    for pair in ("0", "1"):
        assert digests[f"shock/{pair}"] == digests[f"baseline/{pair}"] == digests[f"no_learning/{pair}"]
    for arm in ("shock", "no_learning"):
        signals = nothing_happens.signals.drop_dims("entry")
        xr.testing.assert_equal(signals.sel(arm=arm, drop=True), signals.sel(arm="baseline", drop=True))


def test_an_event_of_size_zero_has_no_effect_on_any_claim(nothing_happens: cf.Result) -> None:
    named = small_economy(weeks=8)
    assert named.event is not None
    question = nothing_happens.scenario.model_copy(update={"event": named.event.model_copy(update={"date": date(2024, 1, 15)})})
    rows = with_precision(verdicts(nothing_happens.signals, question), nothing_happens.signals, question)
    contrasts = [row for row in rows if row["verdict"] != "not run" and _is_contrast(row)]
    assert {row["id"] for row in contrasts} >= {"C1", "C2", "C3", "C6", "C9", "C10", "C11", "C13", "C15"}
    assert all(row["effect"] == row["low"] == row["high"] == row["se_paired"] == row["placebo"] == 0 for row in contrasts)


def _is_contrast(row: dict) -> bool:
    claim: type[Claim] = known_claims()[row["id"]]
    [standard] = [one for one in claim().standards() if one.name == row["standard"]]
    return claim.is_contrast(standard)
