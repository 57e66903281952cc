"""Labs: opening demand, price lists, the ladder, imitation, fame, and the tills to the last cent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.bertrand_market import demand, residuals
from cloudfief.core.arms import NEVER, Arm, Span, arm_named
from cloudfief.core.errors import BadInput
from cloudfief.core.pair import world_digest
from cloudfief.core.world import World, advance, open_world
from cloudfief.institutions.lab import Lab
from cloudfief.institutions.lab.books import Ladder
from cloudfief.institutions.lab.fame import app_rank, salience, spread_attention
from cloudfief.institutions.lab.ladder import (
    climb,
    costs_of,
    imitate_cost,
    open_ladder,
    trained,
    unaided_hours,
    years_ahead,
)
from cloudfief.institutions.lab.money import affordable_part, token_share
from cloudfief.institutions.lab.pricing import (
    api_market,
    opening_shares,
    opening_worth,
    plan_market,
    worth_at_opening,
)
from tests.conftest import small_economy
from tests.economy.test_developer import with_only

BLOCS = ("us", "cn", "eu")
RELEASE = 4


def labs_of(**values: object) -> tuple[Lab, Ladder]:
    lab = Lab.model_validate(values)
    return lab, open_ladder(lab, lab.sellers(BLOCS))


def world_of(release: int | None = None, weeks: int = 0, seed: int = 1, **values: object) -> World:
    """A small economy with labs; the release, if any, comes in the given week."""
    scenario = small_economy("world-2024", weeks=40).with_values(values)
    arm = arm_named(scenario, "baseline")
    if release is not None:
        arm = Arm("shock", (*arm.spans, Span(release, NEVER, {"lab": {"released": True}})), arm.first_week)
    return advance(open_world(scenario, arm, seed), weeks)


@given(
    share=st.lists(st.floats(0.001, 0.15), min_size=2, max_size=6),
    sigma=st.floats(0, 0.95),
    alpha=st.floats(0.01, 0.6),
)
def test_opening_worth_gives_back_the_opening_shares(share, sigma, alpha):
    price = np.linspace(0.5, 10, len(share))
    worth = worth_at_opening(np.array(share), alpha * price, sigma)
    lab = Lab.model_validate({"api_nest": sigma, "api_price_coefficient": alpha * 10})
    asked, _ = api_market(lab, "us", worth, price[:-1], price[-1], -1)
    np.testing.assert_allclose(demand(asked, price).product, share, rtol=1e-9)


def test_a_product_that_nobody_chose_is_not_on_sale():
    worth = worth_at_opening(np.array([0.2, 0.0]), np.zeros(2), 0.5)
    assert np.isfinite(worth[0])
    assert np.isneginf(worth[1])


def test_opening_prices_are_a_bertrand_nash_equilibrium_near_the_observed_ones():
    world = world_of()
    books, lab = world.states["lab"], world.economy.institution("lab")
    assert isinstance(lab, Lab)
    costs = costs_of(lab, books.sellers, books.ladder, 0, np.full(3, lab.opening_compute_price_usd))
    asked, here = api_market(lab, "us", books.worth.api[0], costs.token, costs.host[0], books.sellers.open_lab)
    price = np.append(books.prices.api[0], costs.host[0])[here]
    assert max(residuals(asked, price)) < 1e-9
    asked, here = plan_market(lab, "us", books.worth.plan[0], costs.plan)
    listed = np.column_stack([np.zeros(4), books.prices.plan[0]]).reshape(-1)[here]
    assert max(residuals(asked, listed)) < 1e-9
    assert 8 < books.prices.api[0, 0] < 12
    assert 17 < books.prices.plan[0, 0] < 23
    assert 1.5 < world.signals["lab_markup"][0, 0] < 4


@pytest.mark.parametrize("sigma", [0.0, 0.5, 0.9])
def test_the_closer_the_models_the_closer_prices_are_to_cost(sigma):
    above = world_of(**{"lab.api_nest": sigma}).signals["lab_lerner"][0, 0]
    closer = world_of(**{"lab.api_nest": (1 + sigma) / 2 - 0.005}).signals["lab_lerner"][0, 0]
    assert 0 < closer < above


def test_the_open_lab_is_as_late_as_it_says_before_and_after_the_release():
    lab, ladder = labs_of()
    sellers = lab.sellers(BLOCS)
    behind = years_ahead(lab, ladder.quality.max(), ladder.quality[sellers.open_lab])
    assert behind * 12 == pytest.approx(lab.lags_months["cn-open"], abs=1e-9)
    released = Lab.model_validate({"released": True})
    after = climb(released, sellers, ladder, 1, np.zeros(4))
    behind = years_ahead(released, after.quality.max(), after.quality[sellers.open_lab])
    assert behind * 12 == pytest.approx(released.release_lag_months, abs=1e-9)
    assert after.open_quality == after.quality[sellers.open_lab]


def test_a_year_of_progress_lifts_the_frontier_by_its_decades_and_cheapens_a_given_quality_by_k():
    lab, ladder = labs_of()
    sellers = lab.sellers(BLOCS)
    later = climb(lab, sellers, ladder, 52, np.zeros(4))
    assert years_ahead(lab, later.quality[0], ladder.quality[0]) == pytest.approx(1.0)
    same_quality = unaided_hours(lab, sellers, ladder, 52) / unaided_hours(lab, sellers, ladder, 0)
    np.testing.assert_allclose(same_quality, 1 / lab.cost_decline)
    flagship = unaided_hours(lab, sellers, later, 52)[0] / unaided_hours(lab, sellers, ladder, 0)[0]
    assert flagship == pytest.approx(lab.frontier_cost_growth / lab.cost_decline)


def test_a_still_lab_neither_learns_nor_grows():
    lab, ladder = labs_of(growth=False)
    later = climb(lab, lab.sellers(BLOCS), ladder, 100, np.zeros(4))
    np.testing.assert_array_equal(later.quality, ladder.quality)
    assert token_share(lab, 100) == pytest.approx(lab.token_share)


@pytest.mark.parametrize("imitation", [0.0, 0.5, 1.0])
def test_imitation_closes_its_part_of_the_log_cost_gap(imitation):
    lab, ladder = labs_of(released=True, cost_imitation=imitation, imitation_weeks=1.0)
    sellers = lab.sellers(BLOCS)
    ladder = climb(lab, sellers, ladder, 0, np.zeros(4))
    before = unaided_hours(lab, sellers, ladder, 0)
    after = imitate_cost(lab, sellers, ladder, 0).thrift * before
    climb_in_cost = lab.frontier_cost_growth ** years_ahead(lab, ladder.quality, ladder.quality[3])
    entrant = before[3] * climb_in_cost
    dearer = entrant < before
    wanted = np.where(dearer, before ** (1 - imitation) * entrant**imitation, before)
    np.testing.assert_allclose(after, wanted, rtol=1e-12)


def test_news_puts_the_open_app_first_and_forgetting_takes_it_down_again():
    world = world_of(release=RELEASE, weeks=2 + RELEASE, **{"household.count": 6000})
    watched = [advance(world, 1).signals for _ in range(16)]
    ranks = [signals["lab_app_rank"][0, 3] for signals in watched]
    assert 1.0 in ranks[1:3]
    assert watched[-1]["lab_attention"][0, 3] < 0.1 * watched[0]["lab_attention"][0, 3]
    assert not ranks[-1] <= 1.0


def test_attention_raises_an_apps_weight_by_who_thinks_of_it():
    lab = Lab()
    sellers = lab.sellers(BLOCS)
    assert not salience(lab, sellers, np.zeros((3, 4))).any()
    utils = salience(lab, sellers, np.full((3, 4), 50.0))
    assert np.exp(utils[0, 3] / (1 - lab.plan_nest)) == pytest.approx(1 / lab.awareness_abroad["cn-open"])
    none = np.zeros((3, 4), dtype=np.int64)
    people = np.full(3, 10**6, dtype=np.int64)
    after = spread_attention(lab, sellers, np.ones((3, 4)), none, people, launched=True)
    kept = 1 - lab.attention_decay
    assert after[0, 3] == pytest.approx(kept + lab.launch_attention)
    assert after[0, 0] == pytest.approx(kept)
    assert after[0, 2] == 0.0  # is not sold there


def test_ranks_count_who_has_more_downloads():
    sellers = Lab().sellers(BLOCS)
    downloads = np.array([[5, 9, 0, 5], [0, 0, 3, 4], [1, 0, 0, 2]])
    np.testing.assert_array_equal(
        app_rank(sellers, downloads),
        [[2, 1, np.nan, 2], [np.nan, np.nan, 2, 1], [2, np.nan, np.nan, 1]],
    )


def test_the_release_cuts_list_prices_more_the_more_of_the_cost_is_imitated():
    def cut(imitation: float) -> float:
        values: dict[str, Any] = {"lab.cost_imitation": imitation, "lab.imitation_weeks": 4.0}
        before = world_of(weeks=22, **values).signals["lab_api_price"][0, 0]
        return world_of(release=RELEASE, weeks=22, **values).signals["lab_api_price"][0, 0] / before - 1

    none, all_of_it = cut(0.0), cut(1.0)
    assert -0.3 < none < -0.02
    assert -0.9 < all_of_it < -0.35


def test_tills_are_emptied_to_the_cent_and_debts_are_paid():
    world = world_of(release=RELEASE, weeks=3)
    for _ in range(10):
        advance(world, 1)
        assert set(world.ledger.audit().values()) == {0}
        for group in ("lab.account", "lab.till", "host.account", "compute.account"):
            assert not world.ledger.arrears(world.account_numbers[group]).any()
    table = world.ledger.last_week_matrix()
    assert any(what == "API revenue" and payee == "host" for (_, payee, what, _) in table)
    revenue = world.signals["lab_revenue"] * 52 / 1e9
    assert 1 < revenue[0] < 8
    assert world.signals["lab_profit"][0] < 0


def test_labs_without_hosts_and_landlords_still_close_their_books():
    scenario = small_economy("world-2024", weeks=6)
    scenario = with_only(scenario, "household", "fief", "merchant", "lab", "exchange", "state")
    world = advance(open_world(scenario, arm_named(scenario, "baseline"), 1), 6)
    assert set(world.ledger.audit().values()) == {0}
    assert not world.ledger.arrears(world.account_numbers["lab.account"]).any()


def test_indices_are_one_in_the_first_week():
    signals = world_of(weeks=3).signals  # two weeks of burn-in, then week 0
    np.testing.assert_allclose(signals["lab_token_price_index"], 1.0, rtol=1e-12)
    assert signals["lab_frontier_quality"][0] == pytest.approx(1.0)


def test_a_bloc_list_without_any_lab_is_refused():
    with pytest.raises(BadInput, match="at least one lab in eu"):
        Lab().sellers(("eu",))


def test_a_lone_bloc_has_its_own_labs_only():
    lab = Lab()
    sellers = lab.sellers(("us",))
    assert sellers.names == ("us-frontier", "us-challenger")
    assert sellers.open_lab == -1
    assert np.isfinite(opening_worth(lab, sellers, ("us",), hosted=True).api).all()
    assert opening_shares(lab, sellers, 0, hosted=False)[-1] == 0.0


def under(lever: str, lived: int = 10, **params: Any) -> World:
    """A small economy under a lever from its first week."""
    scenario = small_economy("world-2024", weeks=40).with_lever(lever, **params)
    return advance(open_world(scenario, arm_named(scenario, "policy"), 1), lived)


def test_a_banned_lab_sells_nothing_there_and_its_users_leave():
    free, banned = world_of(weeks=10), under("app_ban", banned_in=("us",))
    assert free.signals["lab_api_share"][0, 3] > 0
    assert banned.signals["lab_api_share"][0, 3] == 0
    assert np.isnan(banned.signals["lab_api_price"][0, 3])
    assert banned.signals["lab_api_share"][2, 3] > 0
    assert not banned.signals["household_new_plans"][0, 3].any()


def test_a_mandate_lets_hosts_serve_what_labs_keep_closed():
    free, opened = world_of(weeks=10), under("open_weights_mandate", weeks=8)
    assert opened.signals["lab_open_quality"] > free.signals["lab_open_quality"]
    assert opened.signals["lab_open_weights"].all()
    assert opened.signals["lab_open_share"][0] > free.signals["lab_open_share"][0]
    assert opened.signals["lab_open_cost"][0] > free.signals["lab_open_cost"][0]  # a frontier model is dear to serve


def test_a_licence_fee_reaches_creators_and_slows_training():
    free, due = world_of(weeks=10), under("training_data_licence", rate=0.4)
    assert (due.signals["lab_licence_cost"] > 0).all()
    assert (due.signals["lab_training_cost"] < free.signals["lab_training_cost"]).all()
    assert any(what == "training-data licences" for (_, _, what, _) in due.ledger.last_week_matrix())


def test_a_subsidy_is_paid_by_the_state_and_buys_more_training():
    free, paid = world_of(weeks=10), under("ai_subsidy", share=0.3)
    assert (paid.signals["lab_training_cost"] > 1.1 * free.signals["lab_training_cost"]).all()
    table = paid.ledger.last_week_matrix()
    assert any(payer == "state" and what == "AI subsidy" for (payer, _, what, _) in table)


def test_a_public_service_undercuts_hosts_and_the_state_bears_its_loss():
    free, public = world_of(weeks=10), under("public_ai", margin=-0.3)
    assert (public.signals["host_price"] < free.signals["host_price"]).all()
    assert public.signals["host_grant"].sum() > 0
    assert not public.signals["host_need"].any()


@pytest.mark.parametrize(
    ("lever", "params"),
    [
        ("app_ban", {"banned_in": ()}),
        ("open_weights_mandate", {"homes": ()}),
        ("training_data_licence", {"rate": 0.0}),
        ("public_ai", {"offered_in": ()}),
        ("ai_subsidy", {"share": 0.0}),
    ],
)
def test_a_slack_lever_on_labs_changes_not_one_bit(lever, params):
    assert world_digest(under(lever, lived=5, **params)) == world_digest(world_of(weeks=5))


def test_without_money_less_is_trained_and_quality_stalls_but_does_not_fall():
    lab, ladder = labs_of()
    assert affordable_part(lab, np.array([10.0, 10.0, 10.0]), np.array([100.0, 20.0, -5.0])).tolist() == [1.0, 0.5, 0.0]
    sellers, pace = lab.sellers(BLOCS), np.full(4, 1.0)
    stopped = np.array([0.0, 1.0, 1.0, 1.0])
    for week in range(1, 27):
        ladder = climb(lab, sellers, ladder, week, np.zeros(4))
        ladder = trained(lab, ladder, stopped, pace, np.full(4, lab.opening_compute_price_usd))
    after = climb(lab, sellers, ladder, 27, np.zeros(4)).quality
    assert after[0] == pytest.approx(ladder.opening_quality[0], abs=0.02)
    assert after[1] > ladder.opening_quality[1] + 0.1


def test_a_pivoted_lab_keeps_its_free_users_and_sells_nothing():
    world = world_of(weeks=4)
    arm = Arm("pivot", (*world.arm.spans, Span(world.week, NEVER, {"lab": {"pivots": True}})), world.arm.first_week)
    before = world.signals["lab_revenue"].copy()
    pivoted, alone = advance(world.branch(arm), 6), advance(world, 6)
    assert pivoted.signals["lab_revenue"][0] == 0
    assert before[0] > 0
    assert pivoted.signals["lab_revenue"][1] > alone.signals["lab_revenue"][1]
    assert pivoted.signals["household_plans"][0, 0, 0] > 0
