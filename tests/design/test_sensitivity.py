"""Morris and Sobol on functions whose answer is known, and on the village."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from cloudfief.core.errors import BadInput
from cloudfief.design import morris, sobol
from cloudfief.design.outcome import outcomes_of
from cloudfief.design.sensitivity import Screen, sensitivity
from cloudfief.design.space import space_of
from cloudfief.verification.cases.sensitivity import exact_shares, ishigami

from .conftest import Command, small_village

NAMES = ["x1", "x2", "x3"]


def test_exact_shares_are_those_of_the_literature() -> None:
    assert exact_shares()["first"] == pytest.approx((0.3139, 0.4424, 0), abs=5e-5)
    assert exact_shares()["total"] == pytest.approx((0.5576, 0.4424, 0.2437), abs=5e-5)


def test_morris_ranks_the_ishigami_inputs_and_tells_interaction() -> None:
    cube = morris.design(NAMES, 200, 1)
    rows = {row["parameter"]: row for row in morris.indices(NAMES, cube, ishigami(np.pi * (2 * cube - 1)), 1)}
    assert rows["x1"]["mu_star"] > rows["x3"]["mu_star"] > 3
    assert rows["x2"]["mu_star"] == pytest.approx(7.875)  # a sin² x2 between the four levels of a trajectory: 7.875 exactly
    assert rows["x3"]["sigma"] > rows["x3"]["mu_star"]  # x3 acts through x1 alone


def test_morris_finds_the_slopes_of_a_plane_exactly() -> None:
    cube = morris.design(NAMES, 3, 2)
    rows = morris.indices(NAMES, cube, cube @ np.array([1.0, -5.0, 0.0]), 2)
    assert [(row["parameter"], row["mu_star"]) for row in rows] == [
        ("x2", pytest.approx(5.0)),
        ("x1", pytest.approx(1.0)),
        ("x3", 0.0),
    ]
    assert rows[0]["mu"] == pytest.approx(-5.0)
    assert morris.indices(NAMES, cube, np.ones(len(cube)), 2)[0]["mu_star"] == 0.0


def test_sizes_that_say_nothing_are_refused() -> None:
    with pytest.raises(BadInput, match="size: found 1; allowed is 2 trajectories or more"):
        morris.design(NAMES, 1, 1)
    with pytest.raises(BadInput, match="size: found 12; allowed is a power of two"):
        sobol.design(NAMES, 12, 1)
    assert sobol.indices(NAMES, sobol.design(NAMES, 4, 1), np.zeros(20), 1)[0]["total"] == 0.0


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
    plan = small_village(pairs=1)
    space = space_of(plan, {"bakery.markup": "prior", "mill.harvest_spread": "prior", "villagers.spending_share": "prior"})
    screen = Screen(plan, space, outcomes_of(["bakery_bread_price@end", "villagers_account@end"][:1], plan), size=3)
    folder = tmp_path_factory.mktemp("screened") / "points"
    return sensitivity(screen, folder, workers=1), folder


def test_the_village_depends_on_the_markup_and_not_on_thrift(screened: tuple[dict, Path]) -> None:
    found, folder = screened
    rows = {row["parameter"]: row for row in found["indices"]["bakery_bread_price@end"]}
    assert set(rows) == {"bakery.markup", "mill.harvest_spread", "villagers.spending_share", "seed"}
    assert rows["bakery.markup"]["mu_star"] == pytest.approx(20 * 0.8, rel=0.25)  # 20 for a sack, mark-up from 0.2 to 1
    assert rows["villagers.spending_share"]["mu_star"] == 0.0
    assert rows["seed"]["mu_star"] > 0  # luck has an index of its own
    assert found["unmoved"] == []
    assert found["points"] == found["points_used"] == 3 * (4 + 1)
    assert json.loads((folder / "sensitivity.json").read_text())["indices"] == found["indices"]
    with (folder / "points.csv").open() as handle:
        seeds = {row["seed"] for row in csv.DictReader(handle)}
    assert len(seeds) > 1


def test_an_outcome_that_nothing_moves_is_named(tmp_path: Path) -> None:
    plan = small_village(pairs=1)
    space = space_of(plan, {"villagers.spending_share": "prior"})
    screen = Screen(plan, space, outcomes_of(["bakery_bread_price@end"], plan), size=2)
    assert sensitivity(screen, tmp_path / "points", workers=1)["unmoved"] == ["bakery_bread_price@end"]


def test_the_verb_prints_a_table_and_one_document(cloudfief: Command, here: Path) -> None:
    words = [
        "sensitivity",
        "bakery_bread_price@end",
        "--scenario",
        "village",
        "--weeks",
        "30",
        "--only",
        "bakery.*",
        "--size",
        "2",
    ]
    told = cloudfief(*words, "--workers", "1", "--out", "one")
    assert told.status == 0, told.err
    assert "bakery.markup" in told.out
    assert "bakery_bread_price@end (shock less baseline), minor units" in " ".join(told.out.split())
    assert "seed (luck)" in told.out
    assert "to go." in told.out  # the time is estimated first
    answer = cloudfief(*words, "--method", "sobol", "--workers", "1", "--out", "two", "--json")
    assert answer.status == 0, answer.err
    rows = json.loads(answer.out)["indices"]["bakery_bread_price@end"]
    assert {row["parameter"] for row in rows} == {"bakery.markup", "seed"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["bread"], "no claim, and no signal that a run of 'village' keeps, is called 'bread'."),
        (["bakery_bread_price@2y"], "horizon: found '2y'; allowed is 1d, 1y, end, 5y."),
        (["bakery_bread_price@1y"], "needs 74 weeks; found 30."),
        (["C16@end"], "C16@end cannot be judged in scenario 'village'"),
        (["bakery_bread_price@end", "--method", "guess"], "--method: found 'guess'; allowed is morris, sobol."),
        (["bakery_bread_price@end", "--size", "0"], "size: found 0; allowed is 2 trajectories or more"),
        (["bakery_bread_price@end", "--method", "sobol", "--size", "0"], "size: found 0; allowed is a power of two"),
        (["bakery_bread_price@end", "--resume"], "--resume needs the folder to go on with."),
    ],
)
def test_bad_input_is_one_message_and_leaves_nothing(cloudfief: Command, here: Path, words: list[str], message: str) -> None:
    answer = cloudfief("sensitivity", *words, "--scenario", "village", "--weeks", "30")
    assert answer.status == 2
    assert message in " ".join(answer.err.split())
    assert "Traceback" not in answer.err
    assert not list(here.iterdir())
