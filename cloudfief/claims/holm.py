"""Many claims at once: how far from its threshold a claim has to lie when so many others were tested with it."""

from __future__ import annotations

from typing import Any

from scipy.special import stdtr, stdtrit

from cloudfief.claims.claim import CONTRADICTED, DECIDED_BY_CONSTRUCTION, SUPPORTED, UNDECIDED
from cloudfief.claims.headline import main_rows
from cloudfief.effect import CONFIDENCE

ERROR = 1 - CONFIDENCE  # chance of at least one wrong verdict in the family, at most
Row = dict[str, Any]


def p_value(row: Row, bar: float, confidence: float) -> float | None:
    """Two-sided p of the t test that the effect is the bar, from its interval; None for one pair or an identity."""
    if row["low"] is None or row["verdict"] in DECIDED_BY_CONSTRUCTION:
        return None
    freedom = row["pairs"] - 1
    error = (row["high"] - row["low"]) / 2 / float(stdtrit(freedom, 0.5 + confidence / 2))
    distance = abs(row["effect"] - bar)
    if error == 0:
        return 1.0 if distance == 0 else 0.0
    return float(2 * stdtr(freedom, -distance / error))


def with_holm(rows: list[Row]) -> list[Row]:
    """The rows with `p_holm`, and a verdict that does not survive it taken back to undecided, with the reason.

    The k-th smallest of m p-values times m - k + 1, never below the one before, at most 1 (Holm 1979). The family is one: the
    verdicts by which claims are told, each by its headline standard at its main horizon, of all claims judged together. So the
    chance that any of these verdicts is wrong is at most 5%, whatever the claims have in common. Other standards and horizons
    stand beside them, each with its own 95%, and keep None. Rows that were corrected before in a family of their own never get
    a smaller p.
    """
    tested = sorted((row for row in main_rows(rows) if row["p"] is not None), key=lambda row: row["p"])
    highest = 0.0
    for place, row in enumerate(tested):
        highest = max(highest, min(1.0, row["p"] * (len(tested) - place)), row["p_holm"] or 0.0)
        row["p_holm"] = highest
        if highest > ERROR and row["verdict"] in (SUPPORTED, CONTRADICTED):
            alone = "support" if row["verdict"] == SUPPORTED else "contradict"
            row["verdict"] = UNDECIDED
            row["reason"] = (
                f"alone it would {alone} the claim; among the {len(tested)} claims tested together it does not, "
                f"p {highest:.2g} after Holm's correction"
            )
    return rows
