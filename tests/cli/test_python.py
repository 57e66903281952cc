"""The Python face: results, worlds that are saved and branched, comparisons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import cloudfief as cf
from cloudfief.core.block import KINDS, Lever
from cloudfief.core.pair import world_digest
from cloudfief.result import Result


@pytest.fixture(scope="module")
def result() -> Result:
    return cf.run(cf.scenario("village", weeks=80, pairs=3), seed=4, workers=1)


@pytest.fixture
def flour_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lever that holds the price of flour at 45."""

    class FlourCap(Lever):
        """No flour costs more than 45."""

        amends = "mill_price"
        legal_source = "a test"

        def step(self, value: np.ndarray) -> np.ndarray:
            """The price, capped."""
            return np.minimum(value, 45)

    yield
    KINDS.pop("flour_cap")


def test_effects_of_a_result(result: Result) -> None:
    found = result.effect("mill_price", horizon="1y")
    assert found.arms == ("shock", "baseline")
    assert found.relative == pytest.approx(0.5, abs=0.03)
    assert result.effect("mill_price", "1y", arms=("baseline", "shock")).effect == -found.effect
    by_bloc = result.effects_by("mill_price", by=("bloc",))
    assert by_bloc["valley"].effect == found.effect


@pytest.mark.parametrize(
    ("signal", "options", "message"),
    [
        ("mill_prize", {}, "No signal of this run is called 'mill_prize'. Did you mean 'mill_price'"),
        ("mill_price", {"horizon": "2y"}, "horizon: found '2y'; allowed is 1d, 1y, end, 5y"),
        ("mill_price", {"horizon": "5y"}, "Run it with --weeks 282"),
        ("mill_price", {"horizon": "1d"}, "is weekly; allowed are signals by day"),
        ("mill_price", {"arms": ("shok", "baseline")}, "no arm 'shok'.*Did you mean 'shock'"),
    ],
)
def test_wrong_questions_to_a_result(result: Result, signal: str, options: dict, message: str) -> None:
    with pytest.raises(cf.BadInput, match=message):
        result.effect(signal, **options)


def test_one_arm_has_nothing_to_compare() -> None:
    still = cf.scenario("village", weeks=5, pairs=1).model_copy(update={"event": None})
    with pytest.raises(cf.BadInput, match="one arm, baseline: there is nothing to compare"):
        cf.run(still, workers=1).effect("mill_price", "end")


@pytest.mark.parametrize(
    ("lever", "options", "message"),
    [
        ("fee_capp", {"cap": 0.15}, "No lever is called 'fee_capp'. Did you mean 'fee_cap'"),
        ("mill", {}, "No lever is called 'mill'. It is an institution"),
        ("fee_cap", {"capp": 0.15}, "'fee_cap' has no parameter 'capp'. Did you mean 'cap'"),
        ("fee_cap", {"cap": 1.5}, "fee_cap.cap: found 1.5; allowed is 0 to 1"),
        ("fee_cap", {"cap": "low"}, "fee_cap.cap: found 'low'; allowed is a number"),
        ("tariff", {"blocs": "uk"}, "tariff.blocs: found 'uk'; allowed is one of us, cn, eu"),
        ("fee_cap", {"start": "soon"}, "lever fee_cap: start: found 'soon'; allowed is a date, such as 2025-01-20"),
    ],
)
def test_a_wrong_lever_is_refused_at_once(lever: str, options: dict, message: str) -> None:
    with pytest.raises(cf.BadInput, match=message):
        cf.scenario("world-2024").with_lever(lever, **options)


@pytest.mark.usefixtures("flour_cap")
def test_a_lever_is_compared_with_its_parent() -> None:
    world = cf.scenario("village", weeks=80, pairs=2).with_lever("flour_cap")
    found = cf.run(world, workers=1).effect("mill_price", "1y")
    assert found.arms == ("policy", "shock")
    assert found.high is not None
    assert found.high < 0


def test_saving_and_opening(result: Result, tmp_path: Path) -> None:
    folder = result.save(tmp_path / "kept")
    again = cf.open(folder)
    assert again.record["audit"] == result.record["audit"]
    assert again.effect("mill_price") == result.effect("mill_price")
    with pytest.raises(cf.BadInput, match="already holds a run"):
        result.save(folder)


def test_a_picture_of_a_signal(result: Result) -> None:
    chart = result.plot("bakery_bread_price").to_dict()
    assert "Price of a loaf" in str(chart["title"])
    with pytest.raises(cf.BadInput, match="has no dimension 'fief'"):
        result.plot("bakery_bread_price", by="fief")


def test_a_saved_world_goes_on_as_if_nothing_had_happened(result: Result, tmp_path: Path) -> None:
    state = cf.start(result.scenario, seed=4)
    half = cf.advance(state, weeks=40)
    before = world_digest(half)
    cf.save(half, tmp_path / "w40")
    loaded = cf.load(tmp_path / "w40")
    assert world_digest(loaded) == before
    assert world_digest(cf.advance(loaded, 40)) == result.record["audit"]["digests"]["shock/0"]
    assert world_digest(half) == before
    assert state.week == 0


def test_many_futures_from_one_past(result: Result) -> None:
    past = cf.advance(cf.start(result.scenario, seed=4), weeks=22)
    digests = result.record["audit"]["digests"]
    for arm in ("baseline", "shock"):
        assert world_digest(cf.advance(past, 58, arm=arm)) == digests[f"{arm}/0"]
    with pytest.raises(cf.BadInput, match="left 'shock' in week 22; this world is in week 30"):
        cf.advance(cf.advance(past, 8), 1, arm="baseline")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"hello"])
def test_a_file_that_is_no_saved_world(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    with pytest.raises(cf.BadInput, match="not a saved world"):
        cf.load(path)
    with pytest.raises(cf.BadInput, match="exists and is no saved world"):
        cf.save(cf.start("village"), path)
    assert path.read_bytes() == content


@pytest.mark.usefixtures("flour_cap")
def test_comparing_scenarios_and_levers() -> None:
    thrift = cf.scenario("village", set={"villagers.spending_share": 0.1}).model_copy(update={"name": "thrift"})
    rows = cf.compare(
        "lever:flour_cap", "village", thrift,
        base="village", weeks=80, pairs=2, signals=["mill_price", "villagers_loaves"], workers=1,
    )  # fmt: skip
    found = {(row["item"], row["signal"]): row for row in rows}
    assert found["lever:flour_cap", "mill_price"]["high"] < 0
    assert found["village", "mill_price"]["effect"] == 0
    assert found["village", "mill_price"]["horizon"] == "1y"
    assert found["thrift", "villagers_loaves"]["high"] < 0
    price = found["lever:flour_cap", "mill_price"]
    shock = cf.run(cf.scenario("village", weeks=80, pairs=2), workers=1)
    capped = cf.run(cf.scenario("village", weeks=80, pairs=2).with_lever("flour_cap"), workers=1)
    before, after = (
        one.signals["mill_price"].isel(arm=-1, week=slice(39, 52)).mean(["week", "bloc"]).values for one in (shock, capped)
    )
    assert price["percent"] == pytest.approx(100 * np.mean(after / before - 1))
    assert price["percent_low"] < price["percent"] < price["percent_high"]
    percent = {"percent", "percent_low", "percent_high"}
    assert set(rows[0]) == {"item", "signal", "part", "effect", "low", "high", "unit", "horizon"} | percent
