from __future__ import annotations

from typing import ClassVar

import pytest
from pydantic import ValidationError

from cloudfief.core.block import KINDS, Institution, Lever, param
from cloudfief.core.errors import BadInput


def test_a_parameter_without_source_is_refused_at_import():
    with pytest.raises(BadInput, match=r"Bare\.speed has no meaning, unit or source"):

        class Bare(Institution):
            speed: float = 1.0


def test_a_number_without_bounds_is_refused_at_import():
    with pytest.raises(BadInput, match=r"Loose\.speed is a number without bounds"):

        class Loose(Institution):
            speed: float = param(1.0, "Speed", unit="share", source="S3-016")


def test_an_assumption_without_sweep_range_is_refused_at_import():
    with pytest.raises(BadInput, match=r"Vague\.speed is an assumption"):

        class Vague(Institution):
            speed: float = param(1.0, "Speed", unit="share", bounds=(0, 2), source="assumption: a guess")


def test_a_lever_without_legal_source_is_refused_at_import():
    with pytest.raises(BadInput, match="must name the signal it `amends` and its `legal_source`"):

        class Lawless(Lever):
            amends: ClassVar[str] = "mill_price"


@pytest.mark.parametrize("value", [-1.0, 3.0, float("nan")])
def test_a_value_out_of_bounds_is_refused(value):
    class Bounded(Institution):
        speed: float = param(1.0, "Speed", unit="share", bounds=(0, 2), source="S3-016")

    with pytest.raises(ValidationError, match="allowed is 0 to 2"):
        Bounded(speed=value)


def test_bounds_hold_inside_mappings():
    class Mapped(Institution):
        speeds: dict[str, float] = param({"us": 1.0}, "Speeds", unit="share", bounds=(0, 2), source="S3-016")

    with pytest.raises(ValidationError, match="allowed is 0 to 2"):
        Mapped(speeds={"us": 5.0})


def test_a_block_is_registered_under_its_snake_case_name():
    class TollBridge(Institution):
        """A bridge."""

    assert KINDS["toll_bridge"] is TollBridge
