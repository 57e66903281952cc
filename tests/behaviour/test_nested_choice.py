"""One person's draw: its frequencies are nested logit and its noise stays with its option."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.behaviour.nested_choice import choose, gumbel
from cloudfief.behaviour.nested_logit import shares
from cloudfief.core.errors import BadInput

CHOOSERS = 200_000
NEST = np.array([0, 0, 1, -1, 1])
VALUE = np.array([1.0, 0.4, -0.5, 0.8, 0.7])


def noise(columns: int, seed: int) -> np.ndarray:
    return gumbel(np.random.default_rng(seed).uniform(size=(CHOOSERS, columns)))


@pytest.mark.parametrize("sigma", [0.0, 0.6, 0.95])
def test_frequencies_are_nested_logit_shares(sigma):
    chosen = choose(VALUE, NEST, sigma, noise(3, 1), noise(5, 2))
    found = shares(VALUE, NEST, sigma)
    wanted = np.append(found.product, found.outside)
    counted = np.bincount(np.where(chosen < 0, 5, chosen), minlength=6) / CHOOSERS
    error = np.sqrt(wanted * (1.0 - wanted) / CHOOSERS)
    assert (np.abs(counted - wanted) < 4.5 * error).all()


def test_a_new_option_only_takes_choosers():
    items, nests = noise(5, 3), noise(3, 4)
    before = choose(VALUE[:4], NEST[:4], 0.6, nests, items[:, :4])
    after = choose(VALUE, NEST, 0.6, nests, items)
    nest_of = np.append(NEST, -2)
    moved = before != after
    # A nest with one option more is worth more, so those who move go to it, not only to the new option.
    assert moved.any()
    assert (nest_of[after[moved]] == 1).all()


def test_what_is_not_on_offer_is_never_chosen():
    value = np.where(np.arange(5) == 1, -np.inf, VALUE)
    value[[2, 4]] = -np.inf
    with np.errstate(invalid="raise"):
        chosen = choose(value, NEST, 0.6, noise(3, 5), noise(5, 6))
    assert set(np.unique(chosen)) == {-1, 0, 3}


def test_nest_noise_of_the_wrong_width_is_refused():
    with pytest.raises(BadInput, match=r"nest_noise: found shape \(200000, 2\), wanted \(200000, 3\)"):
        choose(VALUE, NEST, 0.5, noise(2, 1), noise(5, 2))
