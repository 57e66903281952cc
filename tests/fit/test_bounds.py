"""What a fit allows is what the parameters of labs and fiefs allow, whatever that is."""

from __future__ import annotations

from typing import Any

import pytest

from cloudfief.core.block import Block
from cloudfief.core.errors import BadInput
from cloudfief.fitting import fief_settings, options
from cloudfief.fitting.adjustment import NOTHING_MOVED
from cloudfief.fitting.lab_settings import lab_settings
from cloudfief.fitting.observations import Observation
from cloudfief.fitting.observed_market import Assumptions, invert
from cloudfief.institutions.fief import Fief
from cloudfief.institutions.lab import Lab


def seller(name: str, kind: str, share: float, **known: float) -> Observation:
    told: dict[str, Any] = {"price": None, "fee": None, "margin": None, **known}
    return Observation(name, kind, "us", share, told["price"], told["fee"], told["margin"], "", "", 2)


def allow(patch: pytest.MonkeyPatch, kind: type[Block], field: str, least: float, most: float) -> None:
    details = kind.model_fields[field].json_schema_extra
    assert isinstance(details, dict)
    patch.setitem(details, "bounds", (least, most))


def test_the_price_coefficient_is_bounded_by_the_labs_parameter(monkeypatch: pytest.MonkeyPatch):
    rows = (seller("a", "lab", 0.4, price=10.0), seller("b", "lab", 0.2, price=8.0))
    assumed = Assumptions(price_coefficient=0.2)
    found = [invert(rows, assumed)]
    lab_settings(found, assumed, NOTHING_MOVED)
    allow(monkeypatch, Lab, "api_price_coefficient", 0.5, 1.0)
    with pytest.raises(BadInput, match=r"found 0.2, .* utils per median price; allowed is 0.0\d+ to 0.1\d* here"):
        lab_settings(found, assumed, NOTHING_MOVED)


def test_a_cost_is_bounded_by_the_labs_parameter(monkeypatch: pytest.MonkeyPatch):
    rows = (seller("a", "lab", 0.4, price=0.1, margin=0.5), seller("b", "lab", 0.2, price=0.08))
    invert(rows, Assumptions())
    allow(monkeypatch, Lab, "token_costs_usd", 0.09, 1000)
    with pytest.raises(BadInput, match=r"only at a cost of .*, allowed is 0.09 or more"):
        invert(rows, Assumptions())


def test_a_nest_is_bounded_by_the_labs_parameter(monkeypatch: pytest.MonkeyPatch):
    options.refuse_assumptions(Assumptions(nest_parameter=0.9), {}, 0.0)
    allow(monkeypatch, Lab, "api_nest", 0.0, 0.8)
    with pytest.raises(BadInput, match=r"nest: found 0.9; allowed is 0 to 0.8"):
        options.refuse_assumptions(Assumptions(nest_parameter=0.9), {}, 0.0)


def test_the_cost_of_service_is_kept_within_the_fiefs_parameter(monkeypatch: pytest.MonkeyPatch):
    found = [invert((seller("shop", "fief", 0.4, fee=0.3, margin=0.2),), Assumptions())]
    usual = fief_settings.fief_settings(found, {})["service_rate"]
    assert 0.0 < usual <= 0.5
    allow(monkeypatch, Fief, "service_rate", 0.0, usual / 2)
    assert fief_settings.fief_settings(found, {})["service_rate"] == usual / 2
