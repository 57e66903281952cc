"""What steering can and cannot do: a fief's power over purchases, measured on the households' own week (V19-V22, V33)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.nested_logit import ALONE, shares
from cloudfief.core.world import World
from cloudfief.institutions.household.columns import ITEMS, NOT_LISTED, Rules, Tables
from cloudfief.verification.case import Check, case
from cloudfief.verification.cases.invented_week import (
    ALWAYS,
    CONSIDER_ALL,
    NEVER,
    Bloc,
    Lived,
    bloc,
    live,
    only_listed,
    outcomes,
    power,
    ranked,
    wrong_way,
)
from cloudfief.verification.cases.small_worlds import lived, small

HOUSEHOLDS = 6_000
NO_FEED = Rules(feed_probability=0.0)
UNMOVED = NO_FEED._replace(drift_rate=0.0, trust_gain=0.0, trust_loss=0.0, trust_return=0.0, experience_weight=0.0)
WEEKS = 12

Float32 = NDArray[np.float32]


def promoted() -> Float32:
    """A quarter of all items, chosen by lot: 1 where the fief would rather sell the item, (64, 32)."""
    return (np.random.default_rng(2).random((64, 32)) < 0.25).astype(np.float32)


def considered(persuasion: float) -> Bloc:
    """Everybody shops at one fief without lock-in that lists no more than a page shows, and looks at all of it."""
    there = bloc(2_000, CONSIDER_ALL._replace(persuasion=persuasion), appeal=(NEVER, ALWAYS, NEVER))
    there.tables.lock_in[:] = 0.0
    return only_listed(there)


def reranked_power(persuasion: float) -> float:
    """Power over four weeks of a ranking by lot over the fief's own."""
    there = considered(persuasion)
    lot = np.random.default_rng(1).normal(0.0, 5.0, (64, 32))
    return power(outcomes(live(there, 4)), outcomes(live(ranked(there, 0, lot, personal=False), 4)))


def rent_beyond_service(take_rate: float) -> float:
    """Net rent as a share of GMV of a fief that sells nothing but its service, at a take rate."""
    plain_service = {
        "fief.opening_take_rate": take_rate, "fief.opening_ad_load": 0.0, "fief.opening_ranking_weight": 0.0,
        "fief.lock_in_strength": 0.0, "fief.device_loss_usd": 0.0, "fief.experiments": False, "fief.ai_share": 0.0,
        "merchant.own_brand_items": 0, "household.persuasion": 0.0,
    }  # fmt: skip
    takes, costs, sales = [], [], []

    def watch(world: World) -> None:
        signals = world.signals
        takes.append(float(signals["fief_gross_take"].sum()))
        costs.append(float((signals["fief_gross_take"] - signals["fief_net_rent"]).sum()))
        sales.append(float(signals["fief_gmv"].sum()))

    lived(small("world-2024", weeks=6, values=plain_service), watch=watch)
    # the first two weeks' fees and sales are those of weeks before the run
    return (sum(takes[2:]) - sum(costs[2:])) / sum(sales[2:])


@case("V19", what="No persuasion, no lock-in, all considered whatever its rank: no power, and no rent but the service margin")
def nothing_to_steer_with() -> list[Check]:
    """Another ranking changes not one purchase; with persuasion it does. Rent = take rate - service - normal return."""
    service_and_capital = 0.12 + 0.08 * 0.3
    return [
        Check("power of a ranking by lot", 0.0, reranked_power(0.0), 0.0),
        Check("with persuasion the same ranking has power", 1.0, float(reranked_power(1.0) > 0.01), 0.0),
        Check("rent over GMV at a take rate of cost and normal return", 0.0, rent_beyond_service(service_and_capital), 1e-6),
        Check("rent over GMV five points above", 0.05, rent_beyond_service(service_and_capital + 0.05), 1e-6),
    ]


