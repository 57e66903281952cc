"""The trust of a patient statistician, who counts good and bad advice alike; households' trust is lost faster than gained."""

from __future__ import annotations


def counted_trust(hits: int, experiences: int, prior_hits: float = 1.0, prior_misses: float = 1.0) -> float:
    """The Beta-Bernoulli mean: T = (a + s) / (a + b + n), in 0..1.

    s = `hits` of n = `experiences`, prior counts a and b. Source: Jøsang and Ismail 2002.
    """
    return (prior_hits + hits) / (prior_hits + prior_misses + experiences)
