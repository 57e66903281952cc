from __future__ import annotations

from typing import ClassVar

import pytest

from cloudfief.core.block import Institution, Lever, signal
from cloudfief.core.errors import BadInput
from cloudfief.core.wiring import wire


def institution(name: str, publishes: tuple[str, ...], reads: str) -> Institution:
    """An institution whose `step` reads the names in `reads`, written as Python source."""
    space: dict = {}
    exec(f"def step(self, state, luck, *, {reads}): ...\ndef init(self, luck): ..." if reads else
         "def step(self, state, luck): ...\ndef init(self, luck): ...", space)  # fmt: skip
    signals = {short: signal(short, unit="u") for short in publishes}
    return type(name, (Institution,), {"__module__": __name__, **space, **signals})()


def test_readers_come_after_publishers():
    blocks = {"b": institution("B", ("y",), "a_x"), "a": institution("A", ("x",), "")}
    assert wire(blocks, {}).order == ("a", "b")


def test_last_weeks_value_does_not_order():
    blocks = {"a": institution("A", ("x",), "b_y_last"), "b": institution("B", ("y",), "a_x")}
    assert wire(blocks, {}).order == ("a", "b")


def test_a_circle_names_itself_and_the_cure():
    blocks = {"a": institution("A", ("x",), "b_y"), "b": institution("B", ("y",), "a_x")}
    with pytest.raises(BadInput, match=r"wait for each other: (a -> b -> a|b -> a -> b)\. .*rename its argument x to x_last"):
        wire(blocks, {})


def test_a_misspelt_read_names_the_nearest_signal():
    blocks = {"a": institution("A", ("price",), ""), "b": institution("B", ("y",), "a_prise")}
    with pytest.raises(BadInput, match=r"b\.step reads 'a_prise', which no block here publishes\. Did you mean 'a_price'\?"):
        wire(blocks, {})


def test_a_read_with_a_default_may_be_missing():
    blocks = {"b": institution("B", ("y",), "a_price=None")}
    assert wire(blocks, {}).sources["b", "step"] == {}


def test_a_bystander_does_not_change_the_order_of_the_others():
    blocks = {"b": institution("B", ("y",), "a_x"), "a": institution("A", ("x",), ""), "c": institution("C", ("z",), "")}
    others = [name for name in wire(blocks | {"aa": institution("Aa", ("q",), "c_z")}, {}).order if name != "aa"]
    assert tuple(others) == wire(blocks, {}).order


def test_a_lever_on_a_signal_that_nobody_publishes_is_refused():
    class Cap(Lever):
        """A cap."""

        amends: ClassVar[str] = "a_prise"
        legal_source: ClassVar[str] = "nowhere"

        def step(self, value: float) -> float:
            return value

    blocks = {"a": institution("A", ("price",), ""), "cap": Cap()}
    with pytest.raises(BadInput, match=r"amends 'a_prise', which no institution here publishes\. Did you mean 'a_price'\?"):
        wire(blocks, {})
