"""Rival laws: each is tried, and the specification curve says under which of them the claim holds."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import xarray as xr

from cloudfief.claims.claim import CLAIMS, Claim
from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import load
from cloudfief.design.discover import Question, Runs, discover
from cloudfief.design.multiverse import specifications
from cloudfief.design.picture import specification_curve, write_pictures
from cloudfief.design.space import rival_laws, space_of
from cloudfief.effect import Values

from .conftest import dearer, small_village


def test_specifications_hold_each_rival_once_and_the_own_first() -> None:
    laws = rival_laws(load("deepseek")).dimensions
    specs = specifications(laws, 24, 1)
    own = {law.path: law.default for law in laws}
    assert specs[0] == own
    assert len(specs) == 24
    assert all(specs.count(spec) == 1 for spec in specs)
    alone = [{key for key in own if spec[key] != own[key]} for spec in specs[1:]]
    assert sum(len(changed) == 1 for changed in alone) >= sum(len(law.choices) - 1 for law in laws)
    assert specifications(laws[:1], 1000, 1) == specifications(laws[:1], 50, 1)  # no more than there are
    with pytest.raises(BadInput, match="specifications: found 3; allowed is"):
        specifications(laws, 3, 1)
    with pytest.raises(BadInput, match="no law to choose"):
        specifications((), 3, 1)


def test_the_curve_says_under_which_law_a_claim_holds(tmp_path: Path) -> None:
    class Weather(Institution):
        """The winter, by one of two rival laws."""

        law: Literal["mild", "harsh"] = param("mild", "which winter it is", unit="law", source="assumption: an invented village")
        cold = signal("How cold it is", unit="share", dims=("bloc",))

        def init(self, luck, *, mill_price: np.ndarray) -> Outcome:
            return Outcome((), {"cold": np.full(mill_price.shape, 1.0 if self.law == "mild" else 2.0)})

        def step(self, state, luck, *, mill_price: np.ndarray) -> Outcome:
            return self.init(luck, mill_price=mill_price)

    class Hunger(Claim):
        """What the poor harvest adds, in a winter that doubles it."""

        id, says, essay, horizons, scenario = "B3", "A poor harvest hurts in winter", "-", ("end",), "village"
        unit, threshold, threshold_reason, refuted_by = "minor units", 45.0, "half a loaf more", "a mild winter"
        signals = ("bakery_bread_price", "weather_cold")

        def measure(self, signals: xr.Dataset, weeks: slice) -> Values:
            """The dearer bread times the cold."""
            return dearer(signals, weeks) * float(signals["weather_cold"].mean())

    plan = small_village()
    plan = plan.model_copy(update={"institutions": (*plan.institutions, "weather")}).with_values({"mill.harvest_spread": 0.02})
    laws = rival_laws(plan).dimensions
    assert [(law.path, law.choices) for law in laws] == [("weather.law", ("mild", "harsh"))]
    space = space_of(plan, {"bakery.markup": [0.4, 0.6]})
    question = Question(CLAIMS["B3"], plan, space, points=4, laws=laws, halvings=0)
    found = discover(question, Runs(tmp_path / "points", workers=1))
    assert found["multiverse"]["specifications"] == 2
    curve = found["multiverse"]["curve"]
    assert [(row["laws"]["weather.law"], row["verdict"]) for row in curve] == [("mild", "contradicted"), ("harsh", "supported")]
    assert curve[1]["effect"] == pytest.approx(2 * curve[0]["effect"])
    assert specification_curve(found) is not None
    names = {path.name for path in write_pictures(found, tmp_path)}
    assert {"multiverse.png", "multiverse.svg"} <= names
    assert "weather" not in found["parameters"]
