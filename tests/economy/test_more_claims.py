"""C5 and C8 to C16 come out either way, a placebo gives exactly nothing, and a shock is not taken for another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
import xarray as xr

import cloudfief as cf
from cloudfief.claims.table import known_claims, verdicts
from cloudfief.core.arms import BASELINE, arm_named
from cloudfief.core.scenario import load
from cloudfief.core.world import advance, open_world
from cloudfief.probes.rent_parts import SOURCES, rents
from tests.conftest import small_economy

WEEKS, RELEASE, NEWS, PAIRS = 120, 55, 57, 3
COMPANIES = [f"{group}-{bloc}" for group in ("ai-labs", "cloudalists", "chips", "cloud", "software") for bloc in ("us", "eu")]
ARMS = {
    "power": ["shock", "baseline", "cartel", "cartel_with_load", "socialised", "socialised_with_load", "competitive_with_load"],
    "cold-war": ["tightened", "baseline", "thrift", "loosened"],
    "agents": ["policy", "baseline", "shock"],
    "deepseek": ["shock", "baseline"],
    "decomposition": ["baseline"],
}


def signal(value: Callable[[str], object], scenario: str = "deepseek", **dims: list) -> tuple:
    """A signal by arm, pair and week; pairs differ a little. `value(arm)` broadcasts over weeks and `dims`."""
    sizes = [len(labels) for labels in dims.values()]
    scale = 1 + 0.002 * np.arange(PAIRS).reshape(-1, 1, *[1] * len(sizes))
    by_arm = [np.broadcast_to(np.asarray(value(arm), dtype=float), (PAIRS, WEEKS, *sizes)) * scale for arm in ARMS[scenario]]
    return ("arm", "pair", "week", *dims), np.stack(by_arm), dims


def dataset(scenario: str = "deepseek", **signals: tuple) -> xr.Dataset:
    coords: dict[str, object] = {"arm": ARMS[scenario], "pair": range(PAIRS)}
    for _, _, dims in signals.values():
        coords |= dims
    return xr.Dataset({name: (dims, values) for name, (dims, values, _) in signals.items()}, coords)


def after_release(with_it: float, without: float = 1.0) -> Callable[[str], np.ndarray]:
    """A number that changes in the shock arm with the release; shaped for one more dimension."""
    return lambda arm: np.where((np.arange(WEEKS) >= RELEASE) & (arm == "shock"), with_it, without)[:, np.newaxis]


def stock_market(
    fall: float, spared: float = 0.0, price: float = 1.0, news: float = NEWS, size: float = 4e12, left: float = 1.0
) -> xr.Dataset:
    """Labs and hardware fall on the Monday of the news by a log return, cloudalists by another; labs sell what is left."""
    hit = np.array([0 if "software" in name else spared if "cloudalists" in name else fall for name in COMPANIES])
    day = np.zeros((WEEKS, len(COMPANIES), 5))
    day[NEWS, :, 0] = hit
    return dataset(
        exchange_market_value=signal(lambda arm: price * size / 8, company=COMPANIES),
        exchange_fundamental=signal(lambda arm: size / 8, company=COMPANIES),
        exchange_daily_return=signal(lambda arm: day if arm == "shock" else 0 * day, company=COMPANIES, day=list("MTWTF")),
        lab_revenue=signal(after_release(left), lab=["us-frontier", "cn-open"]),
        exchange_news_week=signal(lambda arm: np.where((arm == "shock") & (np.arange(WEEKS) >= NEWS), news, -1)),
    )


def long_run(chips: float, software: float) -> xr.Dataset:
    change = np.array([chips if "chips" in name else software if "software" in name else 1.0 for name in COMPANIES])
    value = lambda arm: change * np.ones((WEEKS, 1)) if arm == "shock" else np.ones((WEEKS, 1))  # noqa: E731
    return dataset(
        exchange_market_value=signal(value, company=COMPANIES),
        compute_chip_revenue=signal(after_release(chips), bloc=["us", "eu"]),
        developer_revenue=signal(after_release(software), bloc=["us", "eu"]),
        specialist_revenue=signal(after_release(software), specialist=["eu-translator"]),
    )


def building(moved: float, sales: float, models: float, wait: int = 0, release: int = RELEASE) -> xr.Dataset:
    labs, ones = ["us-frontier", "cn-open"], np.ones((2, 1))
    later = np.clip(np.arange(WEEKS) - release - wait, 0, 1)[:, np.newaxis] * np.array([-moved, 0.0, moved])
    shares = np.array([0.6, 0.1, 0.3])
    opened = lambda arm: ((np.arange(WEEKS) >= release) & (arm == "shock"))[:, np.newaxis] * np.array([0.0, 1.0])  # noqa: E731
    return dataset(
        developer_model_share=signal(
            lambda arm: (shares + later * (arm == "shock"))[:, np.newaxis], bloc=["us", "eu"], model=[*labs, "hosted-open"]
        ),
        developer_derived_models=signal(lambda arm: after_release(models, 0.0)(arm)[:, 0]),
        lab_open_weights=signal(opened, lab=labs),
        specialist_revenue=signal(after_release(sales), specialist=["eu-translator"]),
        specialist_profit=signal(after_release(sales - 0.9, 0.1), specialist=["eu-translator"]),
        specialist_share=signal(lambda arm: 0.2 * ones, bloc=["us", "eu"], specialist=["eu-translator"]),
        specialist_price=signal(
            lambda arm: after_release(sales)(arm)[:, np.newaxis] * ones, bloc=["us", "eu"], specialist=["eu-translator"]
        ),
    )


def jobs(saving: float, unemployment: float) -> xr.Dataset:
    small = lambda arm: after_release(saving, 0.004)(arm) * np.ones(2)  # noqa: E731
    return dataset(
        labour_cost_saving=signal(lambda arm: small(arm)[:, np.newaxis], bloc=["us", "eu"], size=["small", "large"]),
        labour_adoption=signal(lambda arm: 10 * small(arm)[:, np.newaxis], bloc=["us", "eu"], size=["small", "large"]),
        labour_unemployment_rate=signal(after_release(unemployment, 0.05), bloc=["us", "eu"]),
        labour_age_employment=signal(
            lambda arm: 1 - after_release(unemployment, 0.05)(arm)[:, np.newaxis], bloc=["us", "eu"], age=["22-25", "26-40"]
        ),
    )


def bills(rivals: float, cartel: float, public: float, level: float) -> xr.Dataset:
    bill = {
        "shock": rivals, "competitive_with_load": rivals, "cartel": level, "cartel_with_load": level * cartel,
        "socialised": 0.8, "socialised_with_load": 0.8 * public,
    }  # fmt: skip
    return dataset("power", electricity_household_bill=signal(lambda arm: 2e3 * bill.get(arm, 1.0), "power", bloc=["us", "eu"]))


def europe(value: float, abroad: float) -> xr.Dataset:
    home = np.array([value if name in ("cloudalists-eu", "software-eu") else 1.0 for name in COMPANIES])
    worth = lambda arm: home * np.ones((WEEKS, 1)) if arm == "shock" else np.ones((WEEKS, 1))  # noqa: E731
    part = lambda arm: abroad * (1.1 if arm == "shock" else 1.0)  # noqa: E731
    take = lambda arm: np.array([part(arm), 0.0, 1 - part(arm)])  # noqa: E731
    fiefs = ["us-large", "cn-small", "eu-small"]
    return dataset(
        exchange_market_value=signal(worth, company=COMPANIES),
        merchant_take_base=signal(take, bloc=["us", "eu"], fief=fiefs),
    )


def pressure(since: int) -> np.ndarray:
    """What a control that doubles the cost of chips from a week on multiplies it by, (week, 1)."""
    return np.where(np.arange(WEEKS) >= since, 2.0, 1.0)[:, np.newaxis]


def chips(tightened: float, thrift: float, control_from: int = 0) -> xr.Dataset:
    frontier = np.linspace(1.0, 2.0, WEEKS)[:, np.newaxis]
    change = {"tightened": tightened, "thrift": thrift, "loosened": -tightened}
    quality = lambda arm: frontier + np.array([0.0, change.get(arm, 0.0) - 0.1])  # noqa: E731
    dear = pressure(control_from)
    control, learnt = {"tightened": dear, "thrift": dear, "loosened": 0.6}, np.exp(np.cumsum(0.5 * np.log(dear) / 52, axis=0))
    part = lambda arm: np.array([0.5 - change.get(arm, 0.0), 0.5 + change.get(arm, 0.0)])  # noqa: E731
    return dataset(
        "cold-war",
        fief_net_rent=signal(part, "cold-war", fief=["us-large", "cn-large"]),
        compute_capacity=signal(part, "cold-war", bloc=["us", "cn"]),
        lab_quality=signal(quality, "cold-war", lab=["us-frontier", "cn-open"]),
        compute_efficiency=signal(lambda arm: learnt if arm == "thrift" else 1.0, "cold-war", bloc=["us", "cn"]),
        state_export_control=signal(lambda arm: control.get(arm, 1.0), "cold-war", bloc=["us", "cn"]),
    )


def incomes(rent: float, others: float, growth: float = 0.0, own_brands: float = 0.0) -> xr.Dataset:
    grown = 1 + growth * np.arange(WEEKS)[:, np.newaxis] / 52
    shock = lambda before, then: lambda arm: before * after_release(then)(arm) * grown  # noqa: E731
    names = [name for name in known_claims()["C15"].signals if name.endswith("_profit")]
    return dataset(
        fief_net_rent=signal(shock(10.0, rent), fief=["us-large"]),
        fief_net_take=signal(shock(12.0, rent), fief=["us-large"]),
        merchant_own_brand_surplus=signal(lambda arm: own_brands, fief=["us-large"]),
        household_spending=signal(lambda arm: 1000.0, bloc=["us", "eu"]),
        **{name: signal(lambda arm: 11.0 * after_release(others)(arm), bloc=["us", "eu"]) for name in names},
    )


def agents(policy: float, shock: float) -> xr.Dataset:
    rent = {"policy": policy, "shock": shock}
    return dataset(
        "agents",
        fief_net_rent=signal(lambda arm: rent.get(arm, 1.0), "agents", fief=["us-large"]),
    )


def parts(matching: float, steering: float) -> xr.Dataset:
    found = np.array([matching, 1.0, steering, 0.0, 1.0, 2.0]) * (1 + 0.01 * np.arange(PAIRS))[:, np.newaxis]
    sources = [*SOURCES, "bare"]
    empty = dataset("decomposition", fief_net_rent=signal(lambda arm: 1.0, "decomposition", fief=["us-large"]))
    return empty.assign({"rent_part": (("pair", "source"), found)}).assign_coords(source=sources)


BOTH_WAYS = {
    "C5": ("decomposition", parts(1.0, 9.0), parts(9.0, 1.0)),
    "C8": ("deepseek", stock_market(-0.2, -0.001, 1.3, left=0.8), stock_market(-0.01, -0.1, 1.0)),
    "C9": ("deepseek", long_run(1.0, 0.8), long_run(0.8, 1.1)),
    "C10": ("deepseek", building(0.3, 0.7, 500.0), building(0.01, 1.1, 10.0, wait=20)),
    "C11": ("deepseek", jobs(0.006, 0.06), jobs(0.0041, 0.04)),
    "C12": ("power", bills(1.02, 1.05, 1.001, 1.3), bills(1.001, 1.002, 1.05, 1.01)),
    "C13": ("deepseek", europe(0.8, 0.7), europe(1.0, 0.03)),
    "C14": ("cold-war", chips(0.1, 0.2), chips(-0.2, -0.1)),
    "C15": ("deepseek", incomes(1.5, 0.95, 0.2), incomes(0.7, 1.01, -0.2)),
    "C16": ("agents", agents(0.8, 0.9), agents(1.0, 1.0)),
}
STANDS_ALONE = {
    ("C8", "fall of cloudalists over that of the others"), ("C14", "if control is loosened"), ("C16", "the duty to let them in"),
}  # fmt: skip


@pytest.mark.parametrize("claim", BOTH_WAYS)
@pytest.mark.parametrize(("place", "verdict"), [(1, "supported"), (2, "contradicted")])
def test_every_standard_of_a_claim_comes_out_either_way(claim, place, verdict):
    scenario = BOTH_WAYS[claim][0]
    plan = load(scenario).with_size(weeks=WEEKS)
    rows = [row for row in verdicts(BOTH_WAYS[claim][place], plan, [claim]) if row["horizon"] != "5y"]
    odd = {(row["horizon"], row["standard"]): row for row in rows if row["verdict"] != verdict}
    assert rows
    assert {(claim, standard) for _, standard in odd} <= STANDS_ALONE, odd
    assert all(row["p"] < 0.05 for row in rows if row["verdict"] in ("supported", "contradicted"))


def test_investors_who_never_hear_of_it_lose_nothing():
    rows = verdicts(stock_market(-0.2, news=-1), load("deepseek").with_size(weeks=WEEKS), ["C8"])
    assert [row["effect"] for row in rows if "day" in row["standard"] or "loss" in row["standard"]] == [0.0, 0.0, 0.0]
    assert rows[0]["verdict"] == "fails by construction"


def test_the_loss_is_what_companies_were_worth_times_what_they_lost():
    rows = verdicts(stock_market(np.log(0.8)), load("deepseek").with_size(weeks=WEEKS), ["C8"])
    loss = next(row for row in rows if row["unit"] == "bn USD")
    assert loss["effect"] == pytest.approx(-0.2 * 4000 * 6 / 8, rel=0.01)  # labs, chips and cloud, each in two blocs


def test_thrift_that_undoes_control_lies_between_the_arms():
    rows = verdicts(chips(-0.1, 0.1), load("cold-war").with_size(weeks=WEEKS), ["C14"])
    needed = [row for row in rows if row["standard"] == "thrift at which control does no harm"]
    assert [row["effect"] for row in needed] == pytest.approx([0.25, 0.25], rel=0.01)


@pytest.mark.parametrize("since", [1, 40, 80])
def test_thrift_is_counted_in_the_weeks_of_control_only(since):
    rows = verdicts(chips(-0.1, 0.1, control_from=since), load("cold-war").with_size(weeks=WEEKS), ["C14"])
    needed = [row for row in rows if row["standard"] == "thrift at which control does no harm"]
    assert [row["effect"] for row in needed] == pytest.approx([0.25, 0.25], rel=0.02)


def speed(run: xr.Dataset, horizon: str = "end") -> dict:
    rows = verdicts(run, load("deepseek").with_size(weeks=run.sizes["week"]), ["C10"])
    return next(row for row in rows if row["standard"] == "part of that in eight weeks" and row["horizon"] == horizon)


def test_every_pair_has_its_own_open_models():
    """In the second pair the lab opens its weights that developers leave for hosts: there nobody moves to open models."""
    run = building(0.3, 0.7, 500.0)
    weights = run["lab_open_weights"].values
    weights[:, 1] = weights[:, 1, :, ::-1]
    moved = [row for row in verdicts(run, load("deepseek").with_size(weeks=WEEKS), ["C10"]) if "moved" in row["standard"]]
    assert [row["effect"] for row in moved] == pytest.approx([20.0, 20.0], rel=0.01)  # 30, 0 and 30 points


def test_the_early_move_is_measured_against_what_comes_after_it():
    slow = building(0.3, 0.7, 500.0, wait=20)
    assert speed(slow)["effect"] == 0.0
    late = building(0.3, 0.7, 500.0, release=WEEKS - 12)
    assert speed(late)["effect"] == pytest.approx(100.0)
    unsettled = speed(building(0.3, 0.7, 500.0, release=WEEKS - 8))
    assert (unsettled["effect"], unsettled["verdict"]) == (50.0, "undecided")


def test_an_own_brand_counts_once_in_property_income():
    """What own brands hand on is in the take: with it taken out, their profit before tax is all that counts."""
    plain, handing = (incomes(1.5, 0.95, own_brands=amount) for amount in (0.0, 11.0))
    handing["fief_net_take"] = handing["fief_net_take"] + handing["merchant_own_brand_surplus"]
    first, second = (verdicts(run, load("deepseek").with_size(weeks=WEEKS), ["C15"]) for run in (plain, handing))
    assert [row["effect"] for row in second] == pytest.approx([row["effect"] for row in first])


def test_a_shock_of_another_kind_is_no_evidence():
    run = long_run(1.0, 0.8)
    assert all(row["verdict"] == "not run" for row in verdicts(run, load("power").with_size(weeks=WEEKS), ["C9"]))
    assert any(row["verdict"] == "supported" for row in verdicts(run, load("agents").with_size(weeks=WEEKS), ["C9"]))


def test_a_policy_of_another_scenario_is_no_evidence():
    rows = verdicts(agents(0.8, 0.9), load("deepseek").with_lever("fee_cap").with_size(weeks=WEEKS), ["C16"])
    assert {row["command"] for row in rows} == {"cloudfief claims C16 --scenario agents"}


def test_a_placebo_gives_exactly_nothing():
    scenario = small_economy(weeks=62).with_size(pairs=2)
    assert scenario.event is not None
    release = scenario.event.model_copy(update={"date": date(2024, 3, 4)})
    nothing = release.model_copy(update={"set": {"lab": {"released": False}}})
    question = scenario.model_copy(update={"event": release, "arms": {}, "probes": ()})
    signals = cf.run(question.model_copy(update={"event": nothing}), seed=1, workers=1).signals
    rows = verdicts(signals, question, ["C8", "C9", "C10", "C11", "C13", "C15"])
    levels = ("over what investors", "goes abroad", "trend", "over that of")
    contrasts = [row for row in rows if row["verdict"] != "not run" and not any(word in row["standard"] for word in levels)]
    assert {row["id"] for row in contrasts} == {"C8", "C9", "C10", "C11", "C13", "C15"}
    assert all(row["effect"] == row["low"] == row["high"] == 0 for row in contrasts)


def test_a_source_of_rent_that_is_not_there_adds_exactly_nothing():
    scenario = small_economy("decomposition", weeks=4, households=300, **{"household.drift_rate": 0.0})
    world = open_world(scenario, arm_named(scenario, BASELINE), 1)
    rent = rents(advance(world, -world.week), 4, 2).reshape(2, 2, 2, 2, 2)  # highest bit first: lock-in, taste, ...
    taste = len(SOURCES) - 1 - SOURCES.index("induced taste")
    assert (np.take(rent, 0, taste) == np.take(rent, 1, taste)).all()
    steering = len(SOURCES) - 1 - SOURCES.index("steering")
    assert (np.take(rent, 0, steering) != np.take(rent, 1, steering)).all()
