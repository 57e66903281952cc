"""The days of an event study: those before, from which the market model is estimated, and those of the event."""

from __future__ import annotations

import re
from typing import NamedTuple

from cloudfief.core.errors import BadInput

FEWEST_DAYS = 10  # assumption: with fewer days the market model has hardly a degree of freedom
USUAL_DAYS = 120  # MacKinlay (1997), daily data


class Span(NamedTuple):
    """Estimation and event as positions in the series of returns."""

    estimation: slice
    event: slice


def parse_window(text: str) -> tuple[int, int]:
    """First and last day of the event, counted from it in trading days, from FIRST:LAST; raises BadInput."""
    found = re.fullmatch(r"([+-]?\d{1,4}):([+-]?\d{1,4})", text.strip())
    if found is None:
        raise BadInput(f"window: found '{text}'; allowed is FIRST:LAST in trading days from the event, such as 0:0 or -1:3.")
    first, last = int(found[1]), int(found[2])
    if last < first:
        raise BadInput(f"window: found '{text}'; allowed is a last day that is not before the first.")
    return first, last


def span_of(event: int, days: int, window: tuple[int, int], estimation: int, first: int = 0) -> Span:
    """The estimation window of so many days that ends before the event and before the event window begins.

    `event` is the event's position among `days` returns, of which those from `first` on may be used. Raises BadInput
    if the estimation is too short for a model, starts before the first or the window ends after the last return.
    """
    if estimation < FEWEST_DAYS:
        raise BadInput(f"estimation: found {estimation}; allowed is {FEWEST_DAYS} days or more.")
    stop = event + min(window[0], 0)
    there = max(stop - first, 0)
    if there < estimation:
        least = f"Ask for --estimation {there} or less" if there >= FEWEST_DAYS else "Begin earlier"
        raise BadInput(
            f"estimation: found {estimation}; there are {there} daily returns before the event, allowed is no more than that.\n"
            f"{least}."
        )
    if event + window[1] >= days:
        raise BadInput(
            f"window: found {window[0]}:{window[1]}; allowed is a last day of at most {days - 1 - event}: then the series ends."
        )
    return Span(slice(stop - estimation, stop), slice(event + window[0], event + window[1] + 1))
