"""More pairs for a run: what is finished is kept, the rest is run, and the whole is as if it had been run at once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import cloudfief as cf
from cloudfief.core import replicates
from cloudfief.store.extend import extended_record, extended_signals

from .conftest import Command
from .test_folder import contents, interrupt_after

RUN = ("run", "village", "--weeks", "30", "--workers", "1")


def record(folder: Path) -> dict:
    return json.loads((folder / "run.json").read_text())


def test_a_finished_run_gets_more_pairs(cloudfief: Command, small_run: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cloudfief(*RUN, "--pairs", "5", "--out", "whole").status == 0
    lived, run = replicates.run_pair, []
    monkeypatch.setattr(replicates, "run_pair", lambda plan, pair, *rest: run.append(pair) or lived(plan, pair, *rest))
    answer = cloudfief(*RUN, "--pairs", "5", "--out", str(small_run), "--resume")
    assert answer.status == 0, answer.err
    assert run == [2, 3, 4]
    assert "5 pairs" in answer.out
    whole, ours = record(here / "whole"), record(small_run)
    assert {key for key in whole if whole[key] != ours[key]} <= {
        "command", "started", "wall_seconds", "pairs_run_here", "household_weeks_per_second",
    }  # fmt: skip
    xr.testing.assert_identical(cf.open(small_run).signals, cf.open("whole").signals)
    assert (small_run / "claims.json").read_bytes() == (here / "whole" / "claims.json").read_bytes()
    assert not (small_run / "parts").exists()


def test_an_interrupted_extension_leaves_the_run_whole(
    cloudfief: Command, small_run: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = (*RUN, "--pairs", "4", "--out", str(small_run), "--resume")
    before = contents(small_run)
    with monkeypatch.context() as patch:
        interrupt_after(patch, 3, KeyboardInterrupt())
        assert cloudfief(*more).status == 130
    after = contents(small_run)
    assert {path: after[path] for path in before} == before
    assert cf.open(small_run).record["pairs"] == 2
    assert cloudfief(*more).status == 0
    assert record(small_run)["pairs_run_here"] == 1
    assert cloudfief(*RUN, "--pairs", "4", "--out", "whole").status == 0
    xr.testing.assert_identical(cf.open(small_run).signals, cf.open("whole").signals)


def test_an_interrupted_run_may_end_with_other_pairs(cloudfief: Command, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        interrupt_after(patch, 1, KeyboardInterrupt())
        assert cloudfief(*RUN, "--pairs", "2", "--out", "cut").status == 130
    with monkeypatch.context() as patch:
        interrupt_after(patch, 2, KeyboardInterrupt())
        assert cloudfief(*RUN, "--pairs", "3", "--out", "cut", "--resume").status == 130
    assert "(2 of 3 pairs)" in cloudfief("claims", "--from", "cut").err
    assert cloudfief(*RUN, "--pairs", "3", "--out", "cut", "--resume").status == 0
    assert record(here / "cut")["pairs"] == 3


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--pairs", "1"], "holds 2 pairs, more than the 1 asked for"),
        (["--pairs", "4", "--seed", "9"], "holds another run"),
        (["--pairs", "4", "--set", "bakery.markup=0.3"], "holds another run"),
    ],
)
def test_another_run_gets_no_pairs(cloudfief: Command, small_run: Path, words: list[str], message: str) -> None:
    before = contents(small_run)
    answer = cloudfief(*RUN, *words, "--out", str(small_run), "--resume")
    assert answer.status == 2
    assert message in answer.err
    assert contents(small_run) == before


def pairs(numbers: list[int], entries: list[str], amount: int, kind: type) -> xr.Dataset:
    """Signals of some pairs over one week: a price, and one amount for every flow."""
    parts = dict(
        zip(("payer", "payee", "what", "currency"), zip(*(entry.split("|") for entry in entries), strict=True), strict=True)
    )
    price = np.array(numbers, dtype=kind).reshape(1, -1, 1) / 3
    return xr.Dataset(
        {
            "price": (("arm", "pair", "week"), price.astype(kind), {"unit": "cents"}),
            "flow": (("arm", "pair", "week", "entry"), np.full((1, len(numbers), 1, len(entries)), amount)),
        },
        {"arm": ["baseline"], "pair": numbers, "week": [0], "entry": entries}
        | {name: ("entry", list(values)) for name, values in parts.items()},
    )


def test_flows_that_did_not_occur_are_nothing() -> None:
    before = pairs([0, 1, 2], ["mill|bakery|flour|coin", "state|mill|aid|coin"], 5, np.float32)
    more = pairs([2, 3], ["bakery|mill|debt|coin", "mill|bakery|flour|coin"], 7, np.float64)
    whole = extended_signals(before, 2, more)
    assert whole["pair"].values.tolist() == [0, 1, 2, 3]
    assert whole["entry"].values.tolist() == ["bakery|mill|debt|coin", "mill|bakery|flour|coin", "state|mill|aid|coin"]
    assert whole["what"].values.tolist() == ["debt", "flour", "aid"]
    assert whole["flow"].isel(arm=0, week=0).values.tolist() == [[0, 5, 5], [0, 5, 5], [7, 7, 0], [7, 7, 0]]
    assert (whole["flow"].dtype, whole["price"].dtype) == (np.int64, np.float64)
    assert whole["price"].values.ravel() == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert whole["price"].attrs["unit"] == "cents"


def test_a_broken_sum_of_either_part_is_kept() -> None:
    def part(total: int, digest: str) -> dict:
        audit = {"asset_sums": {"coin": total}, "control_minus_subsidiary": {}, "postings": 3, "weeks_checked": 2}
        return {"pairs": 1, "audit": {**audit, "digests": {digest: "x"}}}

    for first, second in ((1, 0), (0, 1)):
        audit = extended_record(part(first, "baseline/0"), part(second, "baseline/1"))["audit"]
        assert audit["asset_sums"] == {"coin": 1}
        assert (audit["postings"], audit["weeks_checked"], list(audit["digests"])) == (6, 4, ["baseline/0", "baseline/1"])
