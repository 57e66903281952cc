"""Platforms: what they charge, and whether they find it out by experiments (V34, V35, V38, V40); who sells at
what they charge (V42).

Every number goes through the merchants' pricing or entry rule and the optimiser or learner that the economy runs.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray
from scipy.special import expit

from cloudfief.behaviour.catalogue import CATEGORIES, CELLS, ITEMS_PER_CATEGORY
from cloudfief.behaviour.experiment import (
    Rule,
    assign_cells,
    decide,
    levels,
    no_evidence,
    observe,
    observe_before,
    starting_controls,
)
from cloudfief.behaviour.markup import channel_price
from cloudfief.core.arms import BASELINE, arm_named
from cloudfief.core.luck import Luck
from cloudfief.core.world import open_world
from cloudfief.institutions.merchant.firms import Firms, entry_and_exit
from cloudfief.verification.case import Check, case
from cloudfief.verification.cases.small_worlds import lived, small
from cloudfief.verification.loop import grid_optimum, learned_take_rates
from cloudfief.verification.references.direct_channel import ces_demand, direct_channel_share, numeric_optimum

UNIT = 10.0**13  # minor units per unit of money: prices are whole numbers, so make the rounding invisible
WEEKS_PER_DECISION, DECISIONS, LAST, SEEDS, USERS = 13, 12, 4, 20, 20_000
COST = 5.0  # of the good sold in the logit market, units of money
CENTS = 10_000  # minor units per unit of money in the test markets
OUTSIDE_ONE_POINT = 0.01  # a path fails when its mean is further than this from the optimum, share of the price

Float64 = NDArray[np.float64]


def logit_fee(take_rate: float) -> float:
    """What a fee adds to the price of competitive merchants with unit cost 5, units of money."""
    price = float(channel_price(COST * UNIT, 0.0, take_rate)) / UNIT
    return take_rate * price


def logit_optimum(lock_in: float) -> tuple[float, float, float]:
    """Best fee, share at it and rent of a platform beside a direct channel, a = 1, b = 0, c = 5."""

    def rent(take_rate: float) -> float:
        fee = logit_fee(take_rate)
        return fee * float(direct_channel_share(fee, 0.0, lock_in, 1.0))

    best = numeric_optimum(rent, 0.0, 0.9)
    fee = logit_fee(best)
    return fee, float(direct_channel_share(fee, 0.0, lock_in, 1.0)), rent(best)


def ces_rent(take_rate: float, markup: float, order_cost: float, elasticity: float = 2.5) -> float:
    """A platform's rent from merchants with unit cost 1 who face CES demand; order cost is the platform's."""
    price = float(channel_price(UNIT, markup, take_rate)) / UNIT
    return (take_rate * price - order_cost) * float(ces_demand(price, elasticity))


def optimum_with_different_users(lock_in: float, spread: float) -> float:
    """The take rate that is best when users' convenience is normally distributed around 0."""
    node, weight = hermegauss(60)
    weight = weight / weight.sum()

    def rent(take_rate: float) -> float:
        fee = logit_fee(take_rate)
        return fee * float(weight @ direct_channel_share(fee, spread * node, lock_in, 1.0))

    return numeric_optimum(rent, 0.0, 0.9)


def learned_path(start: float, users: NDArray[np.int64], weekly: Callable[[Float64, int], Float64]) -> Float64:
    """Take rates that the economy's learner chooses in 12 decisions, after a quarter at `start`.

    users: by cell, (cell,); weekly(take rate by cell, weeks) gives the outcome of each cell in minor units.
    """
    rule = Rule()
    controls = starting_controls([[start, 0.0, 0.0]], [0.02, 0.0, 0.0])
    user_weeks = (users * WEEKS_PER_DECISION)[np.newaxis]
    flat = np.rint(weekly(np.full(CELLS, start), WEEKS_PER_DECISION)).astype(np.int64)
    evidence = observe_before(no_evidence(1), user_weeks, flat[np.newaxis])
    path = []
    for _ in range(DECISIONS):
        take_rate = levels(controls, rule)[0, 0][np.arange(CELLS) & 1]
        outcome = np.rint(weekly(take_rate, WEEKS_PER_DECISION)).astype(np.int64)
        evidence = observe(evidence, user_weeks, outcome[np.newaxis], rule)
        controls, evidence = decide(controls, evidence, rule)
        path.append(float(controls.centre[0, 0]))
    return np.array(path)


