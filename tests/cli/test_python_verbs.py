"""A verb and the Python call of its name give the same numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cloudfief as cf

from .conftest import Command
from .test_claims import village_claims  # noqa: F401 - a fixture

FEES: dict[str, Any] = {
    "scenario": "village", "weeks": 30, "pairs": 1, "parameters": {"bakery.markup": [0.1, 0.5]}, "points": 3,
    "outcomes": ["mill_price@end", "bakery_bread_price@end"],
}  # fmt: skip
RANGES = {"bakery.markup": [0.1, 0.5], "villagers.spending_share": "prior"}
WORDS = ["--parameters", "bakery.markup=0.1:0.5", "--parameters", "villagers.spending_share", "--workers", "1"]
ITS_OWN = ("folder", "command", "pictures", "screening")


def document(cloudfief: Command, *words: str) -> Any:
    answer = cloudfief(*words, "--json")
    assert answer.status == 0, answer.err
    return json.loads(answer.out)


def same(found: dict[str, Any], told: dict[str, Any]) -> None:
    found = json.loads(json.dumps(found))
    assert set(found) <= set(told) | {"screening"}
    for key in found:
        assert key in ITS_OWN or found[key] == told[key], key


def test_sensitivity(cloudfief: Command, here: Path) -> None:
    told = document(cloudfief, "sensitivity", "mill_price@end", "--scenario", "village", "--weeks", "30", *WORDS, "--out", "verb")
    found = cf.sensitivity("mill_price@end", scenario="village", weeks=30, parameters=RANGES, workers=1, out="call")
    same(found, told)
    assert found["command"].startswith("cf.sensitivity(scenario=cf.scenario('village', weeks=30)")
    made = cf.scenario("village", weeks=30, pairs=2)
    assert cf.sensitivity("mill_price@end", scenario=made, parameters=RANGES, workers=1, out="made")["pairs"] == 2
    with pytest.raises(cf.BadInput, match="method: found 'moris'; allowed is morris, sobol"):
        cf.sensitivity(method="moris", scenario="village")
    with pytest.raises(cf.BadInput, match="has no institution 'household'"):
        cf.sensitivity(scenario="village", households=900)


@pytest.mark.usefixtures("village_claims")
def test_discover(cloudfief: Command, here: Path) -> None:
    words = ["discover", "T1", "--horizon", "end", "--weeks", "30", "--points", "6", "--halvings", "1", *WORDS, "--out", "verb"]
    told = document(cloudfief, *words)
    found = cf.discover("T1", horizon="end", weeks=30, points=6, halvings=1, parameters=RANGES, workers=1, out="call")
    same(found, told)
    assert [Path(path).name for path in found["pictures"]] == [Path(path).name for path in told["pictures"]]
    with pytest.raises(cf.BadInput, match="points: found 0"):
        cf.discover("T1", points=0)


def test_sweep(cloudfief: Command, here: Path) -> None:
    (here / "fees.yaml").write_text(json.dumps(FEES))
    told = document(cloudfief, "sweep", "fees.yaml", "--workers", "1", "--out", "verb")
    found = cf.sweep(FEES, workers=1, out="call")
    assert found.summary() == told["summary"]
    assert found.points["mill_price@end"].tolist() == [point["outcomes"]["mill_price@end"][0] for point in told["points"]]


def test_verify(cloudfief: Command) -> None:
    assert cf.verify("V01", "V06") == document(cloudfief, "verify", "V01", "V06")
    frozen = cf.verify(freeze=True, scenario="village")
    assert frozen == document(cloudfief, "verify", "--freeze", "--scenario", "village")
    assert {row["institution"] for row in frozen} == {"mill", "bakery", "villagers"}
    with pytest.raises(cf.BadInput, match="'V01' is a verification"):
        cf.verify("V01", freeze=True)


def test_every_public_name_is_there_and_documented() -> None:
    for name in cf.__all__:
        assert (getattr(cf, name).__doc__ or "").strip(), name
