"""An event study of a file of prices or of a run."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cloudfief.core.errors import BadInput
from cloudfief.event_studies.span import USUAL_DAYS

if TYPE_CHECKING:
    from cloudfief.result import Result


def event_study(
    source: str | Path | Result,
    *,
    date: str | datetime.date | None = None,
    market: str | None = None,
    week: int | None = None,
    window: str = "0:0",
    estimation: int = USUAL_DAYS,
    groups: str | Path | None = None,
    equal_weighted: str | None = None,
) -> dict[str, Any]:
    """What an event did to share prices: of a CSV of prices with `date` and `market`, or of a run or its folder.

    See `event_studies.observed` and `event_studies.simulated`. Raises BadInput for what is missing or does not belong.
    """
    if isinstance(source, (str, Path)) and not Path(source).is_dir():
        if date is None or market is None:
            raise BadInput("date, market: a file of prices needs both, such as --date 2025-01-27 --market SPY.")
        if week is not None:
            raise BadInput(f"week: found {week}; a file of prices has days.\nName the day with --date.")
        from cloudfief.event_studies.observed import observed_study

        return observed_study(
            Path(source), date, market, window=window, estimation=estimation,
            groups=None if groups is None else Path(groups), equal_weighted=equal_weighted,
        )  # fmt: skip
    for name, value in (("market", market), ("groups", groups), ("equal_weighted", equal_weighted)):
        if value is not None:
            raise BadInput(f"{name}: found '{value}'; a run has its own companies, groups and market.\nLeave it out.")
    from cloudfief.api import open_run
    from cloudfief.event_studies.simulated import simulated_study

    result = open_run(source) if isinstance(source, (str, Path)) else source
    return simulated_study(result, date=date, week=week, window=window, estimation=estimation)
