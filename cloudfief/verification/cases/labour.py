"""V65 to V70: labour against the task model, Hulten's theorem, Bass's curve, flow unemployment and market size."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from cloudfief.behaviour.labour.diffusion import adopted_share, adoption_hazard, peak_years
from cloudfief.behaviour.labour.hulten import productivity_gain
from cloudfief.behaviour.labour.life_cycle import employed_at_rest
from cloudfief.behaviour.labour.market_size import output_at
from cloudfief.behaviour.labour.matching import hires
from cloudfief.behaviour.labour.tasks import labour_share
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.luck import Luck
from cloudfief.verification.case import Check, case
from cloudfief.verification.references.task_economy import TaskEconomy

STEP = 1e-5  # of I, in finite differences
FIRMS = 20_000


def economy(capital: float = 2.0, automated: float = 0.3) -> TaskEconomy:
    """N = 1, L = 1 and gamma = e^(i / 2)."""
    return TaskEconomy(1.0, automated, capital, 1.0, lambda task: np.exp(0.5 * task))


def slope(log_wage: Callable[[float], float], at: float) -> float:
    """d ln W / dI by central difference."""
    return (log_wage(at + STEP) - log_wage(at - STEP)) / (2 * STEP)


@case("V65", what="Labour earns the share N - I of output, whatever capital, wages and skills are")
def share_of_labour() -> list[Check]:
    """The share that the economy leaves to labour, against what another worker adds in the reference."""
    checks = []
    for capital, automated in ((2.0, 0.3), (50.0, 0.3), (0.2, 0.8)):
        found = economy(capital, automated)
        more, less = (found._replace(labour=1 + sign * STEP).output() for sign in (1, -1))
        marginal = (more - less) / (2 * STEP)
        share = float(labour_share(1.0, automated))
        checks.append(Check(f"marginal product x L / Y, K {capital}, I {automated}", marginal / found.output(), share, 1e-8))
    return [*checks, Check("share after new tasks", 0.8, float(labour_share(1.1, 0.3)), 1e-12)]


@case(
    "V66",
    what="Automation moves the wage by productivity less displacement; with elastic capital it cannot lower it where it pays",
)
def wage_effects() -> list[Check]:
    """Formula against finite difference; "so-so" automation, automation that pays, and automation that does not.

    All of it in the reference: the economy's wages come out of a wage curve, not of this production function.
    """
    here = economy()
    fixed = slope(lambda automated: math.log(economy(automated=automated).wage()), 0.3)
    checks = [
        Check("formula, K given", -0.0381264, here.wage_effect(), 1e-7, True),
        Check("finite difference, K given", -0.0381264, fixed, 1e-6, True),
    ]
    for name, capital, sign in (("pays", 2.0, 1.0), ("does not pay", 0.2, -1.0)):
        start = economy(capital)
        rent = start.rent()

        def log_wage(automated: float, capital: float = capital, rent: float = rent) -> float:
            return math.log(economy(capital, automated).with_elastic_capital(rent).wage())

        formula, saving = start.wage_effect_with_elastic_capital(), start.saving_at_the_margin()
        checks += [
            Check(f"elastic K, automation {name}: formula", slope(log_wage, 0.3), formula, 1e-6, True),
            Check(f"elastic K, automation {name}: sign", sign, math.copysign(1.0, formula), 0.0, True),
            Check(f"elastic K, automation {name}: sign of the saving", sign, math.copysign(1.0, saving), 0.0, True),
        ]
    return checks


@case("V67", what="Acemoglu's ten years of AI by Hulten's theorem: 0.66% of total factor productivity")
def hulten() -> list[Check]:
    """4.6% of tasks, 27% of their labour cost, labour 53.5% of cost."""
    return [Check("TFP gain", 0.0066447, float(productivity_gain(0.046, 0.27, 0.535)), 1e-9)]


def adopters_after(years: int, innovation: float, imitation: float) -> float:
    """Share of 20,000 firms that have adopted, each by its own draw at the hazard of every week."""
    luck, firms = Luck(1, "diffusion"), np.arange(FIRMS)
    has = np.zeros(FIRMS, dtype=np.bool_)
    for week in range(years * WEEKS_PER_YEAR):
        hazard = adoption_hazard(innovation, imitation, has.mean(), 1 / WEEKS_PER_YEAR)
        has |= luck.at(week).uniform("adopts", firms) < hazard
    return float(has.mean())


@case("V68", what="Bass's curve with p = 0.03 and q = 0.38, and firms that adopt one by one at its hazard")
def bass() -> list[Check]:
    """Closed form, peak, and the hazard of the economy's firms, within four Monte Carlo standard errors and the week's step."""
    innovation, imitation = 0.03, 0.38
    peak = peak_years(innovation, imitation)
    checks = [
        Check("years to the peak", 6.192619, peak, 1e-6, reference=True),
        Check("adopted at the peak", 0.460526, float(adopted_share(innovation, imitation, peak)), 1e-6, True),
    ]
    for years, expected in ((5, 0.331199), (10, 0.812803)):
        checks += [
            Check(f"adopted after {years} years", expected, float(adopted_share(innovation, imitation, years)), 1e-6, True),
            Check(f"firms one by one, {years} years", expected, adopters_after(years, innovation, imitation), 0.02),
        ]
    return checks


@case("V69", what="Unemployment rests where as many find work as lose it: 7.02% at 3.4% and 45% a month")
def flow_unemployment() -> list[Check]:
    """The economy's ageing labour force without ageing, and its matching function run to rest."""
    lost, found = 0.034, 0.45
    expected = lost / (lost + found)
    idle = 0.5
    for _ in range(200):
        idle += lost * (1 - idle) - float(hires(idle, idle, found, 0.5))
    still = 1 - float(employed_at_rest(lost, found, [0.0])[..., 0])
    return [
        Check("delta / (delta + f), published", 0.0702479, expected, 1e-7, reference=True),
        Check("one age band that nobody leaves", expected, still, 1e-7),
        Check("matching until it rests", expected, idle, 1e-7),
    ]


@case("V70", what="What productivity does to a sector's jobs depends on demand: none at elasticity 1, more above, fewer below")
def market_size() -> list[Check]:
    """Labour gets twice as productive: output sold by the economy's rule times labour in a unit, L = 2^(e - 1)."""
    per_unit, expected = 0.5, {0.5: 2**-0.5, 1.0: 1.0, 2.0: 2.0}
    return [Check(f"jobs, elasticity {e}", jobs, float(output_at(per_unit, e)) * per_unit, 1e-12) for e, jobs in expected.items()]
