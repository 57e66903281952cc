"""A run keeps what it says it keeps, and only that can be asked for."""

from __future__ import annotations

import pytest

import cloudfief as cf
from cloudfief.core.arms import arm_named
from cloudfief.core.block import Institution, signal
from cloudfief.core.economy import economy_at
from cloudfief.core.kept import kept_by, kept_signals
from cloudfief.core.scenario import load
from cloudfief.design.outcome import outcomes_of
from tests.conftest import small_economy

ALWAYS = {"stock", "flow"}


@pytest.fixture(scope="module")
def result() -> cf.Result:
    plan = small_economy("still", weeks=1)
    return cf.run(plan.model_copy(update={"probes": (), "arms": {}}), pairs=1, seed=1, workers=1, progress=False)


def test_a_run_holds_what_is_kept_in_the_dimensions_that_are_told(result: cf.Result):
    plan = result.scenario
    kept = kept_signals(economy_at(plan, arm_named(plan, None), 0), plan.blocs)
    assert set(kept) == {str(name) for name in result.signals.data_vars} - ALWAYS == set(kept_by(plan.institutions))
    assert all(result.signals[name].dims == ("arm", "pair", "week", *found.dims) for name, found in kept.items())
    summaries = [name for name, found in kept.items() if found.signal.record == "summary"]
    assert summaries
    assert all(kept[name].dims[0] != kept[name].signal.dims[0] for name in summaries)


def test_no_design_measures_a_signal_that_no_run_keeps():
    class Baker(Institution):
        """Says what nobody writes down."""

        said = signal("What is said", unit="words", record="none")
        written = signal("What is written", unit="words")

    plan = load("village").model_copy(update={"institutions": ("mill", "bakery", "villagers", "baker")})
    assert [outcome.name for outcome in outcomes_of(["baker_written@end"], plan)] == ["baker_written"]
    with pytest.raises(cf.BadInput, match="no signal that a run of 'village' keeps, is called 'baker_said'"):
        outcomes_of(["baker_said@end"], plan)
    with pytest.raises(cf.BadInput, match="keeps, is called 'lab_model_price'"):
        outcomes_of(["lab_model_price@end"], load("deepseek"))
