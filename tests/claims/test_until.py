"""Sequential stopping: looks fixed beforehand, honest intervals at each, and the same bits as a run of that many pairs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import cloudfief as cf
from cloudfief.claims.claim import Claim, judge
from cloudfief.claims.until import Until, parse_until
from cloudfief.cli import main
from cloudfief.core.scenario import Scenario

RUN = {"seed": 2, "workers": 1, "progress": False}


def village(pairs: int = 2) -> Scenario:
    return cf.scenario("village", weeks=80, pairs=pairs)


def test_looks_double_and_share_the_error() -> None:
    assert parse_until("decided", (), 4, 40).looks == (4, 8, 16, 32, 40)
    assert parse_until("decided", (), 4, None).looks == (4, 8, 16, 32)
    assert parse_until("decided", (), 1, 2).looks == (2,)
    assert parse_until("0.1", (), 4, 32).confidence == pytest.approx(1 - 0.05 / 4)


@pytest.mark.parametrize("text", ["soon", "0", "1.5", "-0.1", "nan"])
def test_another_word_is_refused(text: str) -> None:
    with pytest.raises(cf.BadInput, match=f"until: found '{text}'; allowed is 'decided', or a share"):
        parse_until(text, (), 4, 8)


def test_fewer_than_the_first_look_is_refused() -> None:
    with pytest.raises(cf.BadInput, match="max_pairs: found 3; allowed is 8 or more"):
        parse_until("decided", (), 8, 3)


def test_all_looks_hold_at_once() -> None:
    """Stopping as soon as an interval leaves out the truth must not happen more often than one time in twenty."""
    rule, random = Until((), None, (4, 8, 16, 32)), np.random.default_rng(7)
    draws = random.standard_normal((1500, 32))

    def misses(confidence: float) -> float:
        wrong = [any(judge(row[:pairs], 0.0, 1, "", confidence).verdict != "undecided" for pairs in rule.looks) for row in draws]
        return float(np.mean(wrong))

    assert misses(rule.confidence) <= 0.05
    assert misses(0.95) > 0.08  # the usual interval, looked at four times, is wrong more often


def test_a_run_ends_when_its_claim_is_decided(dear_bread: type[Claim]) -> None:
    found = cf.run(village(), until="decided", claims=["T1"], max_pairs=8, **RUN)
    row = found.claims("T1")[0]
    assert (row["verdict"], row["pairs"], row["looks"]) == ("supported", 2, 3)
    assert row["confidence"] == pytest.approx(1 - 0.05 / 3)
    assert found.record["until"]["looks"] == [2, 4, 8]
    assert found.record["until"]["look"] == 1
    assert found.record["pairs"] == found.scenario.pairs == found.signals.sizes["pair"] == 2


def test_pairs_that_are_added_have_the_same_bits(dear_bread: type[Claim]) -> None:
    found = cf.run(village(), until="0.000001", claims=["T1"], max_pairs=3, **RUN)
    whole = cf.run(village(3), **RUN)
    xr.testing.assert_identical(found.signals, whole.signals)
    assert found.record["audit"] == whole.record["audit"]
    assert found.record["hash"] == whole.record["hash"]
    narrow, wide = whole.claims("T1")[0], found.claims("T1")[0]
    assert wide["effect"] == narrow["effect"]
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]


def test_a_width_is_a_share_of_effect_or_threshold(dear_bread: type[Claim]) -> None:
    row = {"id": "T1", "verdict": "undecided", "effect": 2.0, "low": 1.0, "high": 3.0}
    assert Until(("T1",), 0.1, (2, 4)).tight(row)  # half of 2 is a tenth of the threshold, 10
    assert not Until(("T1",), 0.09, (2, 4)).tight(row)
    assert not Until(("T1",), None, (2, 4)).tight(row)


def test_the_command_says_how_often_it_could_look(
    dear_bread: type[Claim], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cloudfief.result.Result.report", lambda self, path: path)
    words = ["claims", "T1", "--weeks", "80", "--pairs", "2", "--until", "decided", "--max-pairs", "4", "--workers", "1"]
    assert main([*words, "--all"]) == 0
    assert "Intervals are 97.5%: the run could be looked at 2 times." in capsys.readouterr().out
    assert main([*words, "--json"]) == 0
    assert {row["looks"] for row in json.loads(capsys.readouterr().out) if row["pairs"]} == {2}
    assert main(["claims", "T1", "--max-pairs", "4"]) == 2
    assert "--max-pairs: needs --until" in capsys.readouterr().err
    assert main([*words, "--horizon", "end"]) == 2
    assert "claims end a run by their main horizon" in capsys.readouterr().err
    assert main(["claims", "T1", "--from", "x", "--until", "decided"]) == 2
    assert "--from: reads a finished run" in capsys.readouterr().err
