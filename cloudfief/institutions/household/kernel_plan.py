"""The kernel's scratch paper, and its first pass: what every household of a block will look for, and
where."""

from __future__ import annotations

import math
import threading
from typing import Any, NamedTuple

import numba
import numpy as np

from cloudfief.core.population import BLOCK, aligned_zeros
from cloudfief.institutions.household.columns import (
    DIMENSIONS,
    ITEMS_PER_CATEGORY,
    MOST_SHOWN,
    Draws,
    Float32,
    Int64,
    Rules,
    Tables,
    Users,
)
from cloudfief.institutions.household.flat import at, put
from cloudfief.institutions.household.noise import (
    BLOCKS_PER_NEED,
    CATEGORY_WORD,
    CHANNEL_WORD,
    DRAWS_PER_NEED,
    FULL_DEPTH,
    GUMBEL,
    LOGISTIC,
    WORDS_PER_NEED,
    quantile,
    words_of,
)

F = np.float32
LISTED = np.float32(-1e29)
NO_KEY, ANY_KEY = np.int32(-(2**31)), np.int32(2**31 - 1)
FEED_CATEGORIES = 4
FEED_POSITIONS = FEED_CATEGORIES * ITEMS_PER_CATEGORY
CATEGORY_SIZE = DIMENSIONS * ITEMS_PER_CATEGORY  # numbers in one category's item vectors
AHEAD = 4  # households that memory is asked for in advance
jit: Any = numba.njit
inlined = jit(
    nogil=True, error_model="numpy", _nrt=False, forceinline=True,
    no_cpython_wrapper=True, no_cfunc_wrapper=True,
)  # fmt: skip
apart = jit(nogil=True, error_model="numpy", _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)


class Desk(NamedTuple):
    """Scratch paper of one thread."""

    words: Any  # uint32, random words of one need of a block, (24 x 256)
    visited: Int64  # fiefs visited this week by each household of a block, as bits, (256,)
    need: Int64  # category that each household of a block needs, (256,)
    channel: Int64  # where it looks for it, (256,)
    best: Float32  # value of the best channel so far, (256,)
    reachable: Any  # int32, 1 where fiefs sell that category, (256,)
    depth: Int64  # slots that it would examine there, (256,)
    part: Int64  # of its budget, for this need, (256,)
    chance: Int64  # slot j is examined where the draw is below chance[j], (8,)
    belief_fit: Float32  # b·φ of the candidates, (128,)
    own_fit: Float32  # x·φ of the candidates, for an agent, (32,)
    item: Int64  # on each slot of the page, (8,)
    candidate: Int64  # number of that item among the candidates, (8,)
    expected: Float32  # probability of a click on each candidate, (128,)
    keys: Any  # int32, rank keys, (128,)
    blank: Int64  # 1 where fiefs believe nothing, so that every b·φ is 0, (1,)
    category: Int64  # retrieved for the home feed, (4,)
    change: Float32  # of the belief, (16,)


_drawer = threading.local()


def desk_of(rules: Rules, blank: bool) -> Desk:
    """This thread's desk with the chances of examination written on it; it is laid out once and used again.

    `blank`: no fief believes anything about these households.
    """
    if not hasattr(_drawer, "desk"):
        _drawer.desk = new_desk()
    chance, likely = _drawer.desk.chance, rules.examination * FULL_DEPTH
    chance[:], chance[0] = 0, int(FULL_DEPTH)
    for place in range(1, rules.shown):
        chance[place] = math.ceil(likely)
        likely *= rules.examination
    _drawer.desk.blank[0] = blank
    if blank:
        _drawer.desk.belief_fit[:] = 0
    return _drawer.desk


def new_desk() -> Desk:
    """An empty desk."""
    return Desk(
        words=aligned_zeros(WORDS_PER_NEED * BLOCK, np.uint32),
        visited=aligned_zeros(BLOCK, np.int64),
        need=aligned_zeros(BLOCK, np.int64),
        channel=aligned_zeros(BLOCK, np.int64),
        best=aligned_zeros(BLOCK, np.float32),
        reachable=aligned_zeros(BLOCK, np.int32),
        depth=aligned_zeros(BLOCK, np.int64),
        part=aligned_zeros(BLOCK, np.int64),
        chance=aligned_zeros(MOST_SHOWN, np.int64),
        belief_fit=aligned_zeros(FEED_POSITIONS, np.float32),
        own_fit=aligned_zeros(ITEMS_PER_CATEGORY, np.float32),
        item=aligned_zeros(MOST_SHOWN, np.int64),
        candidate=aligned_zeros(MOST_SHOWN, np.int64),
        expected=aligned_zeros(FEED_POSITIONS, np.float32),
        keys=aligned_zeros(FEED_POSITIONS, np.int32),
        blank=aligned_zeros(1, np.int64),
        category=aligned_zeros(FEED_CATEGORIES, np.int64),
        change=aligned_zeros(DIMENSIONS, np.float32),
    )