def click_rate(persuasion: float) -> float:
    """Clicks per examined slot where each page shows one item that a household clicks with probability 0.1."""
    rules = CONSIDER_ALL._replace(persuasion=persuasion, match_weight=0.0, click_bar=0.0, outside_value=-50.0, needs=24)
    there = only_listed(bloc(10_000, rules._replace(trust_gain=0.0, trust_loss=0.0), appeal=(NEVER, ALWAYS, NEVER)), 1)
    there.users.trust[:], there.users.susceptibility[:] = 1.0, 1.0
    there.users.cash[:] = 10**9
    listed = there.tables.utility_base > NOT_LISTED / 2
    there.tables.utility_base[listed] = math.log(0.1 / 0.9)
    tallies = live(there).tallies[0]
    return float(tallies.clicked[0, 0] / tallies.examined[0, 0])


@case("V20", what="Salience ln 4 lifts an option's share from .1 to .307692, a power of .207692 in total variation")
def salience() -> list[Check]:
    """In the demand of ten like options, and as persuasion in the household's page with a chance of .1 to click."""
    value = np.zeros(10)
    before = shares(value, np.full(10, ALONE), 0.0, -np.inf).product
    value[0] = math.log(4.0)
    after = shares(value, np.full(10, ALONE), 0.0, -np.inf).product
    plain, salient = click_rate(0.0), click_rate(math.log(4.0))
    return [
        Check("share of one of ten like options", 0.1, float(before[0]), 1e-12),
        Check("share of the salient option", 0.307692, float(after[0]), 1e-6),
        Check("power in total variation", 0.207692, float(abs(after - before).sum() / 2), 1e-6),
        # 240,000 pages: a standard error of 0.001, and noise in 4,096 steps
        Check("click rate of the household's page", 0.1, plain, 0.004),
        Check("click rate at full trust and persuasion ln 4", 0.307692, salient, 0.004),
        Check("power on the household's page", 0.207692, salient - plain, 0.005),
    ]


def push_power(rules: Rules = NO_FEED, push: float = 1.0, fiefs: int = 1, trust: float | None = None) -> float:
    """Power in a week of the first fief's push of the promoted items, beside the open market and other fiefs."""
    there = bloc(HOUSEHOLDS, rules, fiefs, appeal=(*[0.0] * (1 + fiefs), NEVER))
    there.tables.lock_in[:] = 0.0
    if trust is not None:
        there.users.trust[:] = trust
    return power(outcomes(live(there)), outcomes(live(ranked(there, 0, push * promoted()))))


def personal_power(weight: float) -> float:
    """Power of ranking by what the fief believes of the user, with a weight, over the same page for all."""
    there = bloc(HOUSEHOLDS, NO_FEED, appeal=(0.0, 0.0, NEVER))
    there.tables.personal[:] = 0
    same_for_all = outcomes(live(there))
    there.tables.personal[:], there.tables.score_weight[:] = 1, weight
    return power(same_for_all, outcomes(live(there)))


@case("V21", what="Power grows with the push, with persuasion, trust and personal data, and falls with the number of rivals")
def what_power_grows_with() -> list[Check]:
    """The largest step in the wrong direction is 0, and the whole way is longer than 0.02; luck is shared."""
    series = {
        "size of the push": ([push_power(push=push) for push in (0.0, 0.1, 0.2, 0.4, 0.8)], True),
        "persuasion": ([push_power(NO_FEED._replace(persuasion=strength)) for strength in (0.0, 0.5, 1.0, 2.0)], True),
        "trust": ([push_power(trust=trust) for trust in (0.0, 0.25, 0.5, 0.75, 1.0)], True),
        "weight of personal data": ([personal_power(weight) for weight in (0.0, 0.1, 0.2, 0.4, 0.8)], True),
        "number of fiefs": ([push_power(fiefs=fiefs) for fiefs in (1, 2, 3, 4)], False),
    }
    checks = []
    for name, (values, rising) in series.items():
        checks.append(Check(f"wrong way in {name}", 0.0, wrong_way(values, rising), 0.0))
        checks.append(Check(f"power differs with {name}", 1.0, float(abs(values[-1] - values[0]) > 0.02), 0.0))
    return checks


