"""Bad input gets one message of two lines, exit 2, no traceback, and nothing is written or lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import Command

SCENARIO = """
blocs: [valley]
currencies: [coin]
weeks: 30
pairs: 2
institutions: [mill, bakery, villagers]
"""
EVENT = """
event:
  name: a poor harvest
  date: 2024-06-03
  set: {mill: {flour_price: 60}}
  source: "assumption: a test"
"""
LEVER_ON_NOTHING = '''
from cloudfief.core.block import Lever

class GrainCap(Lever):
    """A lever on a signal that nobody publishes."""

    amends = "mill_prices"
    legal_source = "a test"

    def step(self, value):
        return value
'''
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def refused(cloudfief: Command, here: Path, words: list[str], message: str) -> None:
    before = sorted(str(path) for path in here.rglob("*"))
    answer = cloudfief(*words)
    assert answer.status == 2, answer
    assert re.search(message, answer.err, re.DOTALL), answer.err
    assert "Traceback" not in answer.err
    assert len(answer.err.strip().splitlines()) == 2, answer.err
    assert answer.out == ""
    assert sorted(str(path) for path in here.rglob("*")) == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SCENARIO + "week: 3\n", "mine.yaml: no key is called 'week'.*Did you mean 'weeks'"),
        (SCENARIO + "set: {bakery: {markup: 9}}\n", "mine.yaml: bakery.markup: found 9; allowed is 0 to 5"),
        (SCENARIO + "set: {bakery: {mark_up: 1}}\n", "bakery.mark_up.*Did you mean 'markup'"),
        (SCENARIO + "set: {baker: {markup: 1}}\n", "'baker' is set.*Did you mean 'bakery'"),
        (SCENARIO + "set: {bakery: {markup: much}}\n", "markup: found 'much'; allowed is a number"),
        (SCENARIO.replace("bakery,", "bakerie,"), "'bakerie'.*Did you mean 'bakery'"),
        (SCENARIO.replace("[mill, bakery, villagers]", "[]"), "institutions: the list is empty"),
        (SCENARIO.replace("weeks: 30", "weeks: 0"), "mine.yaml: weeks: found 0; allowed is 1 or more"),
        (SCENARIO.replace("pairs: 2", "pairs: none"), "pairs: found 'none'; allowed is a whole number"),
        (SCENARIO + "start: 2024-01-02\n", "start: 2024-01-02 is a Tuesday.*Monday, such as 2024-01-01"),
        (SCENARIO.replace("[coin]", "[coin, penny]"), "currencies: found 2 for 1 blocs"),
        (
            SCENARIO + "dated:\n  2024-06-03: {mill: {flour_price: 50}}\n  2024-03-04: {mill: {}}\n",
            "dated: 2024-03-04 stands after 2024-06-03.*Put the dates in order",
        ),
        (SCENARIO + EVENT.replace("2024-06-03", "2023-06-05"), "event.date: 2023-06-05 is before the start"),
        (SCENARIO + EVENT.replace("  name: a poor harvest\n", ""), "'event.name' is missing"),
        (SCENARIO + "weeks: 40\n", "line [0-9]+: 'weeks' is given twice"),
        (SCENARIO + "probes: [nobody]\n", "no probe is called 'nobody'"),
        (SCENARIO + "imports: [nowhere.py]\n", "imports: no file 'nowhere.py'"),
        (SCENARIO + "levers: [{lever: mill}]\n", "'mill' is an institution"),
        (SCENARIO + "levers: [{lever: grain}]\n", "No institution or lever is called 'grain'"),
        ("based_on: mine.yaml\n", "based_on goes round in a circle"),
        ("based_on: vilage\n", "No scenario is called 'vilage'.*Did you mean 'village'"),
        (BOMB, "anchors and aliases.*are not allowed"),
        ("weeks: 3: 4\n", "mine.yaml: line 1: not valid YAML .a second ':'"),
        ("name: a\n\tweeks: 3\n", "mine.yaml: line 2: not valid YAML .a tab; indent with spaces"),
        (SCENARIO + "set: 3\n", "set: found 3; allowed is names with values, such as {name: value}"),
        (SCENARIO + "dated: {soon: {mill: {}}}\n", "dated.soon: found 'soon'; allowed is a date, such as 2025-01-20"),
        ("weeks: [1, 2\n", "mine.yaml: line 2: not valid YAML .expected ',' or ']', but got 'the end'"),
        ("- a\n- b\n", "a scenario is a mapping of keys to values, found list"),
        ("", "mine.yaml: the file is empty.*new scenario"),
        ("# nothing\n", "mine.yaml: the file is empty"),
    ],
)
def test_a_wrong_scenario_file(cloudfief: Command, here: Path, content: str, message: str) -> None:
    (here / "mine.yaml").write_text(content)
    for verb in ("check", "run"):
        refused(cloudfief, here, [verb, "mine.yaml"], message)


def test_files_that_are_no_scenario(cloudfief: Command, here: Path) -> None:
    (here / "latin.yaml").write_bytes("name: déjà\n".encode("latin-1"))
    (here / "folder.yaml").mkdir()
    with (here / "huge.yaml").open("wb") as file:
        file.truncate(100_000_000)
    refused(cloudfief, here, ["run", "latin.yaml"], "latin.yaml: not a text file in UTF-8 \\(byte 7\\)")
    refused(cloudfief, here, ["run", "folder.yaml"], "folder.yaml: a folder, not a scenario file")
    refused(cloudfief, here, ["run", "huge.yaml"], "100,000,000 bytes; a scenario is at most 1,000,000")
    refused(cloudfief, here, ["run", "missing.yaml"], "missing.yaml: no such file")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "vilage"], "No scenario is called 'vilage'.\nDid you mean 'village'"),
        (["run", "village", "--weeks", "0"], "weeks: found 0; allowed is 1 or more"),
        (["run", "village", "--pairs", "0"], "pairs: found 0; allowed is 1 or more"),
        (["run", "village", "--households", "0"], "households: found 0; allowed is a whole number, 1 or more"),
        (["run", "village", "--households", "9"], "scenario 'village' has no institution 'household'"),
        (["run", "village", "--watch", "3"], "household.watch: 'household' is no institution or lever of scenario 'village'"),
        (["run", "village", "--seed", "-1"], "seed: found -1; allowed is 0 or more"),
        (["run", "village", "--workers", "0"], "workers: found 0; allowed is 1 or more"),
        (["run", "village", "--weeks", "many"], "--weeks: found 'many'; allowed is a whole number"),
        (["run", "village", "--week", "3"], "No option is called '--week'.\nDid you mean '--weeks'"),
        (["run", "village", "extra"], "run: 'extra' is more than it takes"),
        (["run", "village", "--set", "markup=1"], "--set markup=1: not understood.\nWrite --set INSTITUTION"),
        (["run", "village", "--set", "bakery.markup"], "--set bakery.markup: not understood"),
        (["run", "village", "--set", "bakery.markup=[1"], r"'\[1' is not a valid value"),
        (["run", "village", "--set", "bakery.markup=9"], "markup: found 9; allowed is 0 to 5"),
        (["run", "village", "--set", "bakery.marku=1"], "has no parameter 'marku'.\nDid you mean 'markup'"),
        (["run", "village", "--lever", "fee_capp"], "No lever is called 'fee_capp'"),
        (["run", "village", "--lever", "mill"], "No lever is called 'mill'. It is an institution"),
        (["run", "village", "--lever", ":cap=1"], "--lever :cap=1: not understood"),
        (["run", "village", "--lever", "mill:cap"], "--lever mill:cap: 'cap' is not understood"),
        (["run", "village", "--resume"], "--resume needs the folder"),
        (["run", "village", "--out", "new", "--resume"], "new: there is nothing to resume"),
        (["run", "village", "--import", "absent.py"], "imports: no file 'absent.py'"),
        (["run", "village", "--import", "no.such.module"], "imports: cannot import 'no.such.module'"),
        (["rum"], "No verb is called 'rum'.\nDid you mean 'run'"),
        (["compare"], "compare: ITEMS is missing.\nFor example: cloudfief compare lever:fee_cap"),
        (["compare", "vilage", "--base", "village"], "No scenario is called 'vilage'"),
        (["compare", "lever:grain", "--base", "village"], "No lever is called 'grain'"),
        (["compare", "village", "--base", "village", "--horizon", "2y"], "found '2y'; allowed is 1d, 1y"),
        (["compare", "village", "--base", "village", "--horizon", "5y"], "week 22 and the run has 104"),
        (["list", "lever"], "list: found 'lever'; allowed is scenarios.*\nDid you mean 'levers'"),
        (["describe", "bakary"], "Nothing is called 'bakary'.\nDid you mean 'bakery'"),
        (["describe", "thing:bakery"], "no kind is called 'thing'"),
        (["verify", "V999"], "No verification is called 'V999'"),
        (["claims", "X9"], "No claim is called 'X9'"),
        (["new", "levr", "x"], "new: found 'levr'; allowed is institution"),
        (["new", "lever", "1 x"], "'1 x' is no name"),
        (["new", "lever", "fee-cap"], "new: the lever 'fee_cap' ships with cloudfief.\nChoose another name"),
        (["new", "lever", "mill"], "new: the institution 'mill' ships with cloudfief"),
        (["new", "institution", "fee_cap"], "new: the lever 'fee_cap' ships with cloudfief"),
        (["new", "claim", "c1"], "new: the claim 'C1' ships with cloudfief"),
        (["new", "trial", "no_home_feed"], "new: the trial 'no_home_feed' ships with cloudfief"),
        (["new", "scenario", "deepseek"], "`cloudfief describe scenario:deepseek` shows it"),
        (["run", "village", "--weeks"], "--weeks: needs a value"),
        (["run", "village", "--json=yes"], "--json: takes no value"),
        (["run", "village", "--watch", "me"], "--watch: found 'me'; allowed is a whole number"),
        (["fit", "us-marketplaces", "--nest", "high"], "--nest: found 'high'; allowed is a number"),
        (["--versoin"], "No option is called '--versoin'.\nDid you mean '--version'"),
        (["run", "village", "--lever", "fee_cap=0.1"], "--lever fee_cap=0.1: not understood.\nWrite --lever NAME"),
        (["sensitivity", "--seed", "-1"], "--seed: found -1; allowed is 0 or more"),
        (["discover", "C1", "--seed", "-1"], "--seed: found -1; allowed is 0 or more"),
        (["--weeks", "3"], "No option is called '--weeks'.\nOptions follow a verb"),
        (["diagram", "village", "--out", "a.png"], r"found 'a.png'; allowed is a name that ends in .svg"),
        (["report", "absent"], "absent: no such folder"),
        (["export", "absent"], "absent: no such folder"),
        (["export", "absent", "--to", "xls"], "--to: found 'xls'; allowed is csv, parquet, netcdf"),
        (["cite", "--from", "absent"], "absent: no such folder"),
        (["claims", "--from", "absent"], "absent: no such folder"),
    ],
)
def test_wrong_words(cloudfief: Command, here: Path, words: list[str], message: str) -> None:
    refused(cloudfief, here, words, message)


def test_a_lever_on_a_signal_that_nobody_publishes(cloudfief: Command, here: Path) -> None:
    (here / "grain_cap.py").write_text(LEVER_ON_NOTHING)
    words = ["run", "village", "--import", "grain_cap.py", "--lever", "grain_cap"]
    refused(cloudfief, here, words, "'mill_prices', which no institution here publishes.*'mill_price'")


def test_an_imported_file_that_breaks(cloudfief: Command, here: Path) -> None:
    (here / "broken_import.py").write_text("def (:\n")
    refused(cloudfief, here, ["run", "village", "--import", "broken_import.py"], "broken_import.py: SyntaxError")


@pytest.mark.parametrize(
    ("lever", "message"),
    [
        ("tariff:blocs=[uk]", "tariff.blocs: found 'uk'; allowed is one of us, cn, eu"),
        ("tariff:blocs=euu", "tariff.blocs: found 'euu'.*Did you mean 'eu'"),
        ("electricity_price_cap:where=france", "electricity_price_cap.where: found 'france'; allowed is one of us, cn, eu, all"),
        ("basic_income:amounts={uk: 3}", "basic_income.amounts: found 'uk'"),
        ("tariff:rate=-1", "tariff.rate: found -1; allowed is 0 to 2"),
    ],
)
def test_a_lever_names_only_blocs_that_there_are(cloudfief: Command, here: Path, lever: str, message: str) -> None:
    refused(cloudfief, here, ["run", "world-2024", "--lever", lever], message)


def test_compare_refuses_a_signal_that_no_run_keeps_before_it_runs(cloudfief: Command, here: Path) -> None:
    refused(
        cloudfief,
        here,
        ["compare", "village", "--base", "village", "--signal", "mill_prize"],
        "publishes no 'mill_prize'.*Did you mean 'mill_price'",
    )
