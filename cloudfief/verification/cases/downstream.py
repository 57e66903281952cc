"""V17: a specialised service against general AI, by closed form and by the institution's own week."""

from __future__ import annotations

from typing import Any

import numpy as np

from cloudfief.behaviour.bertrand import solve
from cloudfief.behaviour.bertrand_market import profit
from cloudfief.behaviour.niche import best_markup, best_profit, niche_market
from cloudfief.core.luck import Luck
from cloudfief.institutions.specialist import Books, Reads, Specialist
from cloudfief.verification.case import Check, case

CUSTOMERS, VALUE, COEFFICIENT, COST = 100.0, 4.0, 1.0, 1.0
PROFIT_TAX = 0.2
USD = 1_000_000  # a week for every share of customers at the opening list price


def solved(rival_value: float) -> tuple[float, float]:
    """Mark-up and profit of a specialist against general AI by the market's own solver, plain logit."""
    asked = niche_market(np.array([VALUE]), np.array([COST]), COEFFICIENT, 0.0, rival_value)
    found = solve(asked)
    return float(found.markup[0]), CUSTOMERS * float(profit(asked, found)[0])


def weeks_lived(team_usd: float, quality: np.ndarray, reserve_usd: float = 0.0) -> int:
    """Weeks that a specialist without contracts lives on its cash while general AI gets better; all of them at most.

    Its own rule decides: it closes when tokens, support and team cost more than the cash it has.
    """
    values = {
        "homes": {"eu-translator": "eu"}, "sold_blocs": {"eu-translator": ("eu",)}, "contract_weeks": 1.0, "nest": 0.0,
        "own_progress": 0.0, "working_cash_usd": {"eu-translator": reserve_usd}, "reprice_weeks": 1,
    }  # fmt: skip
    specialist = Specialist.model_validate(values)
    account = np.array([0], dtype=np.int64)
    opened = specialist.init(
        Luck(1, "specialist"), blocs=("eu",), specialist_account=account, state_account=account,
        state_exchange_rate=np.array([1_000_000]),
    )  # fmt: skip
    books: Books = opened.state._replace(fixed_cost=np.array([team_usd]))
    paid, reserve = _takings(books), books.working_cash
    for week, level in enumerate(quality, start=1):
        cash = reserve + paid.sum(axis=0)
        outcome = specialist.step(books, Luck(1, "specialist", week), _reads(week, level, account, paid, cash))
        books = outcome.state
        if not books.active[0]:
            return week
        reserve = cash - sum(flow.amount for flow in outcome.flows)
        paid = _takings(books)
    return len(quality) + 1


def _takings(books: Books) -> np.ndarray:
    """A million dollars for every share of customers at the opening list price, in cents, (bloc, specialist)."""
    return np.rint(np.nan_to_num(books.share * books.price) * USD * 100).astype(np.int64)


def _reads(week: int, quality: float, account: np.ndarray, paid: np.ndarray, cash: np.ndarray) -> Any:
    return Reads(
        week=week, blocs=("eu",), specialist_account=account, specialist_cash=cash,
        exchange_fund_account=account + 1, state_account=account + 2, state_profit_tax=np.array([PROFIT_TAX]),
        state_exchange_rate=np.array([1_000_000]), household_payroll_account=account + 3,
        lab_token_till_account=account + 4, lab_specialist_revenue=paid, lab_token_price_index=np.ones(1),
        lab_frontier_quality=np.array([quality]),
    )  # fmt: skip


def closed_form_life(team_usd: float, quality: np.ndarray, reserve_usd: float = 0.0) -> int:
    """The first week in which the losses (M / a) W(z / A_0) - F have used up the reserve.

    Profit after tax fills the reserve up again, the rest is handed out. Value and cost are those of the defaults.
    """
    specialist = Specialist()
    inside = specialist.opening_share_at_home + specialist.opening_ai_share
    own = np.log(specialist.opening_share_at_home / (1 - inside)) + specialist.price_coefficient
    at_prices_of_last_week = np.concatenate([[1.0], quality[:-1]])
    rival = np.log(specialist.opening_ai_share / (1 - inside)) + specialist.quality_response * (at_prices_of_last_week - 1)
    cost = specialist.token_cost + specialist.service_cost
    profits = best_profit(USD, own, specialist.price_coefficient, cost, rival)
    reserve = reserve_usd
    for week, earned in enumerate(np.asarray(profits) - team_usd, start=1):
        if reserve + earned < 0:
            return week
        reserve = min(reserve + earned * (1 - PROFIT_TAX * (earned > 0)), reserve_usd)
    return len(quality) + 1


@case(
    "V17",
    what="A specialist leaves when its cash is out: the first week in which (M/a) W(z/A0) less its fixed cost has used it up",
)
def specialist_exit() -> list[Check]:
    """Closed form against the solver; exit weeks for three teams and reserves; profit falls as general AI gets better."""
    checks = []
    for rival in (-np.inf, 0.0, 2.0):
        if np.isfinite(rival):
            markup, earned = solved(rival)
            checks += [
                Check(f"markup, v_f = {rival}", float(best_markup(VALUE, COEFFICIENT, COST, rival)), markup, 1e-8),
                Check(f"profit, v_f = {rival}", float(best_profit(CUSTOMERS, VALUE, COEFFICIENT, COST, rival)), earned, 1e-6),
            ]
    no_rival = float(best_profit(1.0, VALUE, COEFFICIENT, COST, -np.inf))
    checks.append(Check("profit without general AI, as in V05", 1.557146, no_rival, 1e-6, reference=True))
    quality = 1.0 + 0.02 * np.arange(1, 61)
    lives = {team: weeks_lived(team, quality) for team in (120_000.0, 140_000.0, 160_000.0)}
    checks += [
        Check(f"exit week, no reserve, team {team:.0f}", closed_form_life(team, quality), life, 0.0)
        for team, life in lives.items()
    ]
    for reserve in (100_000.0, 300_000.0):
        expected, life = closed_form_life(140_000.0, quality, reserve), weeks_lived(140_000.0, quality, reserve)
        checks += [
            Check(f"exit week, reserve {reserve:.0f}", expected, life, 0.0),
            Check(f"a reserve of {reserve:.0f} lets it live longer", 1.0, float(life > lives[140_000.0]), 0.0),
        ]
    falling = best_profit(CUSTOMERS, VALUE, COEFFICIENT, COST, np.linspace(-4.0, 8.0, 25))
    checks.append(Check("profit falls in v_f", 1.0, float(np.all(np.diff(falling) < 0)), 0.0, True))
    checks.append(Check("no exit without a fixed cost", len(quality) + 1, weeks_lived(0.0, quality), 0.0))
    return checks
