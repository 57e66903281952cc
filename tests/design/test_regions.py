"""The volume, the boxes, the deciding parameters and the nearest refutation, where all of them are known."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.core.errors import BadInput
from cloudfief.design import prim
from cloudfief.design.dimension import Dimension
from cloudfief.design.filtering import deciding
from cloudfief.design.nearest import nearer, nearest_point
from cloudfief.design.volume import judged, share, volumes


def test_a_planted_box_is_found() -> None:
    points = np.random.default_rng(1).random((300, 6))
    planted = (points[:, 1] > 0.55) & (points[:, 4] > 0.2) & (points[:, 4] < 0.7)
    found = prim.boxes(points, planted, (True,) * 6)
    assert set(found[0].limits) == {1, 4}
    assert found[0].limits[1] == pytest.approx((0.55, 1.0), abs=0.05)
    assert found[0].limits[4] == pytest.approx((0.2, 0.7), abs=0.05)
    assert found[0].coverage > 0.95
    assert found[0].density > 0.9
    assert found[0].mass == pytest.approx(planted.mean(), abs=0.03)


def test_a_box_in_words_and_two_boxes_are_found() -> None:
    generator = np.random.default_rng(2)
    points = np.column_stack([generator.integers(0, 4, 400).astype(float), generator.random((400, 3))])
    low = np.isin(points[:, 0], [1, 3]) & (points[:, 1] < 0.4)
    found = prim.boxes(points, low, (False, True, True, True))
    assert found[0].limits[0] == (1.0, 3.0)
    assert set(found[0].limits) == {0, 1}
    corners = ((points[:, 1] < 0.3) & (points[:, 2] < 0.3)) | ((points[:, 1] > 0.7) & (points[:, 2] > 0.7))
    assert len(prim.boxes(points, corners, (False, True, True, True))) == 2


def test_no_box_is_found_where_nothing_decides() -> None:
    generator = np.random.default_rng(3)
    points, cases = generator.random((300, 4)), generator.random(300) < 0.5
    assert all(box.density < 0.75 for box in prim.boxes(points, cases, (True,) * 4))


def test_verdicts_use_the_spread_pooled_over_points() -> None:
    values = np.array([[9.0, 11.0], [-1.0, 1.0], [-9.0, -11.0]])
    found = judged(values, 0.0, 1)
    assert found.verdicts == ("supported", "undecided", "contradicted")
    assert found.half_width == pytest.approx(3.182446 * 2**0.5 / 2**0.5, rel=1e-6)  # t(0.975, 3) s / sqrt(2), s = sqrt(2)
    assert judged(values, 0.0, -1).verdicts == ("contradicted", "undecided", "supported")
    shares = volumes(found, values, 0.0, 1)
    assert [shares[key]["points"] for key in ("supported", "contradicted", "undecided")] == [1, 1, 1]
    assert shares["single worlds"]["share"] == 0.5
    with pytest.raises(BadInput, match="pairs: found 1; allowed is 2 or more"):
        judged(values[:, :1], 0.0, 1)


def test_shares_have_exact_intervals() -> None:
    assert share(0, 200)["high"] == pytest.approx(1 - 0.025 ** (1 / 200))
    half = share(5, 10)
    assert (half["low"], half["high"]) == (pytest.approx(0.187086, abs=1e-6), pytest.approx(0.812914, abs=1e-6))
    assert share(0, 0)["share"] is None


def test_the_deciding_parameter_comes_first() -> None:
    dimensions = (
        Dimension("a.idle", 0.0, 1.0),
        Dimension("a.decides", 0.0, 1.0),
        Dimension("a.law", 0, 0, choices=("x", "y")),
    )
    generator = np.random.default_rng(4)
    points = np.column_stack([generator.random((200, 2)), generator.integers(0, 2, 200).astype(float)])
    rows = deciding(dimensions, points, points[:, 1] > 0.6)
    assert rows[0]["parameter"] == "a.decides"
    assert (rows[0]["distance"], rows[0]["holds_where"]) == (1.0, "higher")
    assert rows[0]["p_holm"] < 1e-6 < 0.05 < min(row["p_holm"] for row in rows[1:])
    law = deciding(dimensions, points, points[:, 2] == 0)
    assert law[0]["parameter"] == "a.law"
    assert deciding(dimensions, points, np.ones(200, dtype=bool)) == []


def test_the_nearest_point_is_measured_in_prior_deviations() -> None:
    dimensions = (Dimension("a.b", 0.0, 12**0.5, default=1.0), Dimension("a.law", 0, 0, choices=("x", "y"), default="x"))
    points = [{"a.b": 3.0, "a.law": "x"}, {"a.b": 0.5, "a.law": "y"}, {"a.b": 1.0, "a.law": "x"}]
    near = nearest_point(dimensions, points, [True, True, False])
    assert near is not None
    assert near["point"] == 1
    assert near["distance"] == pytest.approx((0.5**2 + 1) ** 0.5)
    assert near["steps"] == {"a.law": 1.0, "a.b": pytest.approx(-0.5)}
    assert nearest_point(dimensions, points, [False] * 3) is None


def test_the_way_back_stops_at_the_boundary() -> None:
    dimensions = (
        Dimension("a.turns", 0.0, 1.0, default=0.0),
        Dimension("a.idle", 0.0, 1.0, default=0.5),
        Dimension("a.whole", 1, 9, whole=True, default=2),
        Dimension("a.law", 0, 0, choices=("x", "y"), default="x"),
    )
    tried = []

    def still(values: dict) -> bool:
        tried.append(values)
        return values["a.turns"] > 0.3 and values["a.whole"] >= 5

    start = {"a.turns": 0.9, "a.idle": 0.9, "a.whole": 9, "a.law": "y"}
    near = nearer(dimensions, start, still, halvings=6)  # type: ignore[arg-type]
    assert near["a.idle"] == 0.5
    assert near["a.law"] == "x"
    assert near["a.whole"] == 5
    assert 0.3 < near["a.turns"] < 0.46  # on the straight way home the whole number turns first, at 3/7 of 0.9
    assert len(tried) == 4 + 6
    assert still(near)
