"""A page for each claim that was judged, and true for any result."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import cloudfief as cf
from cloudfief.cli import main
from cloudfief.report.claim_figures import figures_of
from cloudfief.report.claim_page import judged_ids, page_of
from cloudfief.report.sections import claim_pages, verdicts
from cloudfief.result import Result
from tests.report.invented import invented


@pytest.fixture(scope="module")
def result() -> Result:
    return invented(pairs=4)


@pytest.fixture(scope="module")
def text(result: Result) -> str:
    section = claim_pages.section(result)
    assert section is not None
    return str(section.after)


def test_there_is_one_page_for_each_claim_that_was_judged_and_the_table_leads_to_it(result: Result, text: str) -> None:
    pages = re.findall(r'<article class="claim-page [^"]*" id="([^"]+)"', text)
    assert pages == [f"claim-{name.lower()}" for name in judged_ids(result)]
    table = verdicts.section(result)
    assert table is not None
    assert re.findall(r'<p><a href="#(claim-[^"]+)"', str(table.after)) == pages


def test_a_page_tells_everything_that_a_reader_needs(text: str) -> None:
    [page] = re.findall(r'<article [^>]*id="claim-c3">.*?</article>', text, re.DOTALL)
    titles = re.findall(r"<dt>(.*?)</dt>", page)
    assert titles == [
        "What the essay says", "What was compared", "When it holds", "What would refute it", "What was observed since",
        "How sure it is",
    ]  # fmt: skip
    assert "The claim is supported" in page
    assert "4 pairs of worlds with the same luck, seeds 7 to 10" in page
    assert "The whole interval lies above \N{MINUS SIGN}1%" in page
    assert "Amazon&#39;s share rose 0.24%" in page
    assert re.search(r'href="https?://[^"]+"[^>]*>S1-031</a>', page) or 'title="' in page
    assert re.search(r"a ratio of 0\.\d+", page)
    assert "Placebo, the same measure where nothing that is claimed is there: 0." in page
    assert page.count("<figure>") == 2


def test_the_finding_is_what_the_row_says(result: Result) -> None:
    page = page_of(result, "C3")
    row = next(row for row in result.claims("C3") if row["horizon"] == "1y")
    assert page.head["effect"] == row["effect"]
    found = re.search(r"a year after: \+([\d.]+)% \[", page.verdict)
    assert found is not None
    assert float(found[1]) == pytest.approx(row["effect"], abs=0.06)


def test_a_dot_for_every_pair(result: Result) -> None:
    picture = figures_of(result, page_of(result, "C3"))[0]
    effect = page_of(result, "C3").head["effect"]
    assert "pair by pair" in picture.title
    assert str(picture.wide).count('aria-roledescription="circle"') == result.signals.sizes["pair"] + 1  # the mean is one too
    assert effect > 0


def test_a_level_is_not_told_as_a_difference(result: Result, text: str) -> None:
    page = page_of(result, "C7")
    assert page.compared.startswith("A level and no difference of worlds: baseline")
    assert not any("common luck" in one for one in page.sure)
    [level] = re.findall(r'<article [^>]*id="claim-c7">.*?</article>', text, re.DOTALL)
    assert "Each grey dot is one world" in level


def test_one_pair_decides_nothing() -> None:
    page = page_of(invented(pairs=1), "C3")
    assert "The claim is undecided" in page.verdict
    assert "one pair and so no interval" in page.verdict
    assert page.sure[0] == "1 pair, which decides nothing"


def test_a_claim_that_was_not_run_says_how(result: Result) -> None:
    page = page_of(result, "C12")
    assert page.verdict == "This run cannot judge it. Run: cloudfief claims C12 --scenario power"
    assert page.sure == []
    assert "C12" not in judged_ids(result)


def test_a_run_from_before_a_claim_is_told_so(result: Result) -> None:
    older = Result(result.scenario, result.signals, result.record, stored_claims=[])
    with pytest.raises(cf.BadInput, match="This run holds no verdict on C3"):
        page_of(older, "C3")


def test_a_run_that_lacks_a_claims_new_signals_is_still_shown(result: Result) -> None:
    older = Result(result.scenario, result.signals.drop_vars("lab_profit"), result.record, stored_claims=result.claims())
    page = page_of(older, "C2")
    assert page.head["se_ratio"] is None
    assert len(figures_of(older, page)) == 1


def test_the_pages_stay_small(text: str) -> None:
    assert len(text.encode()) < 2e6


def test_the_terminal_tells_the_same(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("cloudfief.result.Result.report", lambda self, path: path)
    record = {**result.record, "scenario": result.scenario.model_dump(mode="json"), "program": "cloudfief", "format": 1}
    folder = tmp_path / "run"
    Result(result.scenario, result.signals.drop_vars("flow"), record, stored_claims=result.claims()).save(folder)
    assert main(["claims", "c3", "--from", str(folder)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("C3 The same shock does not reduce cloud rent\nThe claim is supported")
    assert "What would refute it" in told
    assert max(len(line) for line in told.splitlines()) <= 100
    assert main(["claims", "C1", "C3", "--from", str(folder), "--precision", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["id"] for row in rows} == {"C1", "C3"}
    assert all({"se_paired", "se_unpaired", "se_ratio", "placebo"} <= set(row) for row in rows)
    assert main(["claims", "--from", str(folder), "--precision"]) == 0
    told = capsys.readouterr().out
    assert "se unpaired" in told
    assert max(len(line) for line in told.splitlines()) <= 100
    assert main(["claims", "--from", str(folder)]) == 0
    told = capsys.readouterr().out
    assert re.findall(r"^C\d+", told, re.MULTILINE) == [f"C{number}" for number in range(1, 17)]
    assert "cloudfief claims C12" in told
    assert max(len(line) for line in told.splitlines()) <= 100
