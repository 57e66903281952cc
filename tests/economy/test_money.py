"""Money: every asset sums to the integer zero and the control accounts agree, in random economies."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cloudfief.core import discovery
from cloudfief.core.arms import arm_named
from cloudfief.core.world import advance, open_world
from tests.conftest import small_economy

ECONOMY_LEVERS = sorted(n for n, lever in discovery.levers().items() if lever.__module__.startswith("cloudfief.levers"))


def gaps(world) -> tuple[int, ...]:
    household = world.economy.institution("household")
    return household.control_minus_subsidiary(world.states["household"], world.ledger, world.account_numbers)  # type: ignore[attr-defined]


@settings(max_examples=6)
@given(
    seed=st.integers(0, 2**32),
    levers=st.lists(st.sampled_from(ECONOMY_LEVERS), max_size=3, unique=True),
    take_rate=st.floats(0, 0.5),
    drift=st.sampled_from(["none", "exposure", "assimilation", "adaptation", "conditioning"]),
    recommender=st.sampled_from(["logistic", "factorisation", "popularity", "impersonal"]),
    count=st.integers(3, 900),
    parity=st.booleans(),
)
def test_books_close_in_random_worlds(seed, levers, take_rate, drift, recommender, count, parity):
    scenario = small_economy("deepseek", weeks=6, households=count).with_values({
        "fief.opening_take_rate": take_rate, "household.drift_law": drift, "fief.recommender_law": recommender,
        "merchant.parity_clause": parity,
    })  # fmt: skip
    for lever in levers:
        scenario = scenario.with_lever(lever)
    world = open_world(scenario, arm_named(scenario, None), seed)
    for _ in range(6):
        advance(world, 1)
        assert set(world.ledger.audit().values()) == {0}
        assert gaps(world) == (0, 0, 0)


def test_nobody_but_issuers_and_desks_is_negative():
    scenario = small_economy("deepseek", weeks=8)
    world = advance(open_world(scenario, arm_named(scenario, "shock"), 1), 10)
    balances = world.ledger.balances[: len(scenario.currencies)]  # shares and bonds have issuers of their own
    may_owe = set()
    for key in ("state.account", "state.desk"):
        may_owe |= set(world.account_numbers[key].tolist())
    others = [account for account in range(balances.shape[1]) if account not in may_owe]
    assert balances[:, others].min() >= 0


def test_the_flow_matrix_explains_every_change_of_a_sectors_stock():
    scenario = small_economy("deepseek", weeks=8)
    world = advance(open_world(scenario, arm_named(scenario, "baseline"), 1), 5)
    before = world.ledger.sector_stocks()
    advance(world, 1)
    change = world.ledger.sector_stocks() - before
    sectors = world.ledger.chart.sectors()
    for (payer, payee, _, asset), amount in world.ledger.last_week_matrix().items():
        if asset not in scenario.currencies:
            continue  # shares and bonds are no money
        column = scenario.currencies.index(asset)
        change[sectors.index(payer), column] += amount
        change[sectors.index(payee), column] -= amount
    assert not change.any()
