"""The drift laws: closed forms where there are any, and what must hold for all."""

from __future__ import annotations

import math
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.drift import adaptation, assimilation, conditioning, exposure, none

F = np.float32
LAWS = (none, exposure, assimilation, adaptation, conditioning)


def unit(seed: int, label: int) -> np.ndarray:
    vector = np.random.default_rng((seed, label)).standard_normal(16)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def after(law: ModuleType, taste: np.ndarray, birth: np.ndarray, item: np.ndarray, rate: float,
          pull: float = 0.0, reward: float = 1.0, times: int = 1,
          compiled: bool = True) -> np.ndarray:  # fmt: skip
    moved = taste.copy()
    drift = law.drift if compiled else law.drift.py_func
    for _ in range(times):
        drift(moved, birth, item, F(rate), F(pull), F(reward))
    return moved


@pytest.mark.parametrize("law", LAWS)
@given(seed=st.integers(0, 10_000), rate=st.floats(0.0, 0.5, width=32), reward=st.floats(-3, 3, width=32))
def test_tastes_stay_on_the_unit_sphere(law: ModuleType, seed: int, rate: float, reward: float) -> None:
    moved = after(law, unit(seed, 0), unit(seed, 1), unit(seed, 2), rate, 0.01, reward, times=3)
    assert np.linalg.norm(moved) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("law", LAWS)
def test_no_rate_no_drift(law: ModuleType) -> None:
    taste = unit(1, 0)
    assert after(law, taste, taste, unit(1, 2), 0.0, 0.0) == pytest.approx(taste, abs=1e-6)


def test_none_leaves_the_taste_bit_for_bit() -> None:
    taste = unit(2, 0)
    assert np.array_equal(after(none, taste, unit(2, 1), unit(2, 2), 0.5, 0.5), taste)


@pytest.mark.parametrize("law", LAWS)
def test_compiled_and_plain_python_agree(law: ModuleType) -> None:
    rows = unit(3, 0), unit(3, 1), unit(3, 2)
    compiled, plain = (after(law, *rows, 0.05, 0.01, 0.7, times=5, compiled=c) for c in (True, False))
    assert compiled == pytest.approx(plain, abs=1e-6)


@given(angle=st.floats(1.0, 89.0), rate=st.floats(0.001, 0.5), times=st.integers(1, 40))
def test_assimilation_follows_dean_and_morgenstern(angle: float, rate: float, times: int) -> None:
    taste, item = np.zeros(16, np.float32), np.zeros(16, np.float32)
    taste[0], taste[1], item[0] = math.cos(math.radians(angle)), math.sin(math.radians(angle)), 1.0
    moved = after(assimilation, taste, taste, item, rate, times=times)
    expected = math.tan(math.radians(angle)) / (1 + rate) ** times
    assert moved[1] / moved[0] == pytest.approx(expected, rel=1e-4)


def test_assimilation_beyond_a_right_angle_ends_opposite() -> None:
    taste, item = np.zeros(16, np.float32), np.zeros(16, np.float32)
    taste[0], taste[1], item[0] = -0.5, math.sqrt(0.75), 1.0
    assert after(assimilation, taste, taste, item, 0.1, times=300)[0] == pytest.approx(-1.0, abs=1e-6)


@given(pull=st.floats(0.01, 0.4), rate=st.floats(0.01, 0.4), birth=st.floats(-1, 1), met=st.floats(-1, 1))
def test_exposure_rests_where_friedkin_says(pull: float, rate: float, birth: float, met: float) -> None:
    row, origin, item = (np.array([x], np.float32) for x in (birth, birth, met))
    for _ in range(2_000):
        exposure.pull_towards(row, origin, item, F(rate), F(pull))
    assert row[0] == pytest.approx((pull * birth + rate * met) / (pull + rate), abs=2e-5)


def test_exposure_draws_near_and_adaptation_away() -> None:
    taste, item = unit(4, 0), unit(4, 2)
    start = float(taste @ item)
    assert after(exposure, taste, taste, item, 0.1) @ item > start
    assert after(adaptation, taste, taste, item, 0.1) @ item < start


def test_adaptation_is_anchored_even_without_a_pull() -> None:
    """Endless consumption of one item leaves the taste near its birth, not opposite the item."""
    taste, item = unit(5, 0), unit(5, 2)
    settled = after(adaptation, taste, taste, item, 0.02, times=5_000)
    assert settled @ taste > settled @ -item * 0.2
    assert settled == pytest.approx(after(adaptation, settled, taste, item, 0.02, times=500), abs=1e-3)


def test_only_rewarded_purchases_condition() -> None:
    taste, item = unit(6, 0), unit(6, 2)
    assert np.array_equal(after(conditioning, taste, taste, item, 0.1, reward=-1.0), taste)
    mild, strong = (after(conditioning, taste, taste, item, 0.1, reward=r) @ item for r in (0.5, 2.0))
    assert taste @ item < mild < strong
