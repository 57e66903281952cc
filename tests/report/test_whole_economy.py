"""The parts of the report about the whole economy tell what was planted, and nothing where nothing was simulated."""

from __future__ import annotations

import math
import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import xarray as xr

from cloudfief.core import discovery
from cloudfief.core.scenario import load
from cloudfief.documentation.scenario_picture import PANELS, main, write_picture
from cloudfief.report import members, words
from cloudfief.report.contrast import comparison
from cloudfief.report.figure import Figure, Section
from cloudfief.report.sections import (
    compute,
    dependence,
    downstream,
    electricity,
    exchange,
    jobs,
    public_finances,
    rent_parts,
    stability,
)
from cloudfief.result import Result
from tests.report import whole as planted
from tests.report.invented import EVENT_WEEK
from tests.report.whole import whole


@pytest.fixture(scope="module")
def result() -> Result:
    return whole()


@pytest.fixture(scope="module")
def stressed() -> Result:
    return whole(scenario="bubble")


_drawn: dict[tuple[str, int], Section] = {}  # drawing is slow: once a part and result


def drawn(module: ModuleType, result: Result) -> Section:
    key = (module.__name__, id(result))
    if key not in _drawn:
        section = module.section(result)
        assert section is not None
        _drawn[key] = section
    return _drawn[key]


def figures(module: ModuleType, result: Result) -> list[Figure]:
    return list(drawn(module, result).figures)


