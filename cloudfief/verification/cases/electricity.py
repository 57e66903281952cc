"""V57 to V64: power markets against closed forms, cleared by the economy's own routine."""

from __future__ import annotations

import numpy as np

from cloudfief.behaviour.electricity.clearing import clear, inframarginal_rent
from cloudfief.behaviour.electricity.demand import adjusted_use, weekly_adjustment
from cloudfief.behaviour.electricity.marginal_cost import short_run_marginal_cost, switch_price
from cloudfief.behaviour.electricity.market import power_market
from cloudfief.behaviour.electricity.tariff import average_cost, network_prices, retail_prices
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.verification.case import Check, case

STEPS = ([0.0, 30.0, 100.0], [50.0, 30.0, 40.0])  # cost and capacity
PLENTY = 1e6
# efficiency, fuel in euro per MWh of heat, tonnes per MWh of heat, variable cost in euro (PyPSA technology-data, costs_2025)
CCGT, COAL, LIGNITE = (0.57, 42.9, 0.198, 5.74), (0.356, 7.82, 0.336, 4.10), (0.33, 7.94, 0.407, 4.10)


def linear_price(withholding: float) -> float:
    """The price where demand is 100 - p and power costs 10."""
    return float(clear(power_market([10.0], [PLENTY], [100.0], slope=1.0, withholding=withholding)).price[0])


def isoelastic_price(withholding: float, elasticity: float, limit: float) -> float:
    """The price where demand is 100 (p/10)^-eps and power costs 10: the routine's linear demand, laid on anew until it rests."""
    price = 10.0
    for _ in range(400):
        load = 100.0 * (price / 10.0) ** -elasticity
        market = power_market(
            [10.0], [PLENTY], [load], slope=elasticity * load / price, reference=price, withholding=withholding, price_limit=limit
        )
        price = float(clear(market).price[0])
    return price


def cost_at(unit: tuple[float, float, float, float], permit: float) -> float:
    """Short-run marginal cost of a row of the table, euro per MWh."""
    eta, fuel, emission, om = unit
    return float(short_run_marginal_cost(fuel, eta, emission, permit, om))


def first_to_run(dirtier: tuple[float, ...], cleaner: tuple[float, ...], permit: float) -> int:
    """Which of two units serves a load that either could: 0 the dirtier, 1 the cleaner."""
    cost = np.array([cost_at(dirtier, permit), cost_at(cleaner, permit)])  # type: ignore[arg-type]
    order = np.argsort(cost, kind="stable")
    output = clear(power_market(cost[order], [1.0, 1.0], [0.5])).output[0]
    return int(order[int(np.argmax(output))])


@case("V57", what="Steps 50@0, 30@30, 40@100 and a load of 90 give 100, a rent of 7100 and an average cost of 21.111")
def merit_order() -> list[Check]:
    """Price takers."""
    market = power_market(*STEPS, [90.0])
    found = clear(market)
    cost = float((found.output * market.cost).sum())
    return [
        Check("price", 100.0, float(found.price[0]), 0.0),
        Check("rent", 7100.0, float(inframarginal_rent(market, found)[0]), 1e-9),
        Check("average cost", 190.0 / 9.0, float(average_cost(cost, 0.0, 90.0)), 1e-9),
    ]


@case("V58", what="Cournot, Allaz-Vila forwards and the cartel on a linear demand 100 - p with cost 10")
def cournot() -> list[Check]:
    """N firms have conduct 1/N; in the forward equilibrium they have sold 1 - 1/N of their output."""
    spot, forward = {1: 55.0, 2: 40.0, 3: 32.5, 5: 25.0}, {1: 55.0, 2: 28.0, 3: 19.0, 5: 10.0 + 90.0 / 26.0}
    checks = [Check(f"Cournot, {n} firms", p, linear_price(1 / n), 1e-9) for n, p in spot.items()]
    checks += [Check(f"with forwards, {n} firms", p, linear_price(1 / n * (1 / n)), 1e-9) for n, p in forward.items()]
    return [*checks, Check("very many firms", 10.0, linear_price(1e-9), 1e-6), Check("cartel", 55.0, linear_price(1.0), 1e-9)]


@case("V59", what="Five Cournot firms on an elasticity of 0.37 charge 2.176 times cost; where N eps <= 1 the price limit holds")
def isoelastic() -> list[Check]:
    """p / c = 1 / (1 - 1 / (N eps))."""
    return [
        Check("price over cost", 1.0 / (1.0 - 1.0 / (5 * 0.37)), isoelastic_price(0.2, 0.37, 4000.0) / 10.0, 1e-9),
        Check("two firms, elasticity 0.37", 4000.0, isoelastic_price(0.5, 0.37, 4000.0), 1e-9),
        Check("two firms, elasticity 0.5", 400.0, isoelastic_price(0.51, 0.5, 400.0), 1e-9),
    ]


