"""The written scenario opens as the market was observed, and levers run on it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

import cloudfief as cf
from cloudfief.behaviour.bertrand import solve
from cloudfief.cli import main
from cloudfief.core import discovery
from cloudfief.fitting import market_fit, options
from cloudfief.fitting.adjustment import NOTHING_MOVED
from cloudfief.fitting.observations import Observation, markets_in, read_observations
from cloudfief.fitting.observed_market import Assumptions, invert
from cloudfief.fitting.opening import Size, opening_of
from tests.fit.test_inversion import SEEDS, random_shares

BASE = """
based_on: world-2024
weeks: 8
pairs: 2
burn_in:
  weeks: 26
  set:
    household: {needs_per_week: 6, drift_rate: 0.0}
    fief: {experiments: false}
    lab: {growth: false}
"""
MARKET = """\
name,kind,share,price,fee,margin,nest,source
north,lab,0.40,20,,,,a survey
south,lab,0.25,10,,0.6,,
open,lab,0.05,0.5,,0.7,,
bazaar,fief,0.40,,0.20,0.5,,
corner,fief,0.10,,0.10,,,
"""
SIZE = Size(households=640, weeks=4, seed=3)


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("fit")
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    (folder / "market.csv").write_text(MARKET, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def fitted(here) -> market_fit.MarketFit:
    return cf.fit(here / "market.csv", base=str(here / "base.yaml"), open_lab="open", size=SIZE)


def test_what_was_observed_is_the_equilibrium_of_the_inverted_market(here):
    for rows in markets_in(read_observations(here / "market.csv")).values():
        found = invert(rows, Assumptions(open_lab="open"))
        again = solve(found.market)
        assert again.price == pytest.approx(found.price, rel=1e-9)
        assert again.share == pytest.approx(found.share, rel=1e-9)


@given(SEEDS)
def test_any_market_of_platforms_is_the_equilibrium_of_its_inversion(seed):
    draw = np.random.default_rng(seed)
    share, nest, sigma = random_shares(draw)
    rows = tuple(
        Observation(f"f{n}", "fief", "us", float(part), None, float(draw.uniform(0.05, 0.4)), None, f"n{group}", "", n)
        for n, (part, group) in enumerate(zip(share, nest, strict=True))
    )
    found = invert(rows, Assumptions(nest_parameter=sigma))
    again = solve(found.market, start=found.price)
    assert again.price == pytest.approx(found.price, rel=1e-6)
    assert again.share == pytest.approx(found.share, abs=1e-6)


def test_nests_of_the_file_are_kept_and_a_line_without_one_is_alone(tmp_path):
    path = tmp_path / "nests.csv"
    path.write_text(
        "name,kind,share,price,nest\na,lab,0.2,10,top\nb,lab,0.2,10,top\nc,lab,0.2,10,\nd,lab,0.2,10,low\n", encoding="utf-8"
    )
    (rows,) = markets_in(read_observations(path)).values()
    found = invert(rows, Assumptions(nest_parameter=0.6))
    assert found.market.nest_parameter.tolist() == [0.6, 0.6, 0.0, 0.0]


def test_the_scenario_opens_as_observed(fitted):
    for row in fitted.reproduced:
        assert row["share_simulated"] == pytest.approx(row["share_observed"], abs=0.005), row
        assert row["price_simulated"] == pytest.approx(row["price_observed"], rel=0.01), row


def test_the_reproduction_is_that_of_the_written_file(fitted, here):
    path = fitted.write(here / "written.yaml", force=True)
    assert main(["check", str(path)]) == 0
    scenario = cf.scenario(str(path))
    assert scenario.hash() == fitted.scenario.hash()
    seen = opening_of(scenario, SIZE)
    assert [row["share_simulated"] for row in fitted.reproduced if row["kind"] == "fief"] == list(seen.spending.values())
    with pytest.raises(cf.BadInput, match="exists"):
        fitted.write(path)


def test_another_seed_of_640_households_opens_within_four_points(fitted):
    seen = opening_of(fitted.scenario, SIZE._replace(seed=4))
    for row in fitted.reproduced:
        share = (seen.share if row["kind"] == "lab" else seen.spending)[row["name"]]
        assert share == pytest.approx(row["share_observed"], abs=0.04), row


def test_every_number_has_the_line_of_the_file_or_a_reason_as_its_source(fitted):
    for block, values in fitted.scenario.set.items():
        if block in ("lab", "fief"):
            for parameter in values:
                source = fitted.scenario.sources[f"{block}.{parameter}"]
                assert "market.csv, line" in source or source.startswith(("assumption: ", "prior ", "named")), parameter
    assert "line 2 (a survey)" in fitted.scenario.sources["lab.homes"]


def test_the_open_lab_is_the_one_that_may_release(fitted):
    lab = fitted.scenario.set["lab"]
    assert (lab["release_lab"], fitted.scenario.event.set) == ("open", {"lab": {"released": True}})
    assert lab["open_api_margin"] == pytest.approx(1 / 0.3 - 1)


@pytest.mark.parametrize("lever", sorted(discovery.levers()))
def test_every_lever_runs_on_the_scenario(fitted, lever):
    quick = fitted.scenario.burn_in.model_copy(update={"weeks": 1})
    small = fitted.scenario.with_values({"household.count": 256}).model_copy(update={"burn_in": quick})
    world = cf.start(small.with_lever(lever), seed=1)
    assert world.arm.name == "policy"
    assert cf.advance(world, 1).week == 1


def test_a_fee_cap_binds_on_the_observed_fee_and_on_no_lower_one(fitted):
    capped = fitted.scenario.with_values({"household.count": 256, "fief.experiments": False}).with_lever("fee_cap", cap=0.15)
    take = cf.advance(cf.start(capped, seed=1), 1).signals["fief_take_rate"]
    assert take == pytest.approx(np.array([[0.15, 0.15], [0.10, 0.10]]))


def test_the_default_labs_move_where_none_lives(tmp_path):
    path = tmp_path / "eu.csv"
    path.write_text("name,kind,bloc,share,fee\nshop,fief,eu,0.3,0.12\n", encoding="utf-8")
    rows = read_observations(path)
    built = market_fit._Builder(path, "world-2024", Assumptions(), [invert(rows, Assumptions())])
    content = built.content(NOTHING_MOVED)
    assert set(content["set"]["lab"]["homes"].values()) == {"eu"}
    market_fit.checked(market_fit.scenario_of(content))


def test_margins_are_those_of_labs_that_count_on_part_of_the_switching(fitted):
    """(p - c)/p = 1 / (e + omega eta), a little more than one over the elasticity e + eta, as the note says."""
    labs = next(table for table in fitted.tables if table["kind"] == "lab")
    rows = [row for row in labs["sellers"] if row["name"] != "open"]
    assert all(0 < row["margin"] - 1 / abs(row["own_elasticity"]) < 0.02 for row in rows)
    fiefs = next(table for table in fitted.tables if table["kind"] == "fief")
    assert [row["margin"] for row in fiefs["sellers"]] == pytest.approx([-1 / row["own_elasticity"] for row in fiefs["sellers"]])
    assert (fiefs["margin_note"], fiefs["buyer_diversion"]["bazaar"]["corner"]) == (
        None, pytest.approx(fiefs["unit_diversion"]["bazaar"]["corner"]),
    )  # fmt: skip
    assert "relative to the fee" in fiefs["price_note"]


def test_the_size_is_given_by_name_or_as_a_size():
    asked = options.size_of(None, 640, None, 3)
    assert asked == SIZE == options.size_of(SIZE, None, None, None) == options.size_of(Size(weeks=4), 640, 4, 3)


def test_a_scenario_that_misses_the_shares_says_so_first(fitted, here, monkeypatch, capsys):
    assert fitted.warning is None
    off = [{**row, "share_simulated": row["share_observed"] + (0.021 if row["name"] == "bazaar" else 0.019)}
           for row in fitted.reproduced]  # fmt: skip
    poor = dataclasses.replace(fitted, reproduced=off)
    assert poor.as_json()["warning"] == (
        "WARNING: the scenario misses observed shares, in points: bazaar +2.1. Give more households."
    )
    monkeypatch.chdir(here)
    monkeypatch.setattr(market_fit, "fit", lambda *words, **given: poor)
    assert main(["fit", "market.csv", "--out", "poor.yaml"]) == 0
    assert capsys.readouterr().out.startswith("WARNING: the scenario misses observed shares, in points: bazaar +2.1")
    assert Path("poor.yaml").exists()


def test_the_lever_to_try_is_on_fees_only_where_there_are_fiefs(fitted):
    assert fitted.lever_to_try == "fee_cap:cap=0.10"
    without = {block: values for block, values in fitted.content["set"].items() if block != "fief"}
    assert dataclasses.replace(fitted, content={**fitted.content, "set": without}).lever_to_try == "open_weights_mandate"


def test_the_command_prints_tables_and_one_json_document(here, monkeypatch, capsys):
    monkeypatch.chdir(here)
    Path("labs.csv").write_text("".join(MARKET.splitlines(keepends=True)[:3]), encoding="utf-8")
    words = ["fit", "labs.csv", "--base", "base.yaml", "--households", "256", "--merger", "north+south"]
    assert main([*words, "--price-change", "south=0.1"]) == 0
    printed = capsys.readouterr().out
    for part in (
        "HHI 2,225",
        "Diversion of buyers",
        "Diversion of tokens (used in UPP and GUPPI)",
        "delta HHI",
        "Margins exceed 1/|elasticity|",
        "above 0: buyers lose",
        "USD per million tokens",
        "diversion of tokens; UPP",
        "--lever open_weights_mandate",
        "UPP",
        "GUPPI",
        "2,000",
        "observed",
        "labs.yaml: written",
    ):
        assert part in printed
    assert main([*words, "--json"]) == 2
    assert "exists" in capsys.readouterr().err
    assert main([*words, "--json", "--force"]) == 0
    document = json.loads(capsys.readouterr().out)
    (market,) = document["markets"]
    assert market["concentration"] == pytest.approx(2225)
    assert market["sellers"][1]["margin"] == pytest.approx(0.6, abs=1e-6)
    assert [row["merger"] for row in market["mergers"]] == [["north", "south"]]
    for row in market["buyer_diversion"].values():
        assert sum(row.values()) == pytest.approx(1)
    north, south = market["sellers"]
    (merger,) = market["mergers"]
    gain = market[market["pressure_diversion"]]["north"]["south"] * (south["price"] - south["marginal_cost"])
    assert merger["gross_pricing_pressure"][0] == pytest.approx(gain / north["price"])
    assert market["unit_diversion"]["north"]["south"] > market["buyer_diversion"]["north"]["south"]
    assert market["units"]["price"] == "USD per million tokens"
    assert set(market["units"]) >= {"compensating_variation", "price_coefficient", "nest_parameter", "marginal_cost"}
    assert document["warning"] is None
    assert document["scenario"] == "labs.yaml"
