"""The numbers of labour: who works, what AI can do and saves, how firms take it up, how jobs and wages answer."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.core.block import Institution, param


class LabourParameters(Institution):
    """Everything about labour that a scenario may set."""

    abstract_class: ClassVar[bool] = True

    growth: bool = param(
        True, "Firms take AI up and give it new tasks as it gets better and cheaper", unit="yes or no",
        source="off in still worlds",
    )  # fmt: skip
    age_years: tuple[float, float, float] = param(
        (4.0, 15.0, 24.0), "Years that people spend in the age bands 22-25, 26-40 and 41-64; they set the bands' shares",
        unit="years", bounds=(1, 60), source="the bands of Brynjolfsson, Chandar and Chen (2025), the older ones joined",
    )  # fmt: skip
    occupation_shares: dict[str, tuple[float, float, float]] = param(
        {"us": (0.20, 0.61, 0.19), "cn": (0.35, 0.53, 0.12), "eu": (0.22, 0.60, 0.18)},
        "Shares of workers in occupations of low, middle and high exposure to AI", unit="share", bounds=(0.001, 1),
        sweep=(0.05, 0.8), source="assumption: S5-030, from memory, for the US (80% have a tenth, 19% half of their tasks "
        "exposed); fewer offices in China",
    )  # fmt: skip
    other_occupation_shares: tuple[float, float, float] = param(
        (0.2, 0.61, 0.19), "The same in a bloc that is not named", unit="share", bounds=(0.001, 1), sweep=(0.05, 0.8),
        source="assumption: as in the US, S5-030 from memory",
    )  # fmt: skip
    task_exposure: tuple[float, float, float] = param(
        (0.03, 0.18, 0.50), "Part of an occupation's tasks that AI could do, by exposure", unit="share of tasks",
        bounds=(0, 0.95), sweep=(0.01, 0.8), source="assumption: the mean is the 20% of Acemoglu (2024)",
    )  # fmt: skip
    age_pay: tuple[float, float, float] = param(
        (0.7, 1.0, 1.1), "Pay by age band over that of 26-40", unit="ratio", bounds=(0.1, 5), sweep=(0.5, 1.4),
        source="assumption: pay rises with experience and flattens",
    )  # fmt: skip
    occupation_pay: tuple[float, float, float] = param(
        (0.8, 1.0, 1.3), "Pay by exposure over the middle", unit="ratio", bounds=(0.1, 5), sweep=(0.6, 1.6),
        source="assumption: exposed occupations are better paid (Eloundou et al. 2024)",
    )  # fmt: skip
    profitable_share: float = param(
        0.23, "Share of exposed tasks in which AI costs less than labour at the start", unit="share", bounds=(0.01, 0.95),
        source="Svanberg et al. (2024), as used by Acemoglu (2024); prior of the product with exposure 0.02-0.15",
    )  # fmt: skip
    labour_saving: float = param(
        0.27, "Labour cost saved in those tasks", unit="share", bounds=(0.05, 0.6),
        source="Acemoglu (2024); prior 0.10-0.55; S5-017 found 15% in customer support",
    )  # fmt: skip
    bought_part: float = param(
        0.3, "b: part of the cost of AI in a task that is paid to AI sellers; the rest is people who run it", unit="share",
        bounds=(0, 1), sweep=(0.05, 0.9), source="assumption: most of the cost is integration and checking",
    )  # fmt: skip
    quality_elasticity: float = param(
        0.5, "k: fall of the cost of AI in a task as models get better, beside their price", unit="elasticity", bounds=(0, 3),
        sweep=(0, 1), source="assumption: half; the price index counts some quality already",
    )  # fmt: skip
    labour_in_cost: float = param(
        0.535, "Labour in all cost", unit="share", bounds=(0.1, 1), source="Acemoglu (2024): 0.66% = 0.046 x 0.27 x 0.535",
    )  # fmt: skip
    opening_adoption: dict[str, tuple[float, float]] = param(
        {"us": (0.05, 0.10), "cn": (0.05, 0.20), "eu": (0.064, 0.304)},
        "Small firms, below 250 people, and large ones that use AI at the start", unit="share of firms", bounds=(0.001, 0.9),
        sweep=(0.03, 0.4), source="assumption: S5-009 for large European firms; small ones: S5-007 is of firms of 10-49 people, "
        "6.4%, S5-006 of all from 10 up, 8%, so that those of 10-249 lie between; firms below 10 are not counted and use less; "
        "S5-001 for US firms, nearly all of them small; large US firms and China between",
    )  # fmt: skip
    other_opening_adoption: tuple[float, float] = param(
        (0.05, 0.15), "The same in a bloc that is not named", unit="share of firms", bounds=(0.001, 0.9), sweep=(0.03, 0.4),
        source="assumption: between the US and China",
    )  # fmt: skip
    not_applicable: tuple[float, float] = param(
        (0.5, 0.3), "Small and large firms whose business has no use for AI", unit="share of firms", bounds=(0, 0.69),
        sweep=(0.1, 0.6), source="assumption: most firms without AI say that it does not apply to them (Census BTOS)",
    )  # fmt: skip
    fixed_cost: tuple[float, float] = param(
        (0.006, 0.002), "Staff that keeps AI going at small and large firms that use it", unit="share of labour",
        bounds=(0, 0.2), sweep=(0, 0.02), source="assumption: a person in 150 at a small firm; large ones spread it",
    )  # fmt: skip
    saving_sensitivity: float = param(
        40.0, "b1: how strongly adoption answers to what AI saves", unit="logits per share of labour cost", bounds=(0, 400),
        sweep=(0, 100), source="assumption: firms differ by some per cent of labour cost; 0 is no answer at all",
    )  # fmt: skip
    peer_effect: float = param(
        1.0, "b2: what others' experience adds to the worth of AI", unit="logits", bounds=(0, 5), sweep=(0, 3),
        source="assumption: know-how spreads; 0 is none",
    )  # fmt: skip
    innovation: float = param(
        0.03, "p: firms that adopt by themselves, of those that want to", unit="a year", bounds=(0, 1),
        source="Sultan, Farley and Lehmann (1990): mean of 213 studies; prior 0.005-0.05",
    )  # fmt: skip
    imitation: float = param(
        0.38, "q: firms that adopt because others have, of those that want to", unit="a year", bounds=(0, 5),
        source="Sultan, Farley and Lehmann (1990): mean of 213 studies; prior 0.2-0.6",
    )  # fmt: skip
    small_share: float = param(
        0.55, "Employees at small firms, below 250 people", unit="share", bounds=(0.01, 0.99), sweep=(0.4, 0.8),
        source="assumption: about half in the US, two thirds in Europe",
    )  # fmt: skip
    reinstatement: float = param(
        0.5, "New tasks for people for every task that AI takes over", unit="ratio", bounds=(0, 3), sweep=(0, 1.5),
        source="assumption: Acemoglu and Restrepo (2019): about 1 in 1947-87, a half in 1987-2017, from memory",
    )  # fmt: skip
    new_task_weeks: float = param(
        104.0, "Weeks in which two thirds of the new tasks come up", unit="weeks", bounds=(1, 1040), sweep=(26, 520),
        source="assumption: organisations take years to find new work",
    )  # fmt: skip
    demand_elasticity: float = param(
        1.0, "Elasticity of sales with respect to unit cost where no merchant tells what is sold", unit="elasticity",
        bounds=(0, 10), sweep=(0.3, 3), source="assumption: Bessen (2019): above 1 in young sectors, below 1 in old ones",
    )  # fmt: skip
    unemployment: dict[str, float] = param(
        {"us": 0.04, "cn": 0.052, "eu": 0.0625}, "Unemployment at the start", unit="share of the labour force",
        bounds=(0.005, 0.4), sweep=(0.03, 0.1), source="assumption: S5-031, from memory, a year after the start",
    )  # fmt: skip
    other_unemployment: float = param(
        0.05, "The same in a bloc that is not named", unit="share of the labour force", bounds=(0.005, 0.4), sweep=(0.03, 0.1),
        source="assumption: between the blocs that are named",
    )  # fmt: skip
    finding: float = param(
        0.45, "f: probability that somebody who looks finds work", unit="a month", bounds=(0.05, 0.99), sweep=(0.15, 0.6),
        source="assumption: Shimer (2005), from memory; separations follow from unemployment at rest",
    )  # fmt: skip
    matching_elasticity: float = param(
        0.5, "eta: elasticity of hires with respect to people who look", unit="elasticity", bounds=(0.05, 0.95),
        source="Petrongolo and Pissarides (2001): prior 0.4-0.7",
    )  # fmt: skip
    mobility: float = param(
        0.1, "Part of job search that goes to occupations of other exposure", unit="share", bounds=(0, 0.6), sweep=(0, 0.3),
        source="assumption: who changes occupation is slower to find work (del Rio-Chanona et al. 2021)",
    )  # fmt: skip
    planning_weeks: float = param(
        13.0, "Weeks in which firms close the gap between staff and what they need", unit="weeks", bounds=(1, 260),
        sweep=(4, 52), source="assumption: a quarter",
    )  # fmt: skip
    layoffs: float = param(
        0.3, "Part of excess staff that is laid off when a stop to hiring is not enough", unit="share", bounds=(0, 1),
        sweep=(0, 1), source="assumption: firms first let attrition work",
    )  # fmt: skip
    entry_bias: float = param(
        0.0, "How much less often the young are hired where AI does more of the tasks", unit="log points per share of tasks",
        bounds=(-50, 50), sweep=(-5, 15), source="assumption: 0 is neutral; novices gain most from AI (S5-018), yet do the "
        "tasks that it can do",
    )  # fmt: skip
    output_smoothing: float = param(
        0.02, "Weight of the newest week in the output that firms plan for", unit="share", bounds=(0.001, 1),
        sweep=(0.01, 0.2), source="assumption: firms hoard labour through swings of half a year",
    )  # fmt: skip
    wage_elasticity: float = param(
        0.1, "beta: wages fall by this much for a rise in unemployment", unit="elasticity", bounds=(0, 1), sweep=(0, 0.2),
        source="assumption: Blanchflower and Oswald (1994), from memory",
    )  # fmt: skip
    lowest_unemployment: float = param(
        0.001, "Unemployment below which the wage curve is not drawn: wages rise no further", unit="share of the labour force",
        bounds=(1e-6, 0.05), sweep=(0.0003, 0.01), source="assumption: far below any that was observed (Blanchflower and Oswald)",
    )  # fmt: skip
    wage_weeks: float = param(
        26.0, "Weeks in which two thirds of wages are bargained anew", unit="weeks", bounds=(1, 520), sweep=(13, 104),
        source="assumption: contracts run for about a year",
    )  # fmt: skip
