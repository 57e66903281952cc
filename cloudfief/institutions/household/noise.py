"""A household's luck: which random bits decide what, and the noise they become.

Bits come from Philox4x32-10 with counter (household, week, purpose, draw). The draws of need j are 8 j + g:

g = 0..3  16 words = 32 half-words, one for every item of the needed category (keyed by item, not by slot)
g = 4     words 0..2 = 6 half-words, one for every channel; word 3 = 6 x 5 bits, sellers met on the open
market
g = 5     word 0: low byte the need's category, the other 24 bits how far a page is examined;
          word 1: is the home feed looked at (need 0 only); word 2: how far it is examined (24 high bits)

A slot of the home feed has the feed's own purpose and draw 4 category + g, so its noise too is keyed by item.
A half-word's 12 high bits choose one of 4,096 equally likely values of the logistic or Gumbel distribution.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cloudfief.core.philox import philox4x32
from cloudfief.institutions.household.columns import Draws

whole: Any = np.int64  # a machine integer, for the compiler and for Python alike
QUANTILES = 4096
DRAWS_PER_NEED = 8  # numbers reserved for a need
BLOCKS_PER_NEED = 6  # numbers used
WORDS_PER_NEED = 4 * BLOCKS_PER_NEED
CHANNEL_WORD, SAMPLE_WORD, CATEGORY_WORD, FEED_WORD, FEED_DEPTH_WORD = 16, 19, 20, 21, 22
WORD = 4_294_967_296.0
FULL_DEPTH = 16_777_216.0  # 2^24

_MIDPOINTS = (np.arange(QUANTILES) + 0.5) / QUANTILES
LOGISTIC: NDArray[np.float32] = np.log(_MIDPOINTS / (1.0 - _MIDPOINTS)).astype(np.float32)
GUMBEL: NDArray[np.float32] = (-np.log(-np.log(_MIDPOINTS))).astype(np.float32)

words_of = njit(nogil=True, error_model="numpy", forceinline=True)(philox4x32)


@njit(nogil=True, error_model="numpy", forceinline=True)
def draw_need(words: NDArray[np.uint32], draws: Draws, household: int, need: int) -> None:
    """Fill the 24 words of one household's need."""
    for block in range(BLOCKS_PER_NEED):
        first, second, third, fourth = words_of(
            np.uint64(household),
            np.uint64(draws.week & 0xFFFFFFFF),
            np.uint64(draws.purpose),
            np.uint64(need * DRAWS_PER_NEED + block),
            np.uint64(draws.key_low),
            np.uint64(draws.key_high),
        )
        words[4 * block] = np.uint32(first)
        words[4 * block + 1] = np.uint32(second)
        words[4 * block + 2] = np.uint32(third)
        words[4 * block + 3] = np.uint32(fourth)


@njit(nogil=True, error_model="numpy", forceinline=True)
def quantile(word: np.uint32, position: int) -> int:
    """Which of the 4,096 quantiles the half-word at an even (low) or odd (high) position chooses."""
    return (whole(word) >> (16 * (position & 1) + 4)) & 4095


@njit(nogil=True, error_model="numpy", forceinline=True)
def feed_noise(draws: Draws, household: int, item: int) -> np.float32:
    """Logistic noise of a household on one item of its home feed, in logits."""
    first, second, third, fourth = words_of(
        np.uint64(household),
        np.uint64(draws.week & 0xFFFFFFFF),
        np.uint64(draws.feed_purpose),
        np.uint64(item >> 3),
        np.uint64(draws.key_low),
        np.uint64(draws.key_high),
    )
    which = (item >> 1) & 3
    word = first
    if which == 1:
        word = second
    elif which == 2:
        word = third
    elif which == 3:
        word = fourth
    return LOGISTIC[quantile(np.uint32(word), item)]


@njit(nogil=True, error_model="numpy", forceinline=True)
def examined_slots(draw: int, examination: float, shown: int) -> int:
    """How many slots of a page are examined: 1 + geometric, at most `shown`; `draw` is uniform on 0..2^24
    - 1."""
    depth = 1
    chance = examination * FULL_DEPTH
    while depth < shown and draw < chance:
        depth += 1
        chance *= examination
    return depth


@njit(nogil=True, error_model="numpy", forceinline=True)
def rank_key(score: np.float32, position: int, positions: int) -> int:
    """A whole number that orders scores: higher scores first, equal ones by lower position.

    Scores are compared in their leading bits: the 5 to 7 lowest of a float32 make room for the position (of
    `positions`, a power of two), so scores nearer than 2^-16 relative count as equal.
    """
    bits = whole(np.float32(score).view(np.int32))
    if bits < 0:
        bits = bits ^ 0x7FFFFFFF
    return (bits & -positions) | (positions - 1 - position)
