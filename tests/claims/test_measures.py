"""What a claim measures is what it says: the incumbents and not the entrant, a size from both sides, and what cannot be moved."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from cloudfief.claims.claim import Standard, judge
from cloudfief.claims.table import known_claims, verdicts
from cloudfief.core.scenario import load
from cloudfief.design.volume import judged, volumes

PAIRS, WEEKS = 3, 120
LABS, COMPANIES = ["us-frontier", "cn-open"], ["ai-labs-us", "chips-us"]
SPREAD = 1 + 0.002 * np.arange(PAIRS)


def lived(closed: float, entrant: float, worth: float = 1.0) -> xr.Dataset:
    """Two labs, of which the second opens its weights with the release; with it everything of each is multiplied."""
    both = np.array([[closed, entrant], [1.0, 1.0]])[:, np.newaxis, np.newaxis, :] * SPREAD[:, np.newaxis, np.newaxis]
    by_lab = (("arm", "pair", "week", "lab"), np.broadcast_to(both, (2, PAIRS, WEEKS, 2)))
    value = np.array([worth, 1.0])[:, np.newaxis, np.newaxis, np.newaxis] * SPREAD[:, np.newaxis, np.newaxis]
    is_open = np.zeros((2, PAIRS, WEEKS, 2))
    is_open[0, :, 55:, 1] = 1
    signals = {
        "lab_markup": (by_lab[0], by_lab[1] + 1),
        "lab_profit": (by_lab[0], by_lab[1] - 1.5),
        **dict.fromkeys(("lab_api_price", "lab_fixed_quality_price", "lab_revenue"), by_lab),
        "lab_open_weights": (by_lab[0], is_open),
        "exchange_market_value": (("arm", "pair", "week", "company"), np.broadcast_to(value, (2, PAIRS, WEEKS, 2))),
    }
    return xr.Dataset(signals, {"arm": ["shock", "baseline"], "lab": LABS, "company": COMPANIES})


def told(signals: xr.Dataset, claim: str) -> dict[str, tuple[str, float]]:
    rows = verdicts(signals, load("deepseek").with_size(weeks=WEEKS), [claim])
    return {row["standard"]: (row["verdict"], row["effect"]) for row in rows if row["horizon"] == "1y"}


@pytest.mark.parametrize("entrant", [0.1, 1.0, 10.0])
def test_mark_ups_and_list_prices_are_those_of_closed_labs(entrant: float) -> None:
    dearer, cheaper = told(lived(1.5, entrant), "C1"), told(lived(0.7, entrant), "C1")
    for standard in ("mark-up", "list price"):
        assert dearer[standard] == ("contradicted", pytest.approx(50))
        assert cheaper[standard] == ("supported", pytest.approx(-30))


def test_who_is_closed_is_read_from_the_weights_and_not_from_names() -> None:
    signals = lived(1.5, 0.1)
    signals["lab_open_weights"] = signals["lab_open_weights"].isel(lab=[1, 0]).assign_coords(lab=LABS)
    assert told(signals, "C1")["mark-up"] == ("supported", pytest.approx(-90))
    assert told(signals, "C2")["revenue"] == ("supported", pytest.approx(-90))


def test_closed_labs_lose_profit_revenue_and_value_each_on_its_own() -> None:
    lost, gained = told(lived(0.8, 9.0, worth=0.8), "C2"), told(lived(1.1, 9.0, worth=1.1), "C2")
    assert [verdict for verdict, _ in lost.values()] == ["supported"] * 3
    assert [verdict for verdict, _ in gained.values()] == ["contradicted"] * 3
    assert lost["market value of AI sellers (calibrated)"][1] == pytest.approx(-20)
    assert told(lived(1.1, 9.0, worth=0.8), "C2")["profit"][0] == "contradicted"


@pytest.mark.parametrize(
    ("kept", "verdict"), [(0.22, "contradicted"), (0.35, "supported"), (0.45, "supported"), (0.6, "contradicted")]
)
def test_forty_per_cent_is_refuted_from_below_and_from_above(kept: float, verdict: str) -> None:
    dims = ("arm", "pair", "week", "fief")
    take = np.broadcast_to(100 * kept * SPREAD[:, np.newaxis, np.newaxis], (1, PAIRS, WEEKS, 1))
    sold = np.full((1, PAIRS, WEEKS, 1), 100.0)
    signals = {"fief_gross_take": (dims, take), "fief_net_rent": (dims, take), "fief_gmv": (dims, sold)}
    plan = load("deepseek").with_size(weeks=WEEKS)
    rows = verdicts(xr.Dataset(signals, {"arm": ["baseline"]}), plan, ["C7"])
    assert {row["verdict"] for row in rows if row["horizon"] != "5y"} == {verdict}
    assert all(row["p"] < 0.05 for row in rows if row["pairs"])


@pytest.mark.parametrize(
    ("middle", "verdict"), [(29, "contradicted"), (30, "undecided"), (40, "supported"), (50, "undecided"), (51, "contradicted")]
)
def test_a_band_has_two_sides_wherever_a_claim_is_judged(middle: float, verdict: str) -> None:
    values = middle + np.array([-0.1, 0.0, 0.1, 0.0])
    assert judge(values, 30.0, 1, ceiling=50.0).verdict == verdict
    points = np.stack([values, values])
    assert judged(points, 30.0, 1, 50.0).verdicts == (verdict, verdict)
    inside = volumes(judged(points, 30.0, 1, 50.0), points, 30.0, 1, 50.0)["single worlds"]["share"]
    assert inside == {"contradicted": 0.0, "undecided": 0.25, "supported": 1.0}[verdict]


def test_what_no_parameter_moves_holds_or_fails_by_construction() -> None:
    values = np.array([1.0, 1.1])
    assert judge(values, 0.0, 1, "an identity").verdict == "holds by construction"
    assert judge(values, 0.0, -1, "an identity").verdict == "fails by construction"
    assert judge(values[:1], 2.0, 1, "an identity").verdict == "fails by construction"


def test_every_standard_that_holds_by_construction_says_why_in_its_row() -> None:
    rows = verdicts(lived(1.5, 0.5), load("deepseek").with_size(weeks=WEEKS), ["C1"])
    constructed = [row for row in rows if row["pairs"] and row["standard"] == "price at fixed quality"]
    assert constructed
    assert all(row["reason"].startswith("by construction: an entrant with an equal model") for row in constructed)
    assert all(row["reason"] == "" for row in rows if row["standard"] == "mark-up")


def test_the_standards_that_cannot_be_moved_are_known() -> None:
    """Whoever marks another one, or takes a mark away, says so here."""
    marked = {
        (name, standard.name)
        for name, kind in known_claims().items()
        for standard in kind().standards()
        if _constructed(standard)
    }
    assert marked == {
        ("C1", "price at fixed quality"),
        ("C8", "fall of cloudalists over that of the others"),
        ("C16", "the duty to let them in"),
    }


def _constructed(standard: Standard) -> bool:
    return bool(standard.by_construction)