@apart
def draw_block(words: Any, draws: Draws, household: int, need: int) -> None:
    """The random words of one need for 256 households from number `household` on."""
    week = np.uint64(draws.week & 0xFFFFFFFF)
    purpose = np.uint64(draws.purpose)
    key_low, key_high = np.uint64(draws.key_low), np.uint64(draws.key_high)
    for block in range(BLOCKS_PER_NEED):
        draw = np.uint64(need * DRAWS_PER_NEED + block)
        for user in range(BLOCK):
            first, second, third, fourth = words_of(np.uint64(household + user), week, purpose, draw, key_low, key_high)
            words[4 * block * BLOCK + user] = np.uint32(first)
            words[(4 * block + 1) * BLOCK + user] = np.uint32(second)
            words[(4 * block + 2) * BLOCK + user] = np.uint32(third)
            words[(4 * block + 3) * BLOCK + user] = np.uint32(fourth)


@inlined
def item_noise(words: Any, user: int, position: int) -> np.float32:
    """The household's logistic noise on an item of the needed category."""
    return at(LOGISTIC, quantile(at(words, (position >> 1) * BLOCK + user), position))


@inlined
def channel_noise(words: Any, user: int, channel: int) -> np.float32:
    """The household's Gumbel noise on a channel."""
    return at(GUMBEL, quantile(at(words, (CHANNEL_WORD + (channel >> 1)) * BLOCK + user), channel))


@apart
def choose_channels(first: int, count: int, slots: int, users: Users, tables: Tables, rules: Rules, desk: Desk) -> None:
    """As `week.choose_channel`, for a block: channel after channel, the best so far of every household."""
    weight, trust_weight = F(rules.experience_weight), F(rules.trust_weight)
    for user in range(count):
        value = at(tables.channel_appeal, 0) + weight * at(users.value, (first + user) * (slots + 2))
        put(desk.best, user, value + channel_noise(desk.words, user, 0))
        put(desk.channel, user, 0)
    for channel in range(1, slots + 1):
        appeal, lock_in = at(tables.channel_appeal, channel), at(tables.lock_in, channel - 1)
        for user in range(count):
            row = first + user
            value = appeal + trust_weight * (at(users.trust, row * slots + channel - 1) - F(0.5))
            value += weight * at(users.value, row * (slots + 2) + channel)
            value = value + lock_in if at(users.last_channel, row) == channel else value
            value += channel_noise(desk.words, user, channel)
            before = at(desk.best, user)
            better = (value > before) & (at(desk.reachable, user) != 0)
            put(desk.best, user, value if better else before)
            put(desk.channel, user, channel if better else at(desk.channel, user))
    channel = slots + 1
    for user in range(count):
        row = first + user
        value = at(tables.channel_appeal, channel) + weight * at(users.value, row * (slots + 2) + channel)
        value += channel_noise(desk.words, user, channel)
        better = (value > at(desk.best, user)) & (at(users.agent, row) != 0)
        put(desk.channel, user, channel if better else at(desk.channel, user))


@inlined
def slots_examined(word: Any, chance: Any) -> int:
    """As `noise.examined_slots`: the number of slots whose chance exceeds the word's 24 high bits."""
    draw, depth = np.int64(word) >> 8, 0
    for place in range(MOST_SHOWN):
        depth += draw < at(chance, place)
    return depth


@apart
def plan_block(first: int, last: int, need: int, slots: int, users: Users, tables: Tables, rules: Rules, desk: Desk) -> None:
    """Of rows first .. last, before any of them shops: category, channel, depth and money of one need."""
    needs = rules.needs
    for user in range(last - first):
        word = at(desk.words, CATEGORY_WORD * BLOCK + user)
        category = np.int64(at(tables.category_of, np.int64(word & 255)))
        budget = at(users.budget, first + user)
        part = (2 * budget * (need + 1) + needs) // (2 * needs) - (2 * budget * need + needs) // (2 * needs)
        put(desk.need, user, category)
        put(desk.reachable, user, np.int32(at(tables.reachable, category)))
        put(desk.depth, user, slots_examined(word, desk.chance))
        put(desk.part, user, part)
    choose_channels(first, last - first, slots, users, tables, rules, desk)