def logit_market_path(seed: int, start: float, lock_in: float = 1.0, spread: float = 1.0) -> Float64:
    """One run in a market of 20,000 users who choose each week between platform and direct channel."""
    luck, users = Luck(seed, "test market"), np.arange(USERS)
    convenience = spread * luck.normal("convenience", users, 1)[:, 0]
    cell = assign_cells(users, luck.words("cell", users), users // 256).astype(np.int64)
    dice = np.random.Generator(np.random.Philox(key=seed))

    def weekly(take_rate: Float64, weeks: int) -> Float64:
        fee = channel_price(COST * CENTS, 0.0, take_rate) - round(COST * CENTS)
        stays = expit(convenience + lock_in - fee[cell] / CENTS)
        orders = np.bincount(cell, dice.binomial(weeks, stays), minlength=CELLS)
        return (orders * fee).astype(np.float64)

    return learned_path(start, np.bincount(cell, minlength=CELLS), weekly)


def ces_market_path(start: float, markup: float, order_cost: float) -> Float64:
    """One run in a market of CES buyers without noise, 100,000 money units a week and cell at cost."""

    def weekly(take_rate: Float64, weeks: int) -> Float64:
        return weeks * 1e5 * CENTS * np.array([ces_rent(rate, markup, order_cost) for rate in take_rate])

    return learned_path(start, np.full(CELLS, 2_500), weekly)


def successes(start: float, optimum: float, spread: float) -> int:
    """Seeds in which the mean of the last four of twelve decisions is within one point of the optimum."""
    ends = [logit_market_path(seed, start, spread=spread)[-LAST:].mean() for seed in range(SEEDS)]
    return int((np.abs(np.array(ends) - optimum) <= OUTSIDE_ONE_POINT).sum())


@case(
    "V34",
    what="With CES demand a platform takes 1 / elasticity of the price, more where orders cost it something",
)
def ces_take_rate() -> list[Check]:
    """tau* = 1 / eps, and 1 - (eps - 1) / eps A / (A + k) with an order cost k, eps = 2.5."""
    expected = [("competitive", 0.0, 0.0, 0.4), ("monopolistic", 2 / 3, 0.0, 0.4)]
    expected += [("competitive", 0.0, 0.2, 0.5), ("monopolistic", 2 / 3, 0.2, 0.464286)]
    return [
        Check(
            f"best take rate, {name} merchants, order cost {order_cost}",
            wanted,
            numeric_optimum(lambda rate, m=markup, k=order_cost: ces_rent(rate, m, k), 0.0, 0.9),
            1e-6,
        )
        for name, markup, order_cost, wanted in expected
    ]


@case("V35", what="Beside a direct channel the fee rises with lock-in, f* = (1 + W(e^(b + kappa - 1))) / a")
def logit_fee_and_share() -> list[Check]:
    """Best fee and share at lock-in 0, 1, 2, 3 with a = 1, b = 0, c = 5."""
    fees, shares = (1.278465, 1.567143, 2.0, 2.557146), (0.217812, 0.361896, 0.5, 0.608939)
    checks = []
    for lock_in, (fee, share) in enumerate(zip(fees, shares, strict=True)):
        found_fee, found_share, _ = logit_optimum(float(lock_in))
        checks.append(Check(f"fee at lock-in {lock_in}", fee, found_fee, 2e-6))
        checks.append(Check(f"share at lock-in {lock_in}", share, found_share, 2e-6))
    return checks


@case("V38", what="A platform that experiments finds the best take rate within one point, knowing no elasticity")
def learned_take_rate() -> list[Check]:
    """18 of 20 seeds or more end within a point of the best from either side; CES markets do too."""
    checks = [
        Check("best take rate, users alike", 0.238634, optimum_with_different_users(1.0, 0.0), 1e-6),
        Check("best take rate, users that differ", 0.2654, optimum_with_different_users(1.0, 1.0), 1e-4),
    ]
    for start in (0.10, 0.40):
        checks.append(Check(f"V35 users that differ, from {start}", SEEDS, successes(start, 0.2654, 1.0), 2))
        checks.append(Check(f"V35 users alike, from {start}", SEEDS, successes(start, 0.238634, 0.0), 2))
    for markup, order_cost, best in ((2 / 3, 0.0, 0.4), (2 / 3, 0.2, 0.464286)):
        for start in (0.10, 0.60):
            end = float(ces_market_path(start, markup, order_cost)[-LAST:].mean())
            checks.append(Check(f"V34 order cost {order_cost}, from {start}", best, end, OUTSIDE_ONE_POINT))
    return checks


@case("V40", what="Portability, lock-in down to 0, lowers rent by (W(e^(b + kappa - 1)) - W(e^(b - 1))) / a")
def rent_lost_to_portability() -> list[Check]:
    """Rent at lock-in 1, 2, 3 less rent at 0, with a = 1, b = 0, c = 5."""
    lost = {1.0: 0.288679, 2.0: 0.721535, 3.0: 1.278681}
    free = logit_optimum(0.0)[2]
    return [
        Check(f"rent lost from lock-in {lock_in:.0f}", wanted, logit_optimum(lock_in)[2] - free, 2e-6)
        for lock_in, wanted in lost.items()
    ]


@case(
    "V38-loop",
    what="Inside the loop of trust and lock-in permanent cells find the long-run optimum; cells drawn anew charge more",
)
def learned_take_rate_in_the_loop() -> list[Check]:
    """Scenario `alexa`, 3,000 households: mean of the last four of twelve decisions, from either side of the optimum."""
    households, starts = 3_000, (0.25, 0.45)
    best = grid_optimum(households, np.array([0.25, 0.3, 0.35, 0.4, 0.45]), settle=39, weeks=78)
    permanent, fresh = (
        [float(learned_take_rates(households, design, start)[-LAST:].mean()) for start in starts]
        for design in ("permanent", "fresh")
    )
    gap = float(np.mean(fresh)) - best
    checks = [Check(f"permanent cells, from {s}", best, end, 0.02) for s, end in zip(starts, permanent, strict=True)]
    return [*checks, Check("what cells drawn anew charge beyond the optimum: more, by up to ten points", 0.055, gap, 0.045)]


MARKUP, CATEGORY_REVENUE, FIXED_COST, WORKING_WEEKS = 0.25, 1_000_000.0, 7_000.0, 13
PRICE_LISTS, COUNTED = 400, 200
NEARLY_ALIKE = 0.1  # of the economy's differences in quality: just so much that merchants do not all leave at once
BAN_HURTS: dict[str, float | bool] = {"fief.opening_ranking_weight": 0.5, "fief.experiments": False}


def free_entry(take_rate: float, firms: Firms) -> tuple[float, float]:
    """Merchants of a category and their mean profit over fixed cost, once the entry rule of the economy has settled.

    Every category has the same revenue a week; buyers choose by logit over the firms' qualities, which are nearly alike;
    four weeks a price list.
    """
    count = CATEGORIES * ITEMS_PER_CATEGORY
    worth = np.exp(NEARLY_ALIKE * firms.catalogue.quality.astype(np.float64)).reshape(CATEGORIES, -1)
    working = np.full(count, round(WORKING_WEEKS * FIXED_COST), dtype=np.int64)
    place = np.arange(count) % ITEMS_PER_CATEGORY
    firms = firms._replace(active=place < 2, working_cash=working, earned=np.zeros(count))
    price = float(channel_price(UNIT, MARKUP, take_rate)) / UNIT
    kept = 1 - take_rate - 1 / price  # of a unit of revenue, after the fee and unit cost 1
    cash, numbers, profits = working.copy(), [], []
    for price_number in range(PRICE_LISTS):
        here = worth * firms.active.reshape(CATEGORIES, -1)
        revenue = (CATEGORY_REVENUE * here / here.sum(axis=1, keepdims=True)).reshape(-1)
        profit = (kept * revenue - FIXED_COST) * firms.active
        before = firms.active
        cash = np.minimum(cash + np.rint(4 * profit).astype(np.int64), working)
        firms = entry_and_exit(firms._replace(earned=4 * profit), cash, MARKUP, marginal_place=0.25)
        cash = np.where(firms.active & ~before, working, cash)
        if price_number >= COUNTED:
            numbers.append(before.sum() / CATEGORIES)
            profits.append(profit.sum() / before.sum() / FIXED_COST)
    return float(np.mean(numbers)), float(np.mean(profits))


def surplus_from_a_ban(values: dict[str, float | bool], seed: int) -> float:
    """Change of buyers' experienced utility at fiefs when own brands lose their place in the ranking, logits."""
    scenario, felt = small("world-2024", weeks=8, households=1_536, values=values), []
    for world in (scenario, scenario.with_lever("self_preferencing_ban")):
        seen: list[float] = []
        arm = BASELINE if world is scenario else "policy"
        lived(world, arm, seed, lambda w, into=seen: into.append(float(w.signals["household_experience"][:, 1].mean())))
        felt.append(np.mean(seen[3:]))
    return float(felt[1] - felt[0])


@case(
    "V42",
    what="Merchants enter until profit is gone; a higher take rate leaves fewer; a ban on self-preferencing can hurt buyers",
)
def entry_and_variety() -> list[Check]:
    """Mean profit 0 gives n = (1 - tau) m / (1 + m) revenue / fixed cost; the ban is tried in the economy itself."""
    scenario = small("alexa", weeks=1)
    firms = open_world(scenario, arm_named(scenario, BASELINE), 1).states["merchant"]
    checks, numbers = [], []
    for take_rate in (0.1, 0.3, 0.5):
        number, profit = free_entry(take_rate, firms)
        expected = (1 - take_rate) * MARKUP / (1 + MARKUP) * CATEGORY_REVENUE / FIXED_COST
        checks.append(Check(f"profit over fixed cost at take rate {take_rate}", 0.0, profit, 0.05))
        checks.append(Check(f"merchants of a category at take rate {take_rate}", expected, number, 1.0))
        numbers.append(number)
    falls = float(numbers[0] > numbers[1] > numbers[2])
    hurt = [surplus_from_a_ban(BAN_HURTS, seed) for seed in (1, 2, 3)]
    helped = [surplus_from_a_ban({}, seed) for seed in (1, 2, 3)]
    return [
        *checks, Check("variety falls with the take rate", 1.0, falls, 0.0),
        Check("ban lowers mean utility of 3 worlds where margins weigh a half", 1.0, float(np.mean(hurt) < 0), 0.0),
        Check("and raises it by default", 1.0, float(np.mean(helped) > 0), 0.0),
    ]  # fmt: skip
