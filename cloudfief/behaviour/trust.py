"""How far people trust advice, and how experience changes it."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(nogil=True, error_model="numpy", forceinline=True)
def update_trust(trust: np.float32, hit: bool, gain: np.float32, loss: np.float32) -> np.float32:
    """Trust is lost faster than it is gained: good advice closes part of the gap to 1, bad advice of that
    to 0.

    T + λ₊(1 - T) after a hit, T - λ₋ T after a miss; gain λ₊ and loss λ₋ are shares per experience, trust
    is in 0..1. At hit rate q it rests at T* = λ₊ q / (λ₊ q + λ₋ (1 - q)). Source: asymmetric reputation
    updating, after Yaniv and Kleinberger 2000 and Dietvorst et al. 2015.
    """
    if hit:
        return trust + gain * (np.float32(1.0) - trust)
    return trust - loss * trust


def resting_trust(hit_rate: float, gain: float, loss: float) -> float:
    """Where trust settles at a constant hit rate: T* = λ₊ q / (λ₊ q + λ₋ (1 - q)), in 0..1."""
    return gain * hit_rate / (gain * hit_rate + loss * (1.0 - hit_rate))
