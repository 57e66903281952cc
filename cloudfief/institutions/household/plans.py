"""The AI plan that a household holds: a few look again each week and choose among free and paid plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.nested_choice import choose, gumbel
from cloudfief.core.compiled import compiled
from cloudfief.core.integers import mul_div
from cloudfief.core.luck import Luck
from cloudfief.core.philox import philox_words
from cloudfief.core.population import Cohort

NO_PLAN = -1


class PlanMarket(NamedTuple):
    """What is on offer to the households of every bloc; a product is lab x tier: number 2 lab + (0 free, 1 paid)."""

    value: NDArray[np.float64]  # utility of the plan at its price, -inf where not sold, (bloc, lab, 2)
    price: NDArray[np.int64]  # minor units a month, (bloc, lab)
    nest_parameter: float
    attention: float  # share of households that look again in a week


def reconsider(plan: NDArray[np.int64], market: PlanMarket, luck: Luck, rows: Sequence[Cohort]) -> NDArray[np.int64]:
    """Attentive households choose a plan by nested logit; the others keep theirs. Returns how many newly chose each.

    Changes `plan` in place; the result is (bloc, lab) in simulated households.
    """
    blocs, labs, _ = market.value.shape
    new = np.zeros((blocs, labs), dtype=np.int64)
    for bloc, cohort in enumerate(rows):
        attentive = _attentive(luck, cohort, market.attention)
        if not attentive.size:
            continue
        noise = gumbel(_uniforms(luck, attentive, 2 * labs + 2))
        nest_noise, product_noise = noise[:, :2], noise[:, 2:]
        nest = np.zeros(2 * labs, dtype=np.int64)
        value = market.value[bloc].reshape(-1)
        chosen = choose(value, nest, market.nest_parameter, nest_noise, product_noise)
        moved = (chosen != plan[attentive]) & (chosen >= 0)
        new[bloc] = np.bincount(chosen[moved] // 2, minlength=labs)
        plan[attentive] = chosen
    return new


def _uniforms(luck: Luck, members: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Uniform numbers, (member, count); number k belongs to product k whatever the others are."""
    words = np.empty((len(members), -(-count // 4), 4), dtype=np.uint32)
    _draw(members, luck.week_word(), np.uint64(luck.purpose("plan noise")), *luck.key(), words)
    return (words.reshape(len(members), -1)[:, :count].astype(np.float64) + 0.5) / 2.0**32


@compiled
def _draw(members: Any, week: Any, purpose: Any, key_low: Any, key_high: Any, words: Any) -> None:
    """As `Luck.words`: four words for each member and draw number."""
    for row in range(members.size):
        for draw in range(words.shape[1]):
            found = philox_words(np.uint64(members[row]), week, purpose, np.uint64(draw), key_low, key_high)
            for word in range(4):
                words[row, draw, word] = np.uint32(found[word])


def _attentive(luck: Luck, cohort: Cohort, attention: float) -> NDArray[np.int64]:
    """Those who look again this week: each household with chance `attention`."""
    key_low, key_high = luck.key()
    threshold = np.uint64(round(attention * 2**32))
    purpose = np.uint64(luck.purpose("plan attention"))
    looks = np.zeros(cohort.members, dtype=np.bool_)
    _look(cohort.start, luck.week_word(), purpose, key_low, key_high, threshold, looks)
    return cohort.start + np.flatnonzero(looks)


@compiled
def _look(first: int, week: Any, purpose: Any, key_low: Any, key_high: Any, threshold: Any, looks: Any) -> None:
    nothing = np.uint64(0)
    for row in range(looks.size):
        word, _, _, _ = philox_words(np.uint64(first + row), week, purpose, nothing, key_low, key_high)
        looks[row] = word < threshold


def holders(plan: NDArray[np.int64], labs: int, rows: Sequence[Cohort]) -> NDArray[np.int64]:
    """Simulated households that hold each plan, (bloc, lab, 2)."""
    counts = np.zeros((len(rows), 1 + 2 * labs), dtype=np.int64)  # of those without a plan first
    for bloc, cohort in enumerate(rows):
        _count(plan[cohort.start : cohort.stop], counts[bloc])
    return counts[:, 1:].reshape(len(rows), labs, 2)


@compiled
def _count(plan: Any, holders: Any) -> None:
    for number in plan:
        holders[1 + number] += 1


def weekly_bills(price_month: NDArray[np.int64]) -> NDArray[np.int64]:
    """A week of each plan, minor units, (bloc, plan): nothing for a free one, 12/52 of a month's price for a paid one.

    price_month: (bloc, lab); a week's part of it is rounded half up.
    """
    blocs, labs = price_month.shape
    bill = np.zeros((blocs, labs, 2), dtype=np.int64)
    bill[:, :, 1] = mul_div(price_month, 12, 52)
    return bill.reshape(blocs, 2 * labs)
