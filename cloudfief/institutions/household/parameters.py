"""The numbers of households: how many there are, what they earn and spend, how they choose, trust and change."""

from __future__ import annotations

from typing import ClassVar, Literal

from cloudfief.core.block import Institution, param


class HouseholdParameters(Institution):
    """Everything about households that a scenario may set."""

    abstract_class: ClassVar[bool] = True

    count: int = param(
        20_000, "Simulated households, all blocs together", unit="households", bounds=(3, 10**9), sweep=(2_000, 10**6),
        source="assumption: effects do not depend on it, their noise does",
    )  # fmt: skip
    real_households: dict[str, int] = param(
        {"us": 132_000_000, "cn": 494_000_000, "eu": 202_000_000}, "Real households of each bloc", unit="households",
        bounds=(1, 10**10), sweep=(1, 10**10), source="assumption: census orders of magnitude; sets weights only",
    )  # fmt: skip
    other_real_households: int = param(
        100_000_000, "Real households of a bloc that is not named", unit="households", bounds=(1, 10**10),
        sweep=(10**6, 10**9), source="assumption: the order of a continent's, as of the blocs that are named",
    )  # fmt: skip
    weekly_income_usd: dict[str, float] = param(
        {"us": 2_700.0, "cn": 285.0, "eu": 990.0}, "Mean household consumption a week at the start", unit="USD a week",
        bounds=(1, 1e6), sweep=(100, 4_000), source="assumption: household consumption of 2024 over households",
    )  # fmt: skip
    other_weekly_income_usd: float = param(
        1_000.0, "The same in a bloc that is not named", unit="USD a week", bounds=(1, 1e6), sweep=(100, 4_000),
        source="assumption: about the European Union's",
    )  # fmt: skip
    income_spread: float = param(
        0.7, "Standard deviation of log income", unit="log points", bounds=(0, 2), sweep=(0.4, 1.0),
        source="assumption: a Gini coefficient near 0.38",
    )  # fmt: skip
    spend_from_income: float = param(
        0.8, "alpha 1: spending out of disposable income", unit="share", bounds=(0, 1), sweep=(0.6, 0.95),
        source="assumption: Godley and Lavoie (2007) use 0.6 a year",
    )  # fmt: skip
    spend_from_wealth: float = param(
        0.02, "alpha 2: weekly spending out of deposits", unit="share a week", bounds=(0.0001, 1), sweep=(0.005, 0.05),
        source="assumption: deposits of ten weeks' income at rest",
    )  # fmt: skip
    spend_from_gains: float = param(
        0.01, "Spending out of unexpected gains on shares", unit="share a year", bounds=(0, 0.3), sweep=(0, 0.05),
        source="assumption: a cent a year of a dollar; at three, mispriced shares swing spending by a quarter",
    )  # fmt: skip
    outside_categories: int = param(
        16, "Needs that no fief serves (rent, health, transport, schooling)", unit="categories", bounds=(0, 64),
        sweep=(8, 32), source="assumption: S3-018 puts e-commerce at 15.9% of retail sales",
    )  # fmt: skip
    outside_occasions: float = param(
        0.25, "Share of shopping occasions that fall on those needs", unit="share", bounds=(0, 0.99), sweep=(0.1, 0.5),
        source="assumption: few and large payments",
    )  # fmt: skip
    outside_spending: float = param(
        0.92, "Share of spending that falls on those needs", unit="share", bounds=(0, 0.999), sweep=(0.8, 0.95),
        source="assumption: with S3-018 and S3-020, fiefs sell a few per cent of consumption",
    )  # fmt: skip
    needs_per_week: int = param(
        3, "Shopping occasions a week", unit="needs a week", bounds=(1, 24), sweep=(1, 6),
        source="assumption: thirteen purchases a month",
    )  # fmt: skip
    match_weight: float = param(
        5.0, "S0: utility of a perfect match", unit="logits", bounds=(0, 20), sweep=(2, 8),
        source="assumption: standard deviation of match value 1.25 logits",
    )  # fmt: skip
    price_coefficient: float = param(
        2.0, "alpha: utility lost when a price rises by the median price", unit="logits", bounds=(0.5, 6),
        source="prior of the demand literature: own-price elasticities between -1.1 and -5",
    )  # fmt: skip
    shown: int = param(
        8, "Slots on a page", unit="slots", bounds=(1, 8), sweep=(4, 8), source="assumption: one screen",
    )  # fmt: skip
    examination: float = param(
        0.8, "Probability of examining the next slot", unit="probability", bounds=(0, 0.99), sweep=(0.7, 0.95),
        source="assumption: from Ursu (2018), S3-040: rank moves search",
    )  # fmt: skip
    persuasion: float = param(
        1.0, "beta: utility that full trust adds to the first slot", unit="logits", bounds=(0, 3), sweep=(0, 2),
        source="prior 0.3-2 for the salience of the top slot (Ursu 2018); assumption inside it",
    )  # fmt: skip
    outside_value: float = param(
        -1.0, "Utility below which a page is left without buying", unit="logits", bounds=(-10, 10), sweep=(-2, 0),
        source="assumption: most needs are met",
    )  # fmt: skip
    click_bar: float = param(
        1.0, "Utility at which half click in search", unit="logits", bounds=(-10, 10), sweep=(0, 2),
        source="assumption: clicks are selective",
    )  # fmt: skip
    feed_bar: float = param(
        6.5, "Utility at which half click on the home feed", unit="logits", bounds=(-10, 15), sweep=(5, 8),
        source="assumption: click-through below ten per cent on a home page",
    )  # fmt: skip
    feed_probability: float = param(
        0.25, "Probability of looking at the last fief's home feed in a week", unit="probability", bounds=(0, 1),
        sweep=(0.1, 0.5), source="assumption: once a month",
    )  # fmt: skip
    search_cost: float = param(
        0.3, "Utility lost by searching the open market", unit="logits", bounds=(0, 5), sweep=(0.1, 1),
        source="assumption: from position costs in Ursu (2018), S3-040",
    )  # fmt: skip
    sellers_sampled: int = param(
        4, "Sellers met on the open market", unit="sellers", bounds=(1, 6), sweep=(2, 6),
        source="assumption: a handful of shops",
    )  # fmt: skip
    trust_weight: float = param(
        2.0, "Weight of trust in the choice of a channel", unit="logits", bounds=(0, 10), sweep=(0, 4),
        source="assumption: above 6 a low start is never left",
    )  # fmt: skip
    experience_weight: float = param(
        0.5, "Weight of experienced value in the choice of a channel", unit="share", bounds=(0, 3), sweep=(0.25, 1),
        source="assumption: at 0 a personal agent could not matter by construction",
    )  # fmt: skip
    experience_rate: float = param(
        0.05, "Weight of the newest purchase in experienced value", unit="share", bounds=(0.001, 1), sweep=(0.02, 0.2),
        source="assumption: twenty purchases of memory",
    )  # fmt: skip
    trust_gain: float = param(
        0.0039, "l+: gain of trust per purchase no worse than the open market", unit="share", bounds=(0, 1),
        source="prior 0.05 a month over thirteen purchases (reputation asymmetry)",
    )  # fmt: skip
    trust_loss: float = param(
        0.0124, "l-: loss of trust per purchase that is worse", unit="share", bounds=(0, 1),
        source="prior 0.15 a month over thirteen purchases (reputation asymmetry)",
    )  # fmt: skip
    trust_return: float = param(
        0.005, "Return of trust toward a half in a week without a visit", unit="share a week", bounds=(0, 1),
        sweep=(0, 0.02), source="assumption: so that nobody is lost for ever after a bad start",
    )  # fmt: skip
    trust_at_start: float = param(
        0.5, "Trust at birth", unit="share", bounds=(0, 1), sweep=(0.3, 0.7), source="assumption: undecided",
    )  # fmt: skip
    susceptibility_spread: float = param(
        0.3, "Standard deviation of log susceptibility", unit="log points", bounds=(0, 2), sweep=(0, 0.6),
        source="assumption: people differ by a third",
    )  # fmt: skip
    precision_growth: float = param(
        0.0125, "g: precision that each examined slot adds to what a fief knows of a household", unit="per slot",
        bounds=(0, 1), sweep=(0.003, 0.05),
        source="assumption: a fifth of a click's information, p (1 - p), spread over the 16 dimensions of taste",
    )  # fmt: skip
    drift_law: Literal["none", "exposure", "assimilation", "adaptation", "conditioning"] = param(
        "exposure", "How taste follows what is bought", unit="law",
        source="no consensus (Curmei et al. 2022): the rival laws are all built",
    )  # fmt: skip
    drift_rate: float = param(
        0.0015, "eta: drift of taste per purchase", unit="share", bounds=(0, 0.01),
        source="prior 0.02 a month, 0-0.1, over thirteen purchases; no consensus estimate, swept including 0",
    )  # fmt: skip
    drift_pull: float = param(
        0.0003, "Pull of the birth taste per purchase", unit="share", bounds=(0, 0.01), sweep=(0, 0.002),
        source="assumption: a fifth of the drift, so that tastes do not run away",
    )  # fmt: skip
    agent_willing: float = param(
        0.3, "Share of households that would let a personal AI agent shop", unit="share", bounds=(0, 1), sweep=(0.1, 0.5),
        source="assumption: adoption 0.1 to 0.5 is where claim C3 is open",
    )  # fmt: skip
    agent_appeal: float = param(
        -1.0, "Convenience of the own agent as a channel", unit="logits", bounds=(-10, 10), sweep=(-2, 0),
        source="assumption: less convenient than the open market",
    )  # fmt: skip
    agent_mistake: float = param(
        0.3, "Mistakes of the agent against the household's own", unit="share", bounds=(0, 1), sweep=(0.1, 1),
        source="assumption: an agent reads every offer",
    )  # fmt: skip
    plan_attention: float = param(
        0.024, "a: share of households that look again at their AI plan in a week", unit="share a week",
        bounds=(0, 1), source="prior 0.10 a month, 0.03-0.5 (Einav, Klopack and Mahoney 2025)",
    )  # fmt: skip
    watch: tuple[int, ...] = param(
        (), "Households whose weeks are recorded, beside three examples; counted from 0, bloc after bloc", unit="household ids",
        bounds=(0, 10**9), sweep=(0, 10**9), source="assumption: none asked for",
    )  # fmt: skip

    welfare_panel: int = param(
        256, "Households of each bloc whose welfare is measured and whose tastes in other lives are followed", unit="households",
        bounds=(0, 10**6), sweep=(64, 2_048), source="assumption: each has two shadows that cost as much time as households",
    )  # fmt: skip
    welfare_weeks: int = param(
        4, "Weeks between two measurements of welfare", unit="weeks", bounds=(1, 52), sweep=(1, 13),
        source="assumption: prices are new as often; it decides what is recorded, not what happens",
    )  # fmt: skip
