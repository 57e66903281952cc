"""Share prices: what rents are worth, how crowds of traders move prices, and what follows from a crash (V49, V51-V54, V56)."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.equity.franke_westerhoff import Crowd, Traders, calm, trading_day
from cloudfief.behaviour.equity.gordon import gordon_value
from cloudfief.core.arms import BASELINE, SHOCK
from cloudfief.core.scenario import Event
from cloudfief.core.world import World
from cloudfief.verification.case import Check, case
from cloudfief.verification.cases.small_worlds import lived, small
from cloudfief.verification.references.brock_hommes import AdaptiveMarket, critical_intensity, deviations, steady_deviation
from cloudfief.verification.references.firm_value import discounted_cash_flow, residual_income_value
from cloudfief.verification.references.market_impact import kyle_slope, walk_the_book

Floats = NDArray[np.float64]
RUNS, DAYS = 200, 6866
WARM_UP = 200


def dice(number: int) -> np.random.Generator:
    """Random numbers of these cases, the same on every run."""
    return np.random.Generator(np.random.Philox(key=number))


def clean_surplus() -> tuple[float, float]:
    """A firm of ten years valued by its cash flows and by its residual income, in units of money."""
    years = 10
    earnings = 5 + dice(1).random(years)
    paid = 4 + dice(2).random(years)
    book = 40 + np.concatenate([[0.0], np.cumsum(earnings - paid)])
    final = 90.0
    by_cash = discounted_cash_flow(paid, 0.08, final)
    return by_cash, residual_income_value(earnings, book[:-1], 0.08, final - book[-1])


def year_by_year(discount: float, growth: float, hazard: float, years: int = 2_000) -> float:
    """A rent of 1 that grows and is lost with a hazard, by its expected payment in every year."""
    return discounted_cash_flow((1 + growth - hazard) ** np.arange(years), discount, 0.0)


def lived_through_a_crash(values: dict[str, Any]) -> tuple[int, float]:
    """Entries in which ten weeks' flows differ with and without a crash in week 4, and what labs lost in market value, share.

    A flow is payer's sector, payee's sector, what it is for and the currency, minor units a week. How many new shares the
    same money buys is no flow of money: it follows their price.
    """
    scenario = small("world-2024", weeks=10, values=values)
    crash = Event(
        name="crash", date=scenario.start + timedelta(weeks=4), set={"exchange": {"belief_shock": 0.3}},
        source="verification: any large shock",
    )  # fmt: skip
    scenario = scenario.model_copy(
        # landlords and power companies build by their market value: a channel
        update={"event": crash, "institutions": tuple(set(scenario.institutions) - {"compute", "electricity"})}
    )
    flows: dict[str, list[Any]] = {BASELINE: [], SHOCK: []}
    labs = {}
    for arm, seen in flows.items():

        def watch(world: World, seen: list[Any] = seen) -> None:
            seen.append({key: paid for key, paid in world.ledger.last_week_matrix().items() if key[3] in scenario.currencies})

        world = lived(scenario, arm, watch=watch)
        labs[arm] = float(world.signals["exchange_market_value"][: len(scenario.blocs)].sum())
    changed = sum(len(set(calm.items()) ^ set(shaken.items())) for calm, shaken in zip(*flows.values(), strict=True))
    return changed, 1 - labs[SHOCK] / labs[BASELINE]


@case("V49", what="A crash of share prices with no channel to behaviour changes no flow, only what shares are worth")
def crash_without_channel() -> list[Check]:
    """Nobody spends out of gains and funding does not follow the market; with the default channels flows do change."""
    changed, lost = lived_through_a_crash({"household.spend_from_gains": 0.0, "exchange.stake_limit": 1e6})
    with_channels, _ = lived_through_a_crash({})
    return [
        Check("flows that changed", 0.0, float(changed), 0.0),
        Check("labs lose half of their market value or more", 1.0, float(lost > 0.5), 0.0),
        Check("with the usual channels flows change", 1.0, float(with_channels > 0), 0.0),
    ]


@case("V51", what="A rent is worth pi / (r - g + lambda); discounted cash flow and residual income agree")
def rents() -> list[Check]:
    """Gordon's value without and with a hazard, the revaluation, and clean surplus."""
    by_cash, by_income = clean_surplus()
    calm_value, shaken_value = (gordon_value(1.0, 0.08, 0.03, hazard) for hazard in (0.02, 0.10))
    lost = shaken_value / calm_value - 1
    return [
        Check("no hazard", 20.0, float(gordon_value(1.0, 0.08, 0.03)), 1e-9),
        Check("hazard 0.02", 14.285714, float(gordon_value(1.0, 0.08, 0.03, 0.02)), 1e-6),
        Check("hazard 0.10", 6.666667, float(gordon_value(1.0, 0.08, 0.03, 0.10)), 1e-6),
        Check("a hazard of 0.02 becomes 0.10: revaluation", -0.533333, float(lost), 1e-6),
        Check("hazard 0.02, against cash flows year by year", year_by_year(0.08, 0.03, 0.02), float(calm_value), 1e-9),
        Check("residual income against cash flow", by_cash, by_income, 1e-8, reference=True),
    ]


