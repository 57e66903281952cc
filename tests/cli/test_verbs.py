"""Every verb answers with a table and with one JSON document, and its skeletons work as they stand."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xarray as xr

from cloudfief.core import discovery
from cloudfief.wording import effect_text, number_text

from .conftest import Command


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (0.344, "0.34"), (-0.00123, "-0.0012"), (71.4, "71"), (1234.0, "1,200"),
        (4.1e10, "41 bn"),
        (9.99, "10"), (1.5e6, "1.5 mn"), (2e12, "2 tn"), (None, "-"), (float("nan"), "-"),
        (1.23e-8, "1.2e-08"), (-0.0000456, "-4.6e-05"), (2e-5, "2e-05"), (0.00012, "0.00012"), (0.0000996, "0.0001"),
    ],
)  # fmt: skip
def test_two_significant_figures(value: float | None, text: str) -> None:
    assert number_text(value) == text


def test_an_effect_without_interval() -> None:
    assert effect_text(3.0, None, None) == "3"
    assert effect_text(41.2, 38.1, 44.4) == "41 [38, 44]"


@pytest.mark.parametrize(
    "words",
    [
        ["list", "scenarios"], ["list", "institutions"], ["list", "levers"], ["list", "facts"], ["list"],
        ["describe", "bakery"], ["describe", "scenario:village"], ["check", "village"], ["describe", "fee_cap"],
        ["describe", "C1"], ["describe", "trial:no_home_feed"], ["describe", "mill_price"], ["describe", "S1-003"],
        ["diagram", "village"],
        ["cite", "village"], ["verify", "V06"],
    ],
)  # fmt: skip
def test_a_table_and_one_json_document(cloudfief: Command, words: list[str]) -> None:
    table = cloudfief(*words)
    assert table.status == 0, table.err
    assert table.out.strip() or words == ["list", "levers"]
    document = cloudfief(*words, "--json")
    assert document.status == 0
    assert document.err == ""
    json.loads(document.out)


def test_every_verb_has_help_with_an_example(cloudfief: Command) -> None:
    listed = cloudfief("--help").out
    verbs = (
        "run",
        "compare",
        "claims",
        "verify",
        "list",
        "describe",
        "check",
        "diagram",
        "report",
        "export",
        "bench",
        "new",
        "cite",
    )
    for verb in verbs:
        assert f"  {verb} " in listed
        assert f"cloudfief {verb}" in cloudfief(verb, "--help").out


def test_the_version(cloudfief: Command) -> None:
    assert cloudfief("--version").out.startswith("cloudfief ")


def test_names_are_listed_once(cloudfief: Command) -> None:
    rows = json.loads(cloudfief("list", "institutions", "--json").out)
    names = [row["name"] for row in rows]
    assert {"mill", "bakery", "villagers"} <= set(names)
    assert len(set(names)) == len(names)
    assert all(row["what"] for row in rows)


def test_a_page_shows_numbers_with_units_and_sources(cloudfief: Command) -> None:
    page = json.loads(cloudfief("describe", "institution:bakery", "--json").out)
    assert page["parameters"][0]["name"] == "markup"
    assert page["parameters"][0]["source"] == "assumption: an invented village"
    assert [row["name"] for row in page["publishes"]] == ["bakery_bread_price", "bakery_takings"]
    assert page["flows"] == ["flour", "wages"]
    assert "mill_price" in page["reads"]


def test_the_wiring_as_text_and_picture(cloudfief: Command, here: Path) -> None:
    text = cloudfief("diagram", "village").out
    assert "mill → bakery → villagers" in text
    document = json.loads(cloudfief("diagram", "village", "--json").out)
    assert {"publisher": "mill", "reader": "bakery", "signals": ["mill_price"], "last": False} in document["wiring"]
    assert {flow["what"] for flow in document["flows"]} == {"bread", "coins struck", "flour", "wages"}
    assert cloudfief("diagram", "village", "--out", "a.svg").status == 0
    picture = ElementTree.parse(here / "a.svg").getroot()
    assert len([part for part in picture.iter() if part.tag.endswith("text")]) == 3
    assert cloudfief("diagram", "village", "--out", "a.html").status == 0
    assert "<table>" in (here / "a.html").read_text()
    assert "exists" in cloudfief("diagram", "village", "--out", "a.svg").err


def test_skeletons_work_as_they_stand(cloudfief: Command, here: Path) -> None:
    for kind, name in (
        ("institution", "skeleton-guild"), ("lever", "skeleton-cap"), ("claim", "K1"),
        ("scenario", "skeleton"), ("trial", "skeleton-trial"),
    ):  # fmt: skip
        assert cloudfief("new", kind, name).status == 0
        assert "exists" in cloudfief("new", kind, name).err
    scenario = (here / "skeleton.yaml").read_text()
    scenario += "imports: [skeleton_guild.py]\ninstitutions: [mill, bakery, villagers, skeleton_guild]\n"
    (here / "skeleton.yaml").write_text(scenario)
    assert cloudfief("check", "skeleton.yaml").status == 0
    words = ["run", "skeleton.yaml", "--weeks", "60", "--pairs", "2", "--workers", "1", "--out", "done"]
    words += ["--import", "K1.py", "--import", "skeleton_cap.py", "--lever", "skeleton_cap:cap=45"]
    (here / "k1.py").rename(here / "K1.py")
    answer = cloudfief(*words)
    assert answer.status == 0, answer.err
    rows = json.loads(cloudfief("claims", "K1", "--from", "done", "--json").out)
    assert rows[0]["verdict"] == "supported"
    compile((here / "skeleton_trial.py").read_text(), "skeleton_trial.py", "exec")


def test_exports_are_exact(cloudfief: Command, small_run: Path) -> None:
    signals = xr.open_zarr(small_run / "signals.zarr").load()
    assert cloudfief("export", str(small_run), "--to", "csv", "--out", "tables").status == 0
    with Path("tables/mill_price.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    assert sum(int(row["value"]) for row in rows) == int(signals["mill_price"].sum())
    assert cloudfief("export", str(small_run), "--to", "netcdf", "--out", "cdf").status == 0
    with xr.open_dataset("cdf/signals.nc", engine="scipy") as copy:
        assert (copy["stock"].values == signals["stock"].values).all()
    assert "exists" in cloudfief("export", str(small_run), "--to", "csv", "--out", "tables").err


def test_sources_of_a_run(cloudfief: Command, small_run: Path) -> None:
    sources = json.loads(cloudfief("cite", "--from", str(small_run), "--json").out)
    assert sources[0]["title"] == "cloudfief"
    named = {name for source in sources for name in source["numbers"]}
    assert {"bakery.markup", "mill.flour_price", "villagers.coins"} <= named
    assert json.loads(cloudfief("cite", str(small_run), "--json").out) == sources
    assert cloudfief("cite", "--from", str(small_run), "--bibtex").out.startswith("@software{cloudfief-0,")


def test_json_of_a_run_is_its_record(cloudfief: Command, here: Path) -> None:
    words = ["run", "village", "--weeks", "10", "--pairs", "1", "--workers", "1", "--out", "one", "--json"]
    assert json.loads(cloudfief(*words).out) == json.loads((here / "one" / "run.json").read_text())


def test_a_missed_verification_exits_with_one(cloudfief: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from cloudfief.verification.case import Case, Check

    known = {
        "V01": Case("V01", "one", lambda: [Check("a", 1.0, 1.0, 0.1)]),
        "V02": Case("V02", "two", lambda: [Check("b", 1.0, 2.0, 0.1)]),
        "V03": Case("V03", "three", lambda: [Check("c", 1.0, float("nan"), 0.1)]),
    }
    monkeypatch.setattr("cloudfief.verification.verify.cases", lambda: known)
    assert cloudfief("verify", "V01").status == 0
    answer = cloudfief("verify", "--json")
    assert answer.status == 1
    passed = {row["id"]: row["pass"] for row in json.loads(answer.out)}
    assert (passed["V01"], passed["V02"], passed["V03"], passed["V06"]) == (True, False, False, None)


@pytest.mark.usefixtures("reports")
def test_a_run_writes_its_report(cloudfief: Command, small_run: Path) -> None:
    page = (small_run / "report.html").read_text(encoding="utf-8")
    assert "village" in page
    assert "cloudfief run village" in page
    assert cloudfief("report", str(small_run), "--out", "again.html").status == 0
    assert "village" in Path("again.html").read_text(encoding="utf-8")
    assert "exists" in cloudfief("report", str(small_run), "--out", "again.html").err


def test_a_comparison_is_written_to_a_file_as_well(cloudfief: Command, here: Path) -> None:
    words = ["compare", "village", "--base", "village", "--weeks", "8", "--pairs", "2", "--workers", "1", "--out", "rows.csv"]
    rows = json.loads(cloudfief(*words, "--json").out)
    assert (here / "rows.csv").read_text().splitlines()[0] == ",".join(rows[0])
    assert len((here / "rows.csv").read_text().splitlines()) == len(rows) + 1
    assert "changed none of these signals, to the last bit" in cloudfief(*words, "--force").out
    assert cloudfief(*words).status == 2


@pytest.mark.parametrize("columns", ["80", "100", "140"])
def test_tables_fit_the_terminal(cloudfief: Command, small_run: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    run = ["run", "village", "--weeks", "60", "--pairs", "2", "--workers", "1", "--out", f"wide-{columns}"]
    for words in (run, ["claims", "--from", "small"], ["claims", "--from", "small", "--all"], ["describe", "fief"], ["list"]):
        lines = cloudfief(*words).out.splitlines()
        assert max(map(len, lines)) <= min(100, int(columns)), words
    monkeypatch.delenv("COLUMNS")


def test_one_name_is_a_list_of_one() -> None:
    assert discovery.kind("tariff").model_validate({"blocs": "eu"}).blocs == ("eu",)


def test_a_signal_has_a_page(cloudfief: Command) -> None:
    page = json.loads(cloudfief("describe", "mill_price", "--json").out)
    assert (page["kind"], page["published by"]) == ("signal", "mill")


@pytest.mark.parametrize(
    "name", ["C1", "C7", "fief", "fee_cap", "scenario:deepseek", "power", "trial:no_home_feed", "fief_take_rate", "S1-003"]
)
def test_no_page_has_an_empty_column_or_a_number_without_a_name(cloudfief: Command, name: str) -> None:
    out = cloudfief("describe", name).out
    assert "{'" not in out
    assert max(map(len, out.splitlines())) <= 100
    for table in json.loads(cloudfief("describe", name, "--json").out).values():
        if not (table and isinstance(table, list) and isinstance(table[0], dict)) or {"name", "what"} <= set(table[0]):
            continue
        heading = next(line for line in out.splitlines() if line.split()[:1] == [next(iter(table[0])).split()[0]])
        for column in table[0]:
            assert (column in heading) == any(row[column] not in (None, "") for row in table)


def test_a_page_on_a_scenario_shows_what_its_levers_and_its_event_set(cloudfief: Command) -> None:
    out = " ".join(cloudfief("describe", "fee-cap").out.split())
    assert "fee_cap:cap=0.15,start=2025-01-20, advertising_cap:cap=0.1,start=2025-01-20" in out
    assert "lab.released: True" in out
    assert "fiefs learn nothing from their users" in out
    signal = json.loads(cloudfief("describe", "fief_take_rate", "--json").out)
    assert signal["amended by"] == ["fee_cap"]
    assert "merchant" in signal["read by"]


def test_a_comparison_tells_per_cent_of_the_base(cloudfief: Command, here: Path) -> None:
    (here / "thrift.yaml").write_text("based_on: village\nname: thrift\nset: {villagers: {spending_share: 0.1}}\n")
    words = ["compare", "thrift.yaml", "--base", "village", "--weeks", "60", "--pairs", "2", "--workers", "1"]
    rows = {row["signal"]: row for row in json.loads(cloudfief(*words, "--json").out)}
    loaves = rows["villagers_loaves"]
    assert loaves["percent_low"] < loaves["percent"] < loaves["percent_high"] < 0
    lines = cloudfief(*words).out.splitlines()
    told = effect_text(loaves["percent"], loaves["percent_low"], loaves["percent_high"])
    assert next(line for line in lines if line.startswith("villagers_loaves")).endswith(told)
    assert lines[1].endswith("% of base")
    assert max(map(len, lines)) <= 100
