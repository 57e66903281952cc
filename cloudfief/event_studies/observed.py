"""An event study of a user's own prices."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cloudfief.core.csvfile import column_named
from cloudfief.core.errors import BadInput
from cloudfief.event_studies.abnormal import Abnormal, company_row, group_row, measure, note_on_pairs
from cloudfief.event_studies.groups import ALL, Groups, groups_of
from cloudfief.event_studies.prices import read_prices
from cloudfief.event_studies.span import USUAL_DAYS, parse_window, span_of

SMALLEST_SPREAD = 1e-12  # of a daily return: less is rounding


def observed_study(
    path: Path,
    date: str | datetime.date,
    market: str,
    *,
    window: str = "0:0",
    estimation: int = USUAL_DAYS,
    groups: Path | None = None,
    equal_weighted: str | None = None,
) -> dict[str, Any]:
    """What an event did to the prices in a file: about the study, and `rows` of groups and companies.

    Returns are simple, summed over the days of the window, in per cent. The market with equal weights is the mean of the
    companies, or the column `equal_weighted`. Raises BadInput for anything wrong in the files or the days asked for.
    """
    day, days = parse_day(date), parse_window(window)
    prices = read_prices(path)
    columns = list(map(str, prices.columns))
    index = column_named(market, columns, f"{path}: column", "the market")
    equal_index = None
    if equal_weighted is not None:
        equal_index = column_named(equal_weighted, columns, f"{path}: column", "the market with equal weights")
    members = groups_of(groups, [name for name in columns if name not in (index, equal_index)])
    companies = members[ALL]
    if not companies:
        raise BadInput(f"{path}: there is no company beside the market.")
    returns = prices.pct_change().iloc[1:]
    event = _position(day, returns.index.to_numpy(), path)
    span = span_of(event, len(returns), days, estimation)
    _refuse_constant(returns[[index, *companies]].iloc[span.estimation], path)
    equal = returns[companies].mean(axis="columns") if equal_index is None else returns[equal_index]
    found = measure(returns[companies].to_numpy(), returns[index].to_numpy(), equal.to_numpy(), span)
    _refuse_the_market_itself(found, companies, path)
    used, rows = returns.index[span.estimation], _rows(found, members)
    return {
        "kind": "observed", "prices": str(path), "date": f"{day}", "window": f"{days[0]}:{days[1]}", "market": index,
        "market_return": 100 * float(returns[index].iloc[span.event].sum()),
        "equal_weighted": equal_index or "mean of the companies", "equal_return": 100 * float(equal.iloc[span.event].sum()),
        "estimation": estimation, "estimated_from": f"{used[0]:%Y-%m-%d}", "estimated_to": f"{used[-1]:%Y-%m-%d}",
        "note": note_on_pairs(rows), "rows": rows,
    }  # fmt: skip


def _rows(found: Abnormal, members: Groups) -> list[dict[str, Any]]:
    """One row for each group, then one for each company."""
    place = {name: number for number, name in enumerate(members[ALL])}

    def part(names: list[str]) -> Abnormal:
        return found.of(np.array([place[name] for name in names]))

    return [
        *(
            {"level": "group", "name": group, "companies": len(names), **group_row(part(names))}
            for group, names in members.items()
        ),
        *({"level": "company", "name": name, "companies": 1, **company_row(part([name]))} for name in members[ALL]),
    ]


def parse_day(date: str | datetime.date) -> datetime.date:
    """A day from YYYY-MM-DD, a date, or a moment in the day, such as a pandas Timestamp; raises BadInput."""
    if isinstance(date, datetime.datetime):
        date = date.isoformat()[:10]  # where pandas has no moment, its text is no day
    try:
        return date if isinstance(date, datetime.date) else datetime.date.fromisoformat(date)
    except (TypeError, ValueError):
        raise BadInput(f"date: found '{date}'; allowed is a day such as 2025-01-27.") from None


def _position(day: datetime.date, days: NDArray[np.datetime64], path: Path) -> int:
    """Where the event's return is; raises BadInput naming the nearest trading days if there is none."""
    wanted = np.datetime64(day)
    at = int(np.searchsorted(days, wanted))
    if at < len(days) and days[at] == wanted:
        return at
    near = [str(np.datetime_as_string(days[number], unit="D")) for number in (at - 1, at) if 0 <= number < len(days)]
    nearest_days = (
        f"the nearest {'are' if len(near) > 1 else 'is'} {' and '.join(near)}" if near else "two days are needed for one"
    )
    raise BadInput(f"{path}: date: found {day}, of which there is no return; {nearest_days}.")


def _refuse_constant(returns: pd.DataFrame, path: Path) -> None:
    still = [str(name) for name in returns.columns if float(np.ptp(returns[name].to_numpy())) == 0.0]
    if still:
        raise BadInput(
            f"{path}: {still[0]}: its return is the same on every day of the estimation; allowed is a price that moves.\n"
            "Without movement there is no market model."
        )


def _refuse_the_market_itself(found: Abnormal, companies: list[str], path: Path) -> None:
    same = np.flatnonzero(found.spread < SMALLEST_SPREAD)
    if same.size:
        raise BadInput(
            f"{path}: {companies[same[0]]}: it follows the market exactly on every day of the estimation; allowed is a company.\n"
            "Leave it out."
        )
