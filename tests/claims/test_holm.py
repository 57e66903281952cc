"""Many claims at once: one family, smallest p times their number, and what does not survive it is undecided."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cloudfief.claims.claim import judge
from cloudfief.claims.holm import p_value, with_holm
from cloudfief.effect import CONFIDENCE


def row(claim: str, p: float | None, verdict: str = "supported", horizon: str = "1y", standard: str = "first") -> dict[str, Any]:
    return {"id": claim, "standard": standard, "horizon": horizon, "verdict": verdict, "p": p, "p_holm": None, "reason": ""}


def test_the_smallest_is_multiplied_by_their_number_and_none_lies_below_a_smaller_one() -> None:
    rows = with_holm([row("C1", 0.001), row("C2", 0.02), row("C3", 0.019), row("C4", 0.9, "undecided")])
    assert [one["p_holm"] for one in rows] == pytest.approx([0.004, 0.057, 0.057, 0.9])


@pytest.mark.parametrize(("verdict", "word"), [("supported", "support"), ("contradicted", "contradict")])
def test_a_verdict_that_does_not_survive_is_undecided_and_says_why(verdict: str, word: str) -> None:
    sure, unsure, open_one = with_holm([row("C1", 1e-6), row("C2", 0.04, verdict), row("C3", 0.5, "undecided")])
    assert (sure["verdict"], sure["reason"]) == ("supported", "")
    assert unsure["verdict"] == "undecided"
    assert unsure["reason"].startswith(f"alone it would {word} the claim; among the 3 claims tested together it does not, p 0.08")
    assert open_one["reason"] == ""
    [alone] = with_holm([row("C2", 0.04, verdict)])
    assert (alone["verdict"], alone["p_holm"]) == (verdict, 0.04)


def test_horizons_are_one_family_and_each_claim_counts_once() -> None:
    """C8 is judged by the day and C1 by the year: both count; other standards and horizons do not."""
    rows = [row("C1", 0.01), row("C1", 0.02, horizon="end"), row("C1", 0.02, standard="second"), row("C8", 0.01, horizon="1d")]
    rows += [row("C5", None, "not run")]
    assert [one["p_holm"] for one in with_holm(rows)] == [0.02, None, None, 0.02, None]


def test_a_smaller_family_later_makes_nothing_surer() -> None:
    rows = with_holm([row("C1", 0.01), row("C2", 0.04), row("C3", 0.03)])
    again = with_holm([dict(rows[1])])
    assert (again[0]["verdict"], again[0]["p_holm"]) == ("undecided", rows[1]["p_holm"])


def test_without_effects_a_family_of_sixteen_is_rarely_wrong() -> None:
    """The truth lies on every threshold: any verdict is wrong. Alone one in twenty is, together one family in twenty."""
    draws = np.random.default_rng(5).standard_normal((400, 16, 8))

    def verdicts(family: np.ndarray, together: bool) -> list[str]:
        rows = []
        for number, values in enumerate(family):
            found = row(f"C{number + 1}", None) | judge(values, 0.0, 1)._asdict()
            found["p"] = p_value(found, 0.0, CONFIDENCE)
            rows.append(found)
        return [one["verdict"] for one in (with_holm(rows) if together else rows)]

    wrong = [np.mean([any(one != "undecided" for one in verdicts(family, how)) for family in draws]) for how in (True, False)]
    assert wrong[0] <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 400)
    assert wrong[1] > 0.4
