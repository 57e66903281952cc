"""Nested logit demand: shares, derivatives, surplus."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.nested_logit import (
    consumer_surplus,
    price_response,
    separate_nests,
    share_response,
    shares,
)
from cloudfief.core.errors import BadInput

NEST = np.array([0, 0, 1, 1, 1, -1])
VALUE = np.array([1.0, 0.4, -0.5, 2.0, 0.1, 0.8])
values = st.lists(st.floats(-30, 30), min_size=6, max_size=6).map(np.array)
parameters = st.floats(0.0, 0.98)


@given(values, parameters)
def test_shares_are_parts_of_everybody(value, sigma):
    found = shares(value, NEST, sigma)
    assert (found.product >= 0.0).all()
    assert found.product.sum() + found.outside == pytest.approx(1.0, abs=1e-12)
    for group in (0, 1, -1):
        assert found.within_nest[group == NEST].sum() == pytest.approx(1.0, abs=1e-12)


@given(values)
def test_without_nests_shares_are_plain_logit(value):
    odds = np.exp(value)
    assert shares(value, NEST, 0.0).product == pytest.approx(odds / (1.0 + odds.sum()), rel=1e-10, abs=1e-300)


@given(values, parameters)
def test_textbook_form_where_it_does_not_overflow(value, sigma):
    mild = value / 30.0
    scaled = np.exp(mild / (1.0 - sigma))
    inclusive = {g: scaled[g == NEST].sum() for g in (0, 1)}
    worth = {g: inclusive[g] ** (1.0 - sigma) for g in inclusive} | {-1: np.exp(mild[5])}
    inclusive[-1] = scaled[5]
    wanted = [scaled[j] / inclusive[g] * worth[g] / (1.0 + sum(worth.values())) for j, g in enumerate(NEST)]
    assert shares(mild, NEST, sigma).product == pytest.approx(wanted, rel=1e-9)


def test_a_nest_of_near_commodities_does_not_overflow():
    found = shares([800.0, 799.9], [0, 0], 0.9999)
    assert found.product == pytest.approx([1.0, 0.0], abs=1e-12)
    assert np.isfinite(found.inclusive_value)


def test_what_is_not_on_offer_is_not_bought():
    found = shares([1.0, -np.inf, -np.inf], [0, 0, 1], 0.5)
    assert found.product[1:].tolist() == [0.0, 0.0]
    assert found.product[0] == pytest.approx(np.e / (1.0 + np.e))


def test_many_choosers_at_once_are_the_same_as_one_by_one():
    crowd = np.stack([VALUE, VALUE[::-1], VALUE * 0.0])
    together = shares(crowd, NEST, 0.7)
    for row, value in enumerate(crowd):
        assert together.product[row] == pytest.approx(shares(value, NEST, 0.7).product, rel=1e-14)


def test_a_product_alone_ignores_the_nest_parameter():
    assert shares([1.0, 2.0], [-1, 4], 0.95).product == pytest.approx(shares([1.0, 2.0], -np.ones(2), 0.0).product)


@pytest.mark.parametrize("sigma", [0.0, 0.5, 0.9])
def test_share_response_is_the_derivative(sigma):
    width = 1e-6
    numerical = np.empty((6, 6))
    for k in range(6):
        step = width * np.eye(6)[k]
        above, below = shares(VALUE + step, NEST, sigma).product, shares(VALUE - step, NEST, sigma).product
        numerical[:, k] = (above - below) / (2.0 * width)
    response = share_response(shares(VALUE, NEST, sigma), NEST, sigma)
    assert response == pytest.approx(numerical, abs=1e-8)
    assert response == pytest.approx(response.T, abs=1e-15)
    coefficient = np.linspace(0.5, 3.0, 6)
    by_price = price_response(shares(VALUE, NEST, sigma), NEST, sigma, coefficient)
    assert by_price == pytest.approx(-numerical * coefficient, abs=1e-7)


@given(values, parameters)
def test_roy_identity_surplus_falls_by_what_is_bought(value, sigma):
    width, coefficient = 1e-5, 2.0
    found = shares(value / 10.0, NEST, sigma)
    for j in range(6):
        step = coefficient * width * np.eye(6)[j]
        dear = consumer_surplus(shares(value / 10.0 - step, NEST, sigma).inclusive_value, coefficient)
        cheap = consumer_surplus(shares(value / 10.0 + step, NEST, sigma).inclusive_value, coefficient)
        assert (dear - cheap) / (2.0 * width) == pytest.approx(-found.product[j], abs=1e-6)


def test_variety_raises_surplus_less_the_closer_the_substitutes():
    def worth_of_a_copy(sigma):
        one, two = shares([1.0], [0], sigma), shares([1.0, 1.0], [0, 0], sigma)
        return two.inclusive_value - one.inclusive_value

    assert worth_of_a_copy(0.0) > worth_of_a_copy(0.5) > worth_of_a_copy(0.99) > 0.0
    assert worth_of_a_copy(0.99) < 0.01


def test_nonsense_is_refused_by_name():
    with pytest.raises(BadInput, match="nest_parameter: found"):
        separate_nests([0, 0], 1.0)
    with pytest.raises(BadInput, match="one value per nest"):
        separate_nests([0, 0], [0.1, 0.2])
    with pytest.raises(BadInput, match="price_coefficient: found 0"):
        consumer_surplus(1.0, 0.0)