def turning_amplitude(intensity: float) -> float:
    """How far the deviation still swings after 40,000 periods at an intensity of choice."""
    path = deviations(AdaptiveMarket(intensity=intensity), steady_deviation(AdaptiveMarket(intensity=intensity)) + 1e-3, 40_000)
    return float(np.ptp(path[-2_000:]))


@case("V52", what="Brock and Hommes: the price leaves its fundamental at beta* and swings above a second threshold")
def adaptive_beliefs() -> list[Check]:
    """Pitchfork, steady deviations by formula and by simulation, oscillation, and stability for g < R."""
    checks = [Check("critical intensity", 2.397895, critical_intensity(AdaptiveMarket()), 1e-6, True)]
    for intensity, wanted in ((2.45, 0.4210), (3.0, 1.2933), (3.2, 1.4453)):
        market = AdaptiveMarket(intensity=intensity)
        checks.append(Check(f"steady deviation at {intensity}", wanted, steady_deviation(market), 5e-5, True))
        checks.append(
            Check(f"simulated at {intensity}", wanted, float(deviations(market, wanted + 0.01, 40_000)[-1]), 5e-4, True)
        )
    checks.append(Check("rest at 3.30", 0.0, turning_amplitude(3.30), 1e-3, True))
    checks.append(Check("swings at 3.35", 1.0, float(turning_amplitude(3.35) > 0.01), 0.0, True))
    for intensity in (1.0, 10.0, 100.0):
        weak = AdaptiveMarket(trend=1.05, intensity=intensity)
        checks.append(Check(f"g < R at {intensity}", 0.0, float(deviations(weak, 1.0, 2_000)[-1]), 1e-9, True))
    return checks


@cache
def quiet_market() -> Floats:
    """Daily returns of 200 markets over 6866 days, %, (day, market)."""
    traders, random = Traders(), dice(53)
    crowd: Crowd = calm(RUNS, traders)
    returns = np.empty((DAYS, RUNS))
    for day in range(-WARM_UP, DAYS):
        crowd = trading_day(crowd, random.standard_normal(RUNS), traders)
        if day >= 0:
            returns[day] = 100 * crowd.change
    return returns


def autocorrelation(series: Floats, lag: int) -> Floats:
    """Of every column at a lag, (market,)."""
    centred = series - series.mean(axis=0)
    return (centred[lag:] * centred[:-lag]).sum(axis=0) / (centred**2).sum(axis=0)


def hill(series: Floats, share: float = 0.05) -> Floats:
    """Hill's tail index of absolute returns over the largest `share` of them, (market,)."""
    tail = np.sort(np.abs(series), axis=0)[-int(share * len(series)) - 1 :]
    return 1 / np.log(tail[1:] / tail[0]).mean(axis=0)


