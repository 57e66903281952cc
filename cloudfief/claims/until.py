"""Sequential stopping: how many pairs are enough, decided by looks at the run that are fixed beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from cloudfief.claims.claim import DECIDED_BY_CONSTRUCTION, NOT_RUN, UNDECIDED, Claim
from cloudfief.claims.headline import main_rows
from cloudfief.claims.table import claim_named
from cloudfief.core.errors import BadInput
from cloudfief.effect import CONFIDENCE

DECIDED = "decided"
FEWEST = 2


class Until(NamedTuple):
    """When a run has enough pairs.

    The run is looked at after `looks[0]` pairs, then after `looks[1]` and so on, twice as many each time, at last after
    the greatest number that is allowed. It ends at the first look at which every claim in `ids` is tight enough by its
    headline standard at its main horizon: decided, if `width` is None, else half its interval at most `width` times the
    larger of its effect and its threshold in size. Every look uses intervals of confidence 1 - 0.05 / K, K being the number
    of looks (Bonferroni), so that with 95% all of them hold at once and the one at which the run ends does, whatever
    ended it. p-values are multiplied by K.
    """

    ids: tuple[str, ...]
    width: float | None
    looks: tuple[int, ...]

    @property
    def confidence(self) -> float:
        """The confidence of the interval at each look."""
        return 1 - (1 - CONFIDENCE) / len(self.looks)

    def enough(self, rows: list[dict[str, Any]]) -> bool:
        """Whether every claim that was run is tight enough; rows as `verdicts` gives them."""
        return all(self.tight(row) for row in main_rows(rows, self.ids))

    def tight(self, row: dict[str, Any]) -> bool:
        """Whether one row is decided, or its interval narrow enough; what was not run asks for no more pairs."""
        if row["verdict"] in (NOT_RUN, *DECIDED_BY_CONSTRUCTION):
            return True
        if row["low"] is None:
            return False
        if self.width is None:
            return row["verdict"] != UNDECIDED
        kind: type[Claim] = claim_named(row["id"])
        bar = kind.threshold_of(kind().standards()[0])
        return (row["high"] - row["low"]) / 2 <= self.width * max(abs(row["effect"]), abs(bar))

    def record(self, pairs: int) -> dict[str, Any]:
        """What a run's record keeps about why it ended."""
        wanted = DECIDED if self.width is None else self.width
        look = self.looks.index(pairs) + 1
        return {"claims": list(self.ids), "until": wanted, "looks": list(self.looks), "look": look, "confidence": self.confidence}


def parse_until(text: str | float, ids: Iterable[str], first: int, most: int | None) -> Until:
    """The rule that `until` says: "decided", or a share such as 0.1; raises BadInput for anything else.

    `first` is the number of pairs at the first look, `most` the greatest number, eight times that if it is left out.
    """
    width = None if text == DECIDED else _share(text)
    first = max(first, FEWEST)
    most = 8 * first if most is None else most
    if most < first:
        raise BadInput(f"max_pairs: found {most}; allowed is {first} or more, the pairs of the first look.")
    looks = [first]
    while looks[-1] < most:
        looks.append(min(2 * looks[-1], most))
    return Until(tuple(claim_named(name).id for name in ids), width, tuple(looks))


def _share(text: str | float) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 < share < 1:
        raise BadInput(f"until: found '{text}'; allowed is '{DECIDED}', or a share between 0 and 1 such as 0.1.")
    return share
