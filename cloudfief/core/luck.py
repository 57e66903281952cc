"""Luck: every draw is a pure function of seed, purpose, agent, week and draw number."""

from __future__ import annotations

import zlib
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from cloudfief.core.errors import BadInput
from cloudfief.core.philox import HALF, MASK, philox4x32

# Half a step is added to 52 bits: 53 would round the largest value up to 1.
UNIFORM_STEPS = 2.0**52


class Luck(NamedTuple):
    """The luck of one institution in one week.

    No draw shifts another: counter = (agent id, week, purpose, draw number), key = the seed in two words,
    where purpose = crc32 of "owner/purpose" and the week is a 32-bit two's complement number.
    """

    seed: int  # 0 .. 2^64 - 1
    owner: str  # institution name
    week: int = 0  # weeks since the first Monday; may be negative for what happened before it

    def at(self, week: int) -> Luck:
        """The same institution's luck in another week."""
        return self._replace(week=week)

    def of(self, owner: str) -> Luck:
        """Another institution's luck in the same week."""
        return self._replace(owner=owner)

    def key(self) -> tuple[np.uint64, np.uint64]:
        """The seed as two 32-bit words, low word first, for kernels that draw for themselves.

        Raises BadInput when the seed is not a whole number of 64 bits.
        """
        if not 0 <= self.seed < 2**64:
            raise BadInput(f"seed is {self.seed}; allowed are whole numbers from 0 to 2^64 - 1.")
        return np.uint64(self.seed & 0xFFFFFFFF), np.uint64(self.seed >> 32)

    def week_word(self) -> np.uint64:
        """The week as the second word of the counter."""
        return np.uint64(self.week & 0xFFFFFFFF)

    def purpose(self, purpose: str) -> int:
        """The third word of the counter: crc32 of "owner/purpose"."""
        return zlib.crc32(f"{self.owner}/{purpose}".encode())

    def words(self, purpose: str, ids: ArrayLike, draw: int = 0) -> NDArray[np.uint32]:
        """Four random words for each agent, shape (agent, 4).

        `ids` are whole numbers under 2^32, shape (agent,). Raises ValueError for other ids or draw numbers.
        """
        agents = np.asarray(ids, dtype=np.int64).ravel()
        if agents.size and (agents.min() < 0 or agents.max() > int(MASK)):
            raise ValueError("agent ids must lie in 0 .. 2^32 - 1")
        if not 0 <= draw <= int(MASK):
            raise ValueError(f"draw number is {draw}; allowed are 0 .. 2^32 - 1")
        purpose_word, draw_word = np.uint64(self.purpose(purpose)), np.uint64(draw)
        counter = agents.astype(np.uint64), self.week_word(), purpose_word, draw_word
        words = philox4x32(*counter, *self.key())
        return np.stack(words, axis=-1).astype(np.uint32)

    def uniform(self, purpose: str, ids: ArrayLike, draw: int = 0) -> NDArray[np.float64]:
        """One uniform number strictly between 0 and 1 for each agent, shape (agent,), 52 bits."""
        return _uniform(self.words(purpose, ids, draw)[:, :2])

    def normal(self, purpose: str, ids: ArrayLike, size_per_id: int, draw: int = 0) -> NDArray[np.float64]:
        """Standard normal numbers, shape (agent, size_per_id), by the inverse distribution function.

        Two of them use one draw number: draws `draw` to `draw + ceil(size_per_id / 2) - 1` are spent.
        """
        draws = range(draw, draw + (size_per_id + 1) // 2)
        agents = np.asarray(ids, dtype=np.int64).ravel()
        if size_per_id < 1:
            raise ValueError(f"size_per_id is {size_per_id}; allowed are 1 and more")
        words = np.concatenate([self.words(purpose, agents, number) for number in draws], axis=1)
        pairs = words.reshape(agents.size, 2 * len(draws), 2)[:, :size_per_id]
        return np.asarray(ndtri(_uniform(pairs)))

    def integers(self, purpose: str, ids: ArrayLike, high: int, draw: int = 0) -> NDArray[np.int64]:
        """A whole number from 0 to high - 1 for each agent, shape (agent,): floor(high x 64 bits / 2^64)."""
        if not 1 <= high <= int(MASK):
            raise ValueError(f"high is {high}; allowed are 1 .. 2^32 - 1")
        words = self.words(purpose, ids, draw).astype(np.uint64)
        carried = (words[:, 1] * np.uint64(high)) >> HALF
        return ((words[:, 0] * np.uint64(high) + carried) >> HALF).astype(np.int64)


def _uniform(pairs: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Two words a number, last axis: the 52 highest of their 64 bits, plus a half, over 2^52."""
    high, low = pairs[..., 0].astype(np.uint64), pairs[..., 1].astype(np.uint64)
    bits = (high << np.uint64(20)) | (low >> np.uint64(12))
    return (bits.astype(np.float64) + 0.5) / UNIFORM_STEPS
