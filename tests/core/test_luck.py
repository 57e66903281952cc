"""Luck: a pure function of its five arguments, with the distributions that it promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cloudfief.core.errors import BadInput
from cloudfief.core.luck import Luck
from cloudfief.core.philox import philox_words

LUCK = Luck(seed=20250127, owner="household", week=55)
MANY = np.arange(20_000)


def test_another_agent_purpose_or_draw_shifts_nothing():
    alone = LUCK.words("choice", [7])
    LUCK.words("stranger", MANY)
    np.testing.assert_array_equal(LUCK.words("choice", MANY)[7:8], alone)
    np.testing.assert_array_equal(LUCK.words("choice", MANY[::-1])[-8:-7], alone)
    np.testing.assert_array_equal(LUCK.normal("choice", [7], 2), LUCK.normal("choice", [7], 9)[:, :2])


@pytest.mark.parametrize(
    "other",
    [
        LUCK.at(56).words("choice", MANY),
        LUCK.at(-55).words("choice", MANY),
        LUCK.of("fief").words("choice", MANY),
        LUCK._replace(seed=20250128).words("choice", MANY),
        LUCK._replace(seed=20250127 + 2**32).words("choice", MANY),
        LUCK.words("search", MANY),
        LUCK.words("choice", MANY + MANY.size),
        LUCK.words("choice", MANY, draw=1),
    ],
)
def test_every_argument_matters_and_leaves_no_correlation(other):
    words = LUCK.words("choice", MANY)
    assert np.count_nonzero(words == other) <= 2
    correlation = np.corrcoef(words.ravel(), other.ravel())[0, 1]
    assert abs(correlation) < 4 / np.sqrt(words.size)


def test_a_kernel_can_draw_the_same_words():
    key_0, key_1 = LUCK.key()
    purpose = np.uint64(LUCK.purpose("choice"))
    words = philox_words(np.uint64(9), LUCK.week_word(), purpose, np.uint64(3), key_0, key_1)
    assert LUCK.words("choice", [9], draw=3)[0].tolist() == [int(word) for word in words]


def test_uniform_numbers_are_uniform():
    numbers = LUCK.uniform("choice", MANY)
    assert 0 < numbers.min() < numbers.max() < 1
    assert stats.kstest(numbers, "uniform").pvalue > 0.001


def test_neighbouring_agents_and_draws_are_independent():
    first, second = LUCK.uniform("choice", MANY), LUCK.uniform("choice", MANY, draw=1)
    cells, _, _ = np.histogram2d(first, second, bins=10, range=[[0, 1], [0, 1]])
    assert stats.chisquare(cells.ravel()).pvalue > 0.001
    assert abs(np.corrcoef(first[1:], first[:-1])[0, 1]) < 4 / np.sqrt(MANY.size)


def test_normal_numbers_are_normal():
    numbers = LUCK.normal("taste", MANY[:4000], 5)
    assert numbers.shape == (4000, 5)
    assert stats.kstest(numbers.ravel(), "norm").pvalue > 0.001
    correlations = np.corrcoef(numbers.T) - np.eye(5)
    assert np.abs(correlations).max() < 4.5 / np.sqrt(4000)


def test_normal_is_the_quantile_of_uniform():
    np.testing.assert_allclose(stats.norm.cdf(LUCK.normal("taste", MANY, 1)[:, 0]), LUCK.uniform("taste", MANY))


@given(high=st.integers(1, 2**32 - 1), agent=st.integers(0, 2**32 - 1), draw=st.integers(0, 2**32 - 1))
def test_integers_are_the_floor_of_high_times_a_64_bit_fraction(high, agent, draw):
    words = [int(word) for word in LUCK.words("x", [agent], draw)[0]]
    assert LUCK.integers("x", [agent], high, draw)[0] == (high * ((words[0] << 32) + words[1])) >> 64


def test_integers_are_evenly_spread():
    counts = np.bincount(LUCK.integers("choice", MANY, 7), minlength=7)
    assert counts.size == 7
    assert stats.chisquare(counts).pvalue > 0.001


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_beyond_64_bits_is_refused(seed):
    with pytest.raises(BadInput, match=f"seed is {seed}; allowed are whole numbers from 0 to"):
        Luck(seed, "household").words("choice", [0])


def test_wrong_ids_draws_and_sizes_are_refused():
    with pytest.raises(ValueError, match="agent ids"):
        LUCK.words("choice", [-1])
    with pytest.raises(ValueError, match="draw number is -1"):
        LUCK.words("choice", [1], draw=-1)
    with pytest.raises(ValueError, match="high is 0"):
        LUCK.integers("choice", [1], 0)
    with pytest.raises(ValueError, match="size_per_id is 0"):
        LUCK.normal("choice", [1], 0)
