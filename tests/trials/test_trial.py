"""A trial says whom it treats, how, and what it measures; what cannot differ between households is refused."""

from __future__ import annotations

import re

import pytest

from cloudfief.catalogue import facts
from cloudfief.core.errors import BadInput
from cloudfief.trials.measures import SPENDING_THROUGH_FIEFS
from cloudfief.trials.trial import TRIALS, Trial, known_trials, trials_named

WHOLE = {"name": "mine", "who": "half", "changes": "nothing", "measures": (SPENDING_THROUGH_FIEFS,)}


@pytest.mark.parametrize("field", WHOLE)
def test_a_trial_without_a_field_is_refused(field: str) -> None:
    with pytest.raises(BadInput, match=f"Trial Mine has no '{field}'"):
        type("Mine", (Trial,), {key: value for key, value in WHOLE.items() if key != field})
    assert "mine" not in TRIALS


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"household": {"feed_probabilty": 0.0}}, "'feed_probabilty' cannot differ.*Did you mean 'feed_probability'"),
        ({"household": {"count": 5}}, "household: 'count' cannot differ between households"),
        ({"levers": ("fee_cap",)}, "'fee_cap' acts on 'fief_take_rate', which cannot differ"),
        ({"levers": ("fief",)}, "'fief' is an institution"),
        ({"levers": ("no_personal_dat",)}, "Did you mean 'no_personal_data'"),
    ],
)
def test_what_cannot_be_tried_on_half_of_the_users_is_refused(more: dict[str, object], message: str) -> None:
    with pytest.raises(BadInput, match=re.compile(message, re.DOTALL)):
        type("Mine", (Trial,), WHOLE | more)


def test_trials_are_found_by_walking_and_by_name() -> None:
    known = known_trials()
    assert {
        "no_personal_data", "no_home_feed", "random_ranking", "top_result_moved_down", "buy_box_removed", "assistant_opt_out",
        "position_swaps",
    } <= set(known)  # fmt: skip
    assert trials_named(["random_ranking", "random_ranking"]) == [known["random_ranking"]]
    assert trials_named([]) == list(known.values())
    with pytest.raises(BadInput, match=r"No trial is called 'random_rankin'\. Did you mean 'random_ranking'"):
        trials_named(["random_rankin"])


def test_every_published_value_is_a_confirmed_fact() -> None:
    """The number in the code is the fact's own; 4.0m -> 0.28m is a fall of 93 per cent."""
    published = [measure.published for trial in known_trials().values() for measure in trial.measures if measure.published]
    assert len(published) >= 6
    for value, fact in published:
        row = facts()[fact]
        assert (row["confidence"], row["role"]) == ("confirmed", "target"), fact
        before, arrow, after = row["value"].partition(" -> ")
        stated = 100 * (float(after.strip("m")) / float(before.strip("m")) - 1) if arrow else float(before)
        assert value == pytest.approx(stated), fact