def told(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    assert found, text
    return float(found[1].replace("\N{MINUS SIGN}", "-").replace(",", ""))


def test_the_parts_stand_in_order(result: Result, stressed: Result) -> None:
    parts = [drawn(module, result) for module in (exchange, electricity, jobs, compute, downstream, public_finances)]
    orders = [drawn(stability, stressed).order, *[part.order for part in parts]]
    assert orders == sorted(set(orders))
    assert [part.topic for part in parts] == [
        "The stock exchange", "Electricity", "Jobs", "Compute and chips", "Who builds on AI", "Public finances and blocs",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("module", "signal"),
    [
        (exchange, "exchange_market_value"), (electricity, "electricity_household_bill"), (jobs, "labour_unemployment_rate"),
        (compute, "compute_price"), (stability, "exchange_market_value"),
    ],
)  # fmt: skip
def test_nothing_is_shown_that_was_not_simulated(result: Result, stressed: Result, module: ModuleType, signal: str) -> None:
    full = stressed if module is stability else result
    assert module.section(Result(full.scenario, full.signals.drop_vars(signal), full.record)) is None


def test_without_developers_and_states_their_parts_are_missing(result: Result) -> None:
    names = [name for name in result.signals if str(name).startswith(("developer", "specialist", "state", "merchant_take"))]
    less = Result(result.scenario, result.signals.drop_vars(names), result.record)
    assert downstream.section(less) is None
    assert public_finances.section(less) is None


def test_the_day_is_the_paired_difference_of_returns(result: Result) -> None:
    weeks = exchange.news_weeks(result)
    assert weeks is not None
    assert weeks.tolist() == [planted.NEWS_WEEK] * 3
    moved = exchange.day_returns(result, weeks)
    assert moved.sel(group="chips").values == pytest.approx(np.full(3, 100 * math.expm1(planted.FALL)))
    assert moved.sel(group="cloudalists").values == pytest.approx(np.zeros(3))
    title = figures(exchange, result)[0].title
    assert told(r"moved chip makers by ([\N{MINUS SIGN}\d.]+)%", title) == pytest.approx(-18, abs=0.2)


def test_without_news_there_is_no_day(result: Result) -> None:
    quiet = result.signals.copy()
    quiet["exchange_news_week"] = quiet["exchange_news_week"] * 0 - 1
    calm = Result(result.scenario, quiet, result.record)
    assert exchange.news_weeks(calm) is None
    assert len(figures(exchange, calm)) == len(figures(exchange, result)) - 1


def test_a_change_of_belief_is_news_in_its_own_week_and_has_no_observed_day(stressed: Result) -> None:
    weeks = exchange.news_weeks(stressed)
    assert weeks is not None
    assert set(weeks.tolist()) == {EVENT_WEEK}
    assert "27 January" not in figures(exchange, stressed)[0].subtitle


def test_what_was_observed_is_told_against_the_market(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"S1-020": {"value": "-17.0"}, "S1-021": {"value": "-3.0"}, exchange.MARKET: {"value": "0.5"}}
    monkeypatch.setattr(exchange, "facts", lambda: known)
    assert exchange.observed("chips") == pytest.approx(-10.5)
    assert exchange.observed("software") is None


def test_values_and_losses_are_those_of_chip_makers(result: Result) -> None:
    titles = [one.title for one in figures(exchange, result)]
    assert told(r"that of chip makers ([\N{MINUS SIGN}\d.]+)%", titles[1]) == pytest.approx(-25, abs=0.5)
    assert "cloudalists" not in titles[1]
    assert told(r"what funds hold ([\N{MINUS SIGN}\d,.]+)", titles[2]) == pytest.approx(-3 * 250, rel=0.1)


def test_bills_rise_where_they_were_raised(result: Result) -> None:
    title = figures(electricity, result)[0].title
    assert told(r"\+([\d.]+)% \[[^]]*\] in Europe", title) == pytest.approx(10, abs=0.3)
    dollars = electricity.yearly_bill(result).sel(bloc="eu", arm="baseline").mean()
    assert float(dollars) == pytest.approx(20 * 52 / 0.9, rel=0.1)


def test_only_the_group_that_lost_jobs_is_told(result: Result) -> None:
    found = comparison(result)
    assert found is not None
    change = jobs.group_change(result, found)
    assert change.sel(group=planted.GROUP_NAMES[1]).values == pytest.approx(np.full(3, -100 * planted.JOBS_LOST))
    assert change.sel(group=planted.GROUP_NAMES[0]).values == pytest.approx(np.zeros(3))
    title = figures(jobs, result)[0].title
    assert "that of 22-25, high exposure \N{MINUS SIGN}1" in title


def test_compute_and_controls(result: Result) -> None:
    titles = [one.title for one in figures(compute, result)]
    assert told(r"stands ([\N{MINUS SIGN}\d.]+)% \[[^]]*\] in the US", titles[0]) == pytest.approx(-10, abs=0.3)
    assert told(r"([\N{MINUS SIGN}\d.]+)% \[[^]]*\] in China", titles[2]) == pytest.approx(-40, abs=0.5)
    assert "1.5 times the list price in China" in titles[3]


def test_downstream_tells_open_weights_models_and_specialists(result: Result) -> None:
    titles = [one.title for one in figures(downstream, result)]
    assert "60% [60, 60] in the US" in titles[0]
    assert "40,000" in titles[1]
    assert told(r"their revenue ([\N{MINUS SIGN}\d.]+)%", titles[2]) == pytest.approx(-20, abs=0.3)


def test_rent_across_borders_is_counted_once(result: Result) -> None:
    homes = public_finances.fief_homes(result)
    assert homes is not None
    assert homes == planted.FIEF_HOMES
    paid = public_finances.paid_across(result, homes).sel(arm="baseline").isel(week=0).mean("pair")
    ratio = float(paid.sel(bloc="eu", home="us") / paid.sel(bloc="us", home="us"))
    assert ratio == pytest.approx(planted.TAKE["eu"][0] / planted.TAKE["us"][0])
    title = figures(public_finances, result)[0].title
    assert told(r"^Europe pays fiefs abroad \$([\d.]+)", title) == pytest.approx(2, rel=0.1)
    assert told(r"the US gains \$([\d.]+)", title) == pytest.approx(2, rel=0.1)
    assert "tax receipts \N{MINUS SIGN}3" in figures(public_finances, result)[1].title


def test_the_stress_test_is_a_table_of_paired_differences(stressed: Result, result: Result) -> None:
    assert stability.section(result) is None
    section = stability.section(stressed)
    assert section is not None
    assert told(r"capex ([\N{MINUS SIGN}\d.]+)%", str(section.after)) == pytest.approx(-40, abs=0.5)
    rows = dict(re.findall(r"<td>([^<]+)<br><small>[^<]*</small></td><td>([^<]*)</td>", str(section.after)))
    assert rows["losses that funds refused to carry"] == "no change"
    assert rows["tax receipts"].startswith("\N{MINUS SIGN}3")
    assert {"value held by the fund of the US", "unemployment"} <= rows.keys()


def test_arms_with_other_conduct_are_set_side_by_side(result: Result) -> None:
    dearer = result.signals.copy()
    bill = dearer["electricity_household_bill"].astype(np.float64)
    dearer["electricity_household_bill"] = bill.where(bill["arm"] != "no_learning", bill * 2)
    dearer = dearer.assign_coords(arm=["baseline", "shock", "cartel"])
    run = Result(load("power").model_copy(update={"weeks": 110, "pairs": 3}), dearer, result.record)
    assert electricity.conduct_arms(run) == ["cartel"]
    assert electricity.by_load(run, ["cartel"]) == [["baseline", "cartel"], ["shock"]]  # the shock adds load
    assert "under \N{LEFT DOUBLE QUOTATION MARK}cartel\N{RIGHT DOUBLE QUOTATION MARK}" in figures(electricity, run)[-1].title


def test_who_depends_on_whom_is_read_off_the_ledger(result: Result) -> None:
    entries = [("household", "lab", "plans", 30), ("exchange", "lab", "funding", 10), ("lab", "compute", "compute", 90),
               ("merchant", "compute", "compute", 10), ("household", "merchant", "purchases", 7),
               ("lab", "household", "wages", 5), ("state", "lab", "opening money", 1000)]  # fmt: skip
    base = result.signals.drop_vars(["flow", "entry", "payer", "what", "currency"])
    amounts = np.broadcast_to([100 * amount for *_, amount in entries], (3, 3, base.sizes["week"], len(entries)))
    names = [[entry[place] for entry in entries] for place in range(3)]
    signals = base.assign(flow=(("arm", "pair", "week", "entry"), amounts)).assign_coords(
        payer=("entry", names[0]), payee=("entry", names[1]), what=("entry", names[2]), currency=("entry", ["usd"] * len(entries))
    )
    run = Result(result.scenario, signals, result.record)
    shares = dependence.receipts(run)
    assert shares.loc["lab", "household"] == pytest.approx(0.75)
    assert shares.loc["compute", "lab"] == pytest.approx(0.9)
    assert shares.sum(axis=1).to_numpy() == pytest.approx(1.0)
    title = figures(dependence, run)[0].title
    assert title == "Labs get 75% from households and compute firms get 90% from labs"


def test_parts_of_rent_are_told_by_size_and_the_bare_rest_apart(result: Result) -> None:
    parts = xr.DataArray(
        [[3.0, 6.0, 1.0], [3.0, 6.0, 1.0]], dims=("pair", "source"), coords={"source": ["lock-in", "matching", "bare"]}
    )
    run = Result(result.scenario, result.signals.isel(pair=[0, 1]).assign(rent_part=parts), result.record)
    title = figures(rent_parts, run)[0].title
    assert (
        title
        == "To cloud rent matching adds 60% [60, 60] and lock-in adds 30% [30, 30]; 10% [10, 10] is there without any of them"
    )
    assert rent_parts.section(result) is None


@pytest.mark.parametrize(("value", "extent", "shown"), [(-17.63, 25, "−17.6"), (0.0192, 25, "0.0"), (0.084, 0.1, "0.084")])
def test_dots_are_told_as_exactly_as_they_can_be_seen(value: float, extent: float, shown: str) -> None:
    assert words.rounded(value, extent) == shown


def test_a_sentence_names_clear_changes_first(result: Result) -> None:
    found = comparison(result)
    assert found is not None
    values = result.signals["electricity_household_bill"].astype(np.float64)
    same = values.copy()
    same.loc[{"arm": "shock"}] = values.sel(arm="baseline")
    assert members.told_by(same, "bloc", found, "bills") == "bills did not change at all in the US, China and Europe"


@pytest.mark.parametrize("name", sorted(PANELS))
def test_every_picture_shows_signals_that_its_scenario_publishes(name: str) -> None:
    plan, kinds = load(name), discovery.institutions()
    published = {f"{one}_{signal}" for one in plan.institutions for signal in kinds[one].publishes()}
    assert {shown.signal for shown in PANELS[name]} <= published


def test_the_picture_of_a_scenario_is_a_png(stressed: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_picture(stressed, tmp_path / "bubble.png")
    assert (tmp_path / "bubble.png").read_bytes().startswith(b"\x89PNG")
    assert main([]) == 2
    assert main([str(tmp_path / "absent"), "x.png"]) == 2
    assert "absent: no such folder" in capsys.readouterr().err
