"""Everything that has a name can be described by it, and a name that is nearly right is found."""

from __future__ import annotations

import json

import pytest

from .conftest import Command


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("household.count", "parameter"), ("HOUSEHOLD.COUNT", "parameter"), ("parameter:fee_cap.cap", "parameter"),
        ("bakery.markup", "parameter"), ("fief_take_rate", "signal"), ("S1-023", "fact"), ("c3", "claim"),
    ],
)  # fmt: skip
def test_a_full_name_is_found(cloudfief: Command, name: str, kind: str) -> None:
    page = json.loads(cloudfief("describe", name, "--json").out)
    assert page["kind"] == kind
    assert cloudfief("describe", name).status == 0


def test_a_parameter_has_a_page(cloudfief: Command) -> None:
    page = json.loads(cloudfief("describe", "household.count", "--json").out)
    assert (page["default"], page["unit"], page["of"]) == (20_000, "households", "household")
    assert page["set by scenarios"]["decomposition"] == 4000
    assert "prior range: 2000 to 1,000,000" in cloudfief("describe", "household.count").out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("household.cout", "'household.count'"),
        ("houshold.count", "'household.count'"),
        ("household.weekly_income_usd.us", "'household.weekly_income_usd'"),
        ("s1-23", "'S1-023'"),
        ("fee_capp", "'fee_cap'"),
        ("take_rate", "'fief_take_rate'"),
    ],
)
def test_a_name_that_is_nearly_right(cloudfief: Command, typed: str, meant: str) -> None:
    answer = cloudfief("describe", typed)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"Nothing is called '{typed}'.\nDid you mean {meant}")


def test_parameters_are_listed(cloudfief: Command) -> None:
    names = {row["name"] for row in json.loads(cloudfief("list", "parameters", "--json").out)}
    assert {"household.count", "bakery.markup", "fee_cap.cap"} <= names
    assert "household.count" not in cloudfief("list").out
