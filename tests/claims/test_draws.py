"""Which draws an effect depends on: those that are drawn anew, one kind at a time."""

from __future__ import annotations

from datetime import date

import pytest

import cloudfief as cf
from cloudfief.claims.draws import draw_rows, draws_in
from cloudfief.claims.table import known_claims
from cloudfief.core.scenario import Scenario
from tests.conftest import small_economy


def tiny() -> Scenario:
    scenario = small_economy(weeks=5, households=300).with_size(pairs=2)
    assert scenario.event is not None
    return scenario.model_copy(update={"event": scenario.event.model_copy(update={"date": date(2024, 1, 8)})})


def test_every_kind_of_draw_is_named() -> None:
    named = draws_in(tiny().model_copy(update={"probes": (), "arms": {}}), 1)
    assert {"household: need", "household: plan attention", "household: taste", "merchant: bid", "exchange: orders"} <= named
    assert "household: cell of fief" in named  # the cells of all fiefs are one kind


def test_shares_add_up_and_a_draw_that_decides_nothing_has_none() -> None:
    told: list[str] = []
    among = ["household: taste", "household: willing to let an agent shop"]
    rows = draw_rows(tiny(), [known_claims()["C3"]], "end", 1, told.append, among)
    assert [row["draws"] for row in rows] == among
    assert [row["share"] for row in rows] == [1.0, 0.0]  # nobody has an agent here, so who would let one shop is idle
    assert rows[0]["sd"] > 0
    assert told == [f"{name}: 2 pairs" for name in among]


def test_a_level_and_one_pair_are_refused() -> None:
    with pytest.raises(cf.BadInput, match="draws: C7 compares no worlds"):
        draw_rows(tiny(), [known_claims()["C7"]], "end", 1, print)
    with pytest.raises(cf.BadInput, match="pairs: found 1; allowed is 2 or more"):
        draw_rows(tiny().with_size(pairs=1), [known_claims()["C3"]], "end", 1, print)
    with pytest.raises(cf.BadInput, match="has no arm 'policy'"):
        draw_rows(tiny(), [known_claims()["C16"]], "end", 1, print)
