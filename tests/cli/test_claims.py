"""Claims: the verdict follows from interval and threshold, and what was not run says how to run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
import xarray as xr

import cloudfief as cf
from cloudfief.claims import claim as claim_module
from cloudfief.claims.claim import Claim, Observed, Standard, judge
from cloudfief.claims.table import verdicts, with_claim_arms
from cloudfief.core.block import KINDS
from cloudfief.core.scenario import load
from cloudfief.effect import Values

from .conftest import Command


def relative_price(signals: xr.Dataset, weeks: slice) -> Values:
    price = signals["bakery_bread_price"].isel(week=weeks).mean(["week", "bloc"])
    return (price.sel(arm="shock") / price.sel(arm="baseline") - 1).values


@pytest.fixture
def village_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    """No claims but these; those of the package are back after the test (see tests/conftest.py)."""
    monkeypatch.setattr("cloudfief.claims.table._load_claims", lambda: None)
    claim_module.CLAIMS.clear()

    class DearBread(Claim):
        """A poor harvest makes bread dearer."""

        id = "T1"
        says = "A poor harvest makes bread dearer"
        essay = "Bread follows flour"
        horizons = ("1y", "end", "5y")
        signals = ("bakery_bread_price",)
        scenario = "village"
        unit = "share"
        threshold = 0.1
        threshold_reason = "a tenth is felt"
        refuted_by = "cheaper bread"
        observed: ClassVar[tuple[Observed, ...]] = (Observed("T-1", "bread rose", 0.2),)

        def standards(self) -> tuple[Standard, ...]:
            """By its price, by the opposite claim, and by an identity."""
            return (
                Standard("price", relative_price),
                Standard("cheaper", relative_price, threshold=-0.1, expected_sign=-1),
                Standard("identity", relative_price, by_construction="price is cost plus mark-up"),
            )

    class SpendingHabit(Claim):
        """It needs an arm of its own."""

        id = "T2"
        says = "Thrift changes the price of bread"
        essay = "Nothing"
        arms = ("thrift", "baseline")
        extra_arms: ClassVar[dict] = {"thrift": {"villagers": {"spending_share": 0.1}}}
        scenario = "village"
        signals = ("bakery_bread_price",)
        unit = "minor units"
        threshold_reason = "any change"
        refuted_by = "the same price"

        def measure(self, signals: xr.Dataset, weeks: slice) -> Values:
            """Difference of prices, shape (pair,)."""
            price = signals["bakery_bread_price"].isel(week=weeks).mean(["week", "bloc"])
            return (price.sel(arm="thrift") - price.sel(arm="baseline")).values


@pytest.mark.parametrize(
    ("values", "threshold", "sign", "verdict"),
    [
        ([2.0, 2.1, 1.9], 1.0, 1, "supported"),
        ([0.5, 0.6, 0.4], 1.0, 1, "contradicted"),
        ([0.5, 1.0, 1.6], 1.0, 1, "undecided"),
        ([-2.0, -2.1, -1.9], -1.0, -1, "supported"),
        ([0.5, 0.6, 0.4], -1.0, -1, "contradicted"),
        ([0.0, 0.01, -0.01], -0.05, 1, "supported"),
        ([2.0, 2.0, 2.0], 2.0, 1, "undecided"),
        ([99.0], 1.0, 1, "undecided"),
    ],
)
def test_verdicts_follow_from_interval_and_threshold(values: list[float], threshold: float, sign: int, verdict: str) -> None:
    found = judge(np.array(values), threshold, sign)
    assert found.verdict == verdict
    assert (found.low is None) == (len(values) == 1)


@pytest.mark.parametrize("values", [[np.nan, 1.0], [], [[1.0, 2.0]]])
def test_a_measure_without_a_number_a_pair_is_refused(values: list) -> None:
    with pytest.raises(cf.BadInput, match="measure"):
        judge(np.array(values), 0.0, 1)


@pytest.mark.usefixtures("village_claims")
def test_a_finished_run_carries_its_verdicts(cloudfief: Command, here: Path) -> None:
    run = ("run", "village", "--weeks", "80", "--pairs", "3", "--workers", "1", "--out", "dear")
    answer = cloudfief(*run)
    assert answer.status == 0, answer.err
    assert "supported" in answer.out
    assert max(len(line) for line in answer.out.splitlines()) <= 100
    rows = json.loads((here / "dear" / "claims.json").read_text())
    by_key = {(row["id"], row["standard"], row["horizon"]): row for row in rows}
    assert len(rows) == 3 * 3 + 2
    price = by_key["T1", "price", "1y"]
    assert price["verdict"] == "supported"
    assert price["low"] < price["effect"] < price["high"]
    assert price["effect"] == pytest.approx(0.5, abs=0.05)
    assert price["observed"] == [{"fact": "T-1", "text": "bread rose", "value": 0.2}]
    assert by_key["T1", "cheaper", "end"]["verdict"] == "contradicted"
    assert by_key["T1", "identity", "end"]["verdict"] == "holds by construction"
    late = by_key["T1", "price", "5y"]
    assert (late["verdict"], late["effect"], late["low"], late["high"]) == ("not run", None, None, None)
    assert late["command"] == "cloudfief claims T1 --scenario village --weeks 282"
    assert by_key["T2", "", "end"]["command"] == "cloudfief claims T2 --scenario village"
    chosen = json.loads(cloudfief("claims", "t1", "--from", "dear", "--json").out)
    assert chosen == [row for row in rows if row["id"] == "T1"]


@pytest.mark.usefixtures("village_claims")
def test_a_fresh_table_runs_every_arm_that_is_needed(cloudfief: Command) -> None:
    answer = cloudfief("claims", "T2", "--weeks", "60", "--pairs", "2", "--workers", "1", "--json")
    rows = json.loads(answer.out)
    assert [row["verdict"] != "not run" for row in rows] == [True, True]


@pytest.mark.usefixtures("village_claims")
def test_one_pair_decides_nothing() -> None:
    result = cf.run(cf.scenario("village", weeks=60, pairs=1), workers=1)
    row = next(row for row in result.claims("T1") if row["horizon"] == "end")
    assert (row["verdict"], row["low"], row["high"], row["pairs"]) == ("undecided", None, None, 1)


@pytest.mark.usefixtures("village_claims")
def test_a_measure_that_breaks_names_its_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = claim_module.CLAIMS["T2"]
    monkeypatch.setattr(kind, "measure", lambda self, signals, weeks: 1 / 0)
    village = with_claim_arms(load("village").with_size(weeks=60, pairs=1), [kind])
    with pytest.raises(cf.RunFailed, match="claim T2"):
        cf.run(village, workers=1)


@pytest.mark.usefixtures("village_claims")
def test_an_event_beyond_the_end_is_reported(cloudfief: Command) -> None:
    answer = cloudfief("run", "village", "--weeks", "10", "--pairs", "2", "--workers", "1", "--json")
    assert answer.status == 0
    record = json.loads(answer.out)
    assert record["did_not_happen"] == ["a poor harvest (2024-06-03)"]
    assert "did not happen: a poor harvest" in answer.err
    assert record["audit"]["digests"]["shock/0"] == record["audit"]["digests"]["baseline/0"]


def test_a_claim_without_a_refutation_is_refused() -> None:
    with pytest.raises(cf.BadInput, match="Vague has no 'refuted_by'"):

        class Vague(Claim):
            """It cannot fail."""

            id, says, essay, unit, threshold_reason = "T9", "x", "x", "x", "x"


@pytest.mark.usefixtures("village_claims")
def test_rows_for_a_scenario_without_the_arms() -> None:
    still = load("village").model_copy(update={"event": None, "weeks": 60, "pairs": 1})
    result = cf.run(still, workers=1)
    rows = verdicts(result.signals, still)
    assert {row["verdict"] for row in rows} == {"not run"}
    assert all(row["command"].startswith("cloudfief claims T") for row in rows)


@pytest.mark.usefixtures("village_claims")
def test_freezing_shows_who_matters(cloudfief: Command) -> None:
    answer = cloudfief("verify", "--freeze", "--scenario", "village", "--json")
    assert answer.status == 0, answer.err
    rows = {row["institution"]: row for row in json.loads(answer.out)}
    assert rows["mill"]["decoration"] is False
    assert rows["mill"]["frozen"] == pytest.approx(0.0)
    assert rows["villagers"]["decoration"] is True
    assert rows["villagers"]["effect"] == rows["villagers"]["frozen"]
    assert not [name for name in KINDS if name.startswith("freeze")]
