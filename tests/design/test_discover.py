"""Discovery on the village, where the region is known: bread is 32 dearer where the mark-up is above 0.6."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cloudfief.claims.claim import CLAIMS, Claim
from cloudfief.core.errors import BadInput
from cloudfief.design.discover import Question, Runs, discover
from cloudfief.design.posterior import posterior_points
from cloudfief.design.space import parse_ranges, space_of
from cloudfief.wording import number_text

from .conftest import Command, small_village

ORDER = (("lowest", "lowest"), ("median", "middle"), ("highest", "highest"))
PATHS = ["bakery.markup", "mill.harvest_spread=0:0.05", "villagers.spending_share"]


def question(claim: type[Claim], paths: list[str] = PATHS, **more: Any) -> Question:
    plan = small_village()
    return Question(claim, plan, space_of(plan, parse_ranges(paths)), **{"points": 24, "seed": 2, **more})


@pytest.fixture(scope="module")
def cache() -> dict[str, Any]:
    return {}


@pytest.fixture
def found(bread: type[Claim], cache: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not cache:
        cache |= discover(question(bread), Runs(tmp_path_factory.mktemp("d") / "points", workers=1))
    return cache


def test_the_volume_is_that_of_the_markups_above_the_bar(found: dict[str, Any]) -> None:
    prior = found["prior"]
    assert sum(prior[verdict]["points"] for verdict in ("supported", "contradicted", "undecided")) == 24
    assert prior["supported"]["low"] < 0.5 < prior["supported"]["high"] + prior["undecided"]["share"]  # 0.6 to 1 of 0.2 to 1
    assert prior["single worlds"]["share"] == pytest.approx(0.5, abs=0.12)
    for row in found["verdicts"]:
        if abs(row["values"]["bakery.markup"] - 0.6) > 0.2:
            assert row["verdict"] == ("supported" if row["values"]["bakery.markup"] > 0.6 else "contradicted")


def test_the_markup_decides_and_the_box_ends_at_it(found: dict[str, Any]) -> None:
    assert found["deciding"][0]["parameter"] == "bakery.markup"
    assert found["deciding"][0]["p_holm"] < 0.001
    box = found["boxes"]["found"][0]
    assert set(box["limits"]) == {"bakery.markup"}
    edge = box["limits"]["bakery.markup"][0 if found["boxes"]["around"] == "holds" else 1]
    assert edge == pytest.approx(0.6, abs=0.08)
    assert min(box["coverage"], box["density"]) > 0.85


def test_the_nearest_support_lies_just_beyond_the_bar(found: dict[str, Any]) -> None:
    assert found["own"]["holds"] is False  # the village's own mark-up is 0.5
    assert found["nearest_refutation"]["distance"] == 0.0
    near = found["nearest_support"]
    assert near["values"]["bakery.markup"] == pytest.approx(0.6, abs=0.05)
    assert near["values"]["villagers.spending_share"] == 0.2  # it has nothing to do with it, and goes back
    assert near["distance"] == pytest.approx(0.1 / (0.8 / 12**0.5), abs=0.25)
    assert near["distance"] < near["sampled"]["distance"]


def test_an_interrupted_discovery_goes_on(bread: type[Claim], tmp_path: Path) -> None:
    runs, asked = Runs(tmp_path / "points", workers=1), question(bread, points=6, halvings=2)
    found = discover(asked, runs)
    lines = (runs.folder / "points.csv").read_text().splitlines(keepends=True)
    (runs.folder / "points.csv").write_text("".join(lines[:4]))
    again = discover(asked, runs._replace(resume=True))
    assert again == found
    with pytest.raises(BadInput, match="already holds points"):
        discover(asked, runs)


def test_a_screening_hands_on_what_matters(bread: type[Claim], tmp_path: Path) -> None:
    found = discover(question(bread, points=4, screen=2, halvings=0), Runs(tmp_path / "points", workers=1))
    rows = found["screening"]["indices"]["B1@end"]
    assert rows[0]["parameter"] == "bakery.markup"
    assert found["parameters"]
    assert (tmp_path / "points" / "screening" / "points.csv").exists()
    again = discover(question(bread, points=4, screen=2, halvings=0), Runs(tmp_path / "points", workers=1, resume=True))
    assert again["verdicts"] == found["verdicts"]


def test_what_nothing_moves_is_said_to_hold_by_construction(tmp_path: Path) -> None:
    class Identity(Claim):
        """A loaf is a loaf."""

        id, says, essay, horizons, scenario = "B2", "A loaf is a loaf", "-", ("end",), "village"
        unit, threshold, threshold_reason, refuted_by = "loaves", 0.5, "half a loaf", "nothing"
        signals = ("bakery_bread_price",)

        def measure(self, signals, weeks):
            price = signals["bakery_bread_price"].isel(week=weeks).mean(["week", "bloc"]).sel(arm="shock")
            return (price / price).values

    found = discover(question(CLAIMS["B2"], points=4), Runs(tmp_path / "points", workers=1))
    assert found["own"]["holds"]
    assert found["by_construction"].startswith("It holds by construction")
    assert found["prior"]["supported"]["share"] == 1.0
    assert found["boxes"]["found"] == found["deciding"] == []
    assert found["nearest_refutation"] is None


def test_the_posterior_is_asked_beside_the_prior(bread: type[Claim], tmp_path: Path) -> None:
    draws = tmp_path / "draws.csv"
    draws.write_text("bakery.markup,weight\n0.9,1\n0.95,1\n0.21,0\n")
    asked = question(bread, points=6, halvings=0)
    points = posterior_points(draws, asked.scenario, asked.space.dimensions, 6, 1)
    assert {point["bakery.markup"] for point in points} == {0.9, 0.95}
    assert len({point["mill.harvest_spread"] for point in points}) == 6  # not identified: its prior is carried through
    found = discover(asked._replace(draws=points), Runs(tmp_path / "points", workers=1))
    assert found["posterior"]["supported"]["share"] == 1.0
    for text, message in [
        ("", "the file is empty"),
        ("bakery.markup\n", "holds no draws"),
        ("bakery.markpu\n1\n", "column bakery.markpu: .* Did you mean 'markup'"),
        ("bakery.markup,weight\n,1\n", "line 2: bakery.markup: the cell is empty"),
        ("bakery.markup,weight\n1,0\n", "weight: allowed"),
    ]:
        draws.write_text(text)
        with pytest.raises(BadInput, match=message):
            posterior_points(draws, asked.scenario, asked.space.dimensions, 6, 1)


def test_the_verb_writes_its_folder_and_speaks(cloudfief: Command, here: Path) -> None:
    words = ["discover", "b1", "--points", "8", "--halvings", "1", "--workers", "1", "--out", "d"]
    words += [word for path in PATHS for word in ("--parameters", path)]
    told = cloudfief(*words)
    assert told.status == 0, told.err
    assert "A poor harvest makes bread much dearer." in told.out
    found = json.loads(Path("d/discover.json").read_text())
    parts = (f"{name} {number_text(found['effect'][key])} minor units" for name, key in ORDER)
    assert f"Effect over 8 points of these ranges: {', '.join(parts)}." in " ".join(told.out.split())
    assert "share of volume [95% interval]" in told.out
    assert "bakery.markup" in told.out
    assert {path.name for path in Path("d").iterdir()} == {
        "points.csv",
        "points.json",
        "discover.json",
        "region.png",
        "region.svg",
        "nearest",
    }
    document = json.loads(cloudfief(*words, "--resume", "--json").out)
    assert document["claim"] == "B1"
    assert document["prior"] == json.loads(Path("d/discover.json").read_text())["prior"]
    assert document["command"].startswith("cloudfief discover b1")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["C99"], "No claim is called 'C99'."),
        (["B1", "--pairs", "1", "--parameters", "bakery.markup"], "pairs: found 1; allowed is 2 or more"),
        (["B1", "--parameters", "bakery.markup=0.1:7"], "bakery.markup: found 7; allowed is 0 to 5."),
        (["B1", "--parameters", "bakery.markpu"], "Did you mean 'markup'?"),
        (["B1", "--parameters", "bakery.markup", "--standard", "x"], "B1 has no standard 'x'; it has one only, without a name."),
        (["B1", "--weeks", "30", "--points", "0"], "points: found 0; allowed is 1 to 100000."),
        (["B1", "--weeks", "30", "--screen", "0"], "--screen: found 0; allowed is 2 trajectories or more."),
        (["B1", "--parameters", "bakery.markup", "--halvings", "-1"], "halvings: found -1; allowed is 0 or more."),
        (["B1", "--parameters", "bakery.markup", "--horizon", "1y"], "B1 is not judged at horizon '1y'; allowed is end."),
        (["B1", "--parameters", "bakery.markup", "--multiverse"], "--multiverse: scenario 'village' has no law to choose."),
        (["B1", "--parameters", "bakery.markup", "--posterior", "no.csv"], "no.csv: no such file."),
    ],
)
def test_bad_input_is_one_message_and_leaves_nothing(cloudfief: Command, here: Path, words: list[str], message: str) -> None:
    answer = cloudfief("discover", *words)
    assert answer.status == 2, answer.out
    assert message in " ".join(answer.err.split())
    assert "Traceback" not in answer.err
    assert not list(here.iterdir())
