"""A wrong calibration file is refused in one sentence, before anything is run or written."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudfief.calibration.calibrate import calibrate
from cloudfief.calibration.plan import shipped
from cloudfief.core.errors import BadInput
from tests.calibration.toys import VILLAGE

FIRST = "fact: price of bread\n    observed: 64.0\n    unit: minor units\n    source: a village of our own"
MISTAKES = {
    "unknown parameter": ("bakery.markup:", "bakery.mark_up:", "'bakery' has no parameter 'mark_up'. Did you mean 'markup'"),
    "unknown institution": ("bakery.markup:", "bakeri.markup:", "'bakeri' is no institution or lever .* Did you mean 'bakery'"),
    "out of bounds": ("bakery.markup:", "bakery.markup: [0.2, 9]", r"found \[0.2, 9\]; allowed is a range within 0 to 5"),
    "range upside down": ("[0.1, 0.4]", "[0.4, 0.1]", "allowed is a lower number before a higher one"),
    "set by the event": ("bakery.markup:", "mill.flour_price:", "scenario 'village' sets it by its event"),
    "unknown fact": (FIRST, "fact: S1-02", "no fact is called 'S1-02'. Did you mean 'S1-0"),
    "memory fact": (FIRST, "fact: S2-090", "confidence: found 'memory'; allowed is 'confirmed'"),
    "fact of two numbers": (FIRST, "fact: S3-038", "value: found '4.0m -> 0.28m'; allowed is one number"),
    "observed of a shipped fact": (FIRST, "fact: S1-020\n    observed: 3", "allowed is nothing, its value is -16.97"),
    "own fact without source": ("    source: a village of our own\n    measure: {signal: villagers_loaves}",
                                "    measure: {signal: villagers_loaves}", "source is missing"),
    "band 0": ("band: {points: 1.0}", "band: {points: 0}", "found 0; allowed is more than 0"),
    "no band": ("band: {points: 1.0}", "band: {}", "a band has either points"),
    "both bands": ("band: {points: 1.0}", "band: {points: 1.0, share: 0.1}", "a band has either points"),
    "share of nothing": ("observed: 300.0", "observed: 0", "a share of 0 is 0; give points"),
    "unknown key": ("evaluations:", "evaluation:", "no key is called 'evaluation'. Did you mean 'evaluations'"),
    "unknown scenario": ("scenario: village", "scenario: vilage", "No scenario is called 'vilage'. Did you mean 'village'"),
    "unknown measure": ("measure: {signal: bakery_bread_price}", "measure: market_volatilty", "Did you mean 'market_volatility'"),
    "no measure": ("    measure: {signal: bakery_bread_price}\n", "", "the scoreboard does not measure it"),
    "unknown signal": ("{signal: villagers_loaves}", "{signal: villager_loaves}", "Did you mean 'villagers_loaves'"),
    "unknown arm": ("arm: shock", "arm: shok", "no arm 'shok'. Did you mean 'shock'"),
    "weeks beyond the end": ("{signal: villagers_loaves}", "{signal: villagers_loaves, weeks: [3, 40]}", "within 0 to 16"),
    "unknown dimension": ("{signal: villagers_loaves}", "{signal: villagers_loaves, select: {block: a}}", "no dimension 'block'"),
    "unknown label": ("{signal: villagers_loaves}", "{signal: villagers_loaves, select: {bloc: hill}}", "allowed is valley"),
    "fact twice": ("fact: loaves", "fact: price of bread", "'price of bread' is named twice"),
    "no facts": (VILLAGE[VILLAGE.index("facts:") :], "facts: []\n", "facts"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake(mistake: str, tmp_path: Path):
    old, new, message = MISTAKES[mistake]
    assert old in VILLAGE
    path = tmp_path / "plan.yaml"
    path.write_text(VILLAGE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput, match=message) as caught:
        calibrate(path, out=tmp_path / "out")
    assert str(path) in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_bool_and_a_table_are_no_numbers(tmp_path: Path):
    path = tmp_path / "plan.yaml"
    text = VILLAGE.replace("scenario: village", "scenario: deepseek\nhouseholds: 768")
    for name, message in (("exchange.news: [0, 1]", "found bool"), ("exchange.betas: [0, 1]", "such as exchange.betas.ai-labs")):
        path.write_text(text.replace("bakery.markup:", name).replace("  villagers.spending_share: [0.1, 0.4]\n", ""))
        with pytest.raises(BadInput, match=message):
            calibrate(path)


def test_shipped_files_are_found_by_name_and_another_name_is_not(tmp_path: Path):
    assert "default" in shipped()
    with pytest.raises(BadInput, match=r"No calibration file is called 'defaul'. Did you mean 'default'"):
        calibrate("defaul")
    with pytest.raises(BadInput, match="allowed is smm, abc, npe"):
        calibrate("default", method="mcmc")
    with pytest.raises(BadInput, match="no such file"):
        calibrate(tmp_path / "nothing.yaml")


def test_the_network_says_which_extra_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cloudfief.calibration.neural.importlib.util.find_spec", lambda name: None)
    with pytest.raises(BadInput, match=r"install cloudfief\[calibrate\]"):
        calibrate("default", method="npe", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