@case("V53", what="A quiet market has fat tails, returns without memory and volatility with a long one")
def stylised_facts() -> list[Check]:
    """Means over 200 runs of 6866 days, each within the 95% band of single runs."""
    returns = quiet_market()
    size = np.abs(returns)
    centred = returns - returns.mean(axis=0)
    kurtosis = (centred**4).mean(axis=0) / (centred**2).mean(axis=0) ** 2
    found = [
        ("mean |r|, %", 0.651, 0.841, size.mean(axis=0)), ("kurtosis", 4.16, 5.35, kurtosis),
        ("Hill index", 3.52, 4.50, hill(returns)),
        ("autocorrelation of r", -0.024, 0.038, autocorrelation(returns, 1)),
    ]  # fmt: skip
    checks = [Check(what, (low + high) / 2, float(got.mean()), (high - low) / 2) for what, low, high, got in found]
    checks.append(Check("standard deviation, %", 0.983, float(returns.std(axis=0).mean()), 0.03))
    for lag, wanted in ((1, 0.157), (5, 0.153), (10, 0.143), (25, 0.118), (50, 0.088), (100, 0.052)):
        checks.append(Check(f"autocorrelation of |r|, {lag} days", wanted, float(autocorrelation(size, lag).mean()), 0.015))
    return checks


def meta_order_exponent() -> float:
    """Slope of log impact on log size: 2,000 orders that walk books whose depth grows with the distance."""
    random, ticks = dice(54), 4_000
    sizes, moves = np.exp(random.uniform(np.log(3e3), np.log(3e6), 2_000)), np.empty(2_000)
    for number, size in enumerate(sizes):
        depth = np.arange(1, ticks + 1) * random.exponential(1.0, ticks)
        moves[number] = walk_the_book(depth, float(size), 1.0)
    return float(np.polyfit(np.log(sizes), np.log(moves), 1)[0])


def kyle_by_regression(value_spread: float, noise_spread: float) -> float:
    """Slope of value on order flow in Kyle's auction, where the informed trade x = v sigma_u / sigma_v."""
    random = dice(55)
    value = value_spread * random.standard_normal(400_000)
    flow = value * noise_spread / value_spread + noise_spread * random.standard_normal(value.size)
    return float(np.polyfit(flow, value, 1)[0])


@case(
    "V54",
    what="A latent book gives impact that grows with the square root of the order; Kyle's is linear, and so is the economy's",
)
def impact() -> list[Check]:
    """The exponent of a meta-order experiment, Kyle's lambda by least squares, and the economy's market maker."""
    small_order, large_order = trading_day(calm(2, Traders()), np.array([1.0, 4.0]), Traders()).deviation
    return [
        Check("exponent of the economy's market maker", 1.0, float(np.log(large_order / small_order) / np.log(4.0)), 1e-12),
        Check("exponent", 0.5, meta_order_exponent(), 0.02, True),
        Check("lambda", kyle_slope(0.3, 2.0), kyle_by_regression(0.3, 2.0), 1e-3, True),
    ]


def paired_abnormal_return(injected: float) -> float:
    """The difference of two markets with the same noise, one of which hears news on a day: its log return then."""
    traders, noise = Traders(), dice(57).standard_normal((300, 1))
    paths = []
    for news in (0.0, injected):
        crowd, value, price = calm(1, traders), 0.0, []
        for day in range(300):
            arrived = news if day == 150 else 0.0
            crowd = trading_day(crowd, noise[day], traders, arrived)
            value += arrived
            price.append(value + float(crowd.deviation[0]))
        paths.append(np.diff(price))
    return float(paths[1][149] - paths[0][149])


@case("V56", what="The abnormal return of a paired run is the abnormal return that was put in")
def paired_event() -> list[Check]:
    """Two arms with the same noise differ on the day by the news, to rounding."""
    return [Check(f"news {size}", size, paired_abnormal_return(size), 1e-12) for size in (-0.1697, 0.0, 0.05)]