def gain_beyond_bound(seed: int, push: float) -> tuple[float, float]:
    """How far four weeks' gain from pushing high margins is beyond power x (highest - lowest margin); and the gain.

    Margin by outcome: nothing on the open market or for a need unmet, the item's fee at the fief.
    """
    there = bloc(2_000, Rules(), seed=seed, appeal=(0.0, 0.0, NEVER))
    fee = there.tables.fee_parts[0, 0].reshape(-1) / 1e6
    margin = np.zeros(1 + 3 * ITEMS)
    margin[1 + ITEMS : 1 + 2 * ITEMS] = fee
    before = outcomes(live(there, 4))
    after = outcomes(live(ranked(there, 0, push * fee.reshape(64, 32)), 4))
    gain = float(margin[after + 1].mean() - margin[before + 1].mean())
    return max(0.0, abs(gain) - power(before, after) * float(np.ptp(margin))), gain


@case("V22", what="Steering earns at most power x (highest margin - lowest margin)")
def bounded_gain() -> list[Check]:
    """Runs of four weeks over three worlds and four pushes, feed, learning, trust and drift included."""
    runs = [gain_beyond_bound(seed, push) for seed in (1, 2, 3) for push in (-4.0, 1.0, 4.0, 16.0)]
    return [
        Check("largest gain beyond the bound", 0.0, max(run[0] for run in runs), 0.0),
        Check("steering does earn something", 1.0, float(max(run[1] for run in runs) > 0.001), 0.0),
    ]


def explored(there: Bloc, weeks: int, push: float = 0.0, personal: bool = False) -> Lived:
    """Weeks under a ranking drawn by lot every week, plus a push of the promoted items."""
    lot = np.random.default_rng(3)

    def reorder(week: int) -> Tables:
        score = (lot.normal(0.0, 1.0, (64, 32)) + push * promoted()).astype(np.float32)
        everywhere = np.broadcast_to(score, there.tables.score_base.shape).copy()
        return there.tables._replace(score_base=everywhere, personal=np.array([int(personal)], np.uint8))

    return live(there, weeks, reorder=reorder)


def taste_shift(appeal: tuple[float, float, float], personal: bool = False) -> float:
    """Mean 1 - cosine of taste and birth taste after half a year with one way to shop, four items considered."""
    rules = NO_FEED._replace(persuasion=0.0, drift_rate=0.005, shown=4, examination=1.0)
    there = bloc(3_000, rules, appeal=appeal)
    users = explored(there, 26, personal=personal).users
    return float(1 - (users.taste * users.birth_taste).sum(axis=1).mean())


def weekly_power(rules: Rules) -> NDArray[np.float64]:
    """Power of a push under full exploration, week by week."""
    there = bloc(4_000, rules, appeal=(0.0, 0.0, NEVER))
    there.tables.lock_in[:] = 0.0
    still, pushed = explored(there, WEEKS), explored(there, WEEKS, push=1.0)
    weeks = [power(outcomes(still, week, week + 1), outcomes(pushed, week, week + 1)) for week in range(WEEKS)]
    return np.array(weeks)


@case("V33", what="Under full exploration tastes drift no more than by themselves, and power does not grow with the horizon")
def full_exploration() -> list[Check]:
    """Natural drift is that of the open market; static power that of the first week, the horizon's that of the rest."""
    natural = taste_shift((ALWAYS, NEVER, NEVER))
    by_lot, steered = taste_shift((NEVER, ALWAYS, NEVER)), taste_shift((NEVER, ALWAYS, NEVER), personal=True)
    unmoved, moved = weekly_power(UNMOVED), weekly_power(NO_FEED._replace(drift_rate=0.01, trust_gain=0.05))
    return [
        # a page and the open market make different mistakes, which is worth a few per cent
        Check("drift under random ranking over natural drift", 1.0, by_lot / natural, 0.04),
        Check("a personal ranking adds a tenth or more", 1.0, float(steered > 1.1 * natural), 0.0),
        # 12,000 needs a week: a standard error of 0.004
        Check("power over the horizon less static power", 0.0, float(unmoved[1:].mean() - unmoved[0]), 0.012),
        Check("where trust and tastes move it grows", 1.0, float(moved[-4:].mean() - moved[0] > 0.012), 0.0),
    ]