@case("V60", what="The Lerner index is conduct over elasticity; with theta = 0 it is the merit order; Cournot sums to HHI/eps")
def lerner() -> list[Check]:
    """Elasticity at the price found is slope x p / q."""
    checks = []
    for conduct in (0.1, 0.2, 0.5):
        found = clear(power_market([10.0], [PLENTY], [100.0], slope=1.0, withholding=conduct))
        price, sold = float(found.price[0]), float(found.served[0])
        checks.append(Check(f"Lerner, theta {conduct}", conduct / (price / sold), 1 - 10 / price, 1e-12))
    shares = np.full(4, 0.25)
    found = clear(power_market([10.0], [PLENTY], [100.0], slope=1.0, withholding=float(shares @ shares)))
    price, sold = float(found.price[0]), float(found.served[0])
    checks.append(Check("HHI over elasticity", float(shares @ shares) * sold / price, 1 - 10 / price, 1e-12))
    free = clear(power_market(*STEPS, [90.0], strategic_share=0.5, withholding=0.0))
    return [*checks, Check("theta 0", 100.0, float(free.price[0]), 0.0)]


@case("V61", what="Short-run costs at 65 euro a tonne, and the permit prices at which gas passes lignite and coal")
def marginal_cost() -> list[Check]:
    """The merit order turns at exactly these prices."""
    checks = [
        Check(name, value, cost_at(unit, 65.0), 0.1)
        for name, unit, value in (("CCGT", CCGT, 103.6), ("coal", COAL, 87.4), ("lignite", LIGNITE, 108.3))
    ]
    for name, dirtier, expected, tolerance in (("lignite", LIGNITE, 59.64, 0.01), ("coal", COAL, 92.1, 0.1)):
        fuels, etas = (dirtier[1], CCGT[1]), (dirtier[0], CCGT[0])
        turn = switch_price(fuels, etas, (dirtier[2], CCGT[2]), (dirtier[3], CCGT[3]))
        checks += [
            Check(f"{name} = gas at", expected, turn, tolerance, reference=True),
            Check(f"{name} first below", 0, first_to_run(dirtier, CCGT, turn - 1e-6), 0.0),
            Check(f"gas first above ({name})", 1, first_to_run(dirtier, CCGT, turn + 1e-6), 0.0),
        ]
    return checks


@case("V62", what="A permit price passes into the power price by the emissions of the marginal unit, fully for inelastic load")
def pass_through() -> list[Check]:
    """Gas is marginal above nuclear; one euro more a tonne adds 0.198 / 0.57."""
    price = [float(clear(power_market([12.0, cost_at(CCGT, permit)], [50.0, 50.0], [80.0])).price[0]) for permit in (65.0, 66.0)]
    moved = price[1] - price[0]
    return [
        Check("euro per euro a tonne", 0.198 / 0.57, moved, 1e-9),
        Check("over the rise of marginal cost", 1.0, moved / (cost_at(CCGT, 66.0) - cost_at(CCGT, 65.0)), 1e-9),
    ]


@case("V63", what="More load leaves the price alone inside a step, raises it by the step beyond, and can lower a retail price")
def added_load() -> list[Check]:
    """The retail price of average-cost supply with fixed wires."""

    def price(load: float) -> float:
        return float(clear(power_market(*STEPS, [load])).price[0])

    def retail(load: float, wires: float) -> float:
        found = clear(power_market(*STEPS, [load]))
        energy = average_cost(float((found.output @ np.array(STEPS[0]))[0]), 0.0, load)
        network = network_prices(np.array(wires), np.array([10.0]), np.array([load]))
        return float(retail_prices(energy, network[0], 0.2))

    falls = retail(78.0, 5000.0) - retail(70.0, 5000.0)
    rises = retail(78.0, 0.0) - retail(70.0, 0.0)
    expected = (840 / 78 + 5000 / 78 - (600 / 70 + 5000 / 70)) / 0.8
    return [
        Check("inside the step", 0.0, price(79.0) - price(60.0), 0.0),
        Check("beyond the step", 70.0, price(81.0) - price(79.0), 0.0),
        Check("retail falls with dear wires", expected, falls, 1e-9),
        Check("and is negative", 1.0, float(falls < 0), 0.0),
        Check("retail rises without them", (840 / 78 - 600 / 70) / 0.8, rises, 1e-9),
    ]


@case("V64", what="A tenth more on the price takes 1.2% off demand after a year, and 3.4% in the long run")
def demand() -> list[Check]:
    """Elasticities 0.126 and 0.365."""
    adjustment, use, year = weekly_adjustment(0.126, 0.365), np.zeros(1), np.nan
    for week in range(100 * WEEKS_PER_YEAR):
        use = adjusted_use(use, 1.1, 1.0, 0.365, adjustment)
        if week == WEEKS_PER_YEAR - 1:
            year = float(np.exp(use[0]) - 1)
    return [
        Check("after a year", 1.1**-0.126 - 1, year, 1e-9),
        Check("about", -0.012, year, 1e-4),
        Check("in the long run", 1.1**-0.365 - 1, float(np.exp(use[0]) - 1), 1e-9),
    ]
