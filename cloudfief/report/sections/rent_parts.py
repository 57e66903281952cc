"""What cloud rent is made of: what each of its sources adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cloudfief.effect import interval
from cloudfief.report import members, theme, words
from cloudfief.report.contrast import has
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Section
from cloudfief.report.spec import Spec

if TYPE_CHECKING:
    from cloudfief.result import Result

PARTS, BARE = "rent_part", "bare"


def section(result: Result) -> Section | None:
    """The parts as dots, largest first, in per cent of all rent."""
    if not has(result, PARTS):
        return None
    chosen = figure(
        finding(result),
        "Part of cloud rent that each source adds, per cent of rent with all of them at work: its Shapley value, the mean of "
        "what it adds over every order in which sources can be added. Dots: mean over pairs; whiskers: 95% interval.",
        lambda width: chart(result, width),
    )
    return Section(22, "What cloud rent is made of", (chosen,))


def shares(result: Result) -> dict[str, np.ndarray]:
    """Per cent of all rent by source, one number a pair, largest first."""
    parts = result.signals[PARTS].astype(np.float64)
    part = 100 * parts / abs(parts.sum("source"))
    found = {str(source): np.asarray(part.sel(source=source).values) for source in part["source"].values}
    return dict(sorted(found.items(), key=lambda item: -float(item[1].mean())))


def chart(result: Result, width: int) -> Spec:
    """The dots; rent that is there with no source at work stands last, in grey."""
    found = shares(result)
    rows = [members.Dot(name, *interval(values), theme.CLOUD_CAPITAL) for name, values in found.items() if name != BARE]
    if BARE in found:
        rows.append(members.Dot("none at work", *interval(found[BARE]), theme.BASELINE))
    return members.dots(rows, width, "%", 150)


def finding(result: Result) -> str:
    """What each source adds, and what is left without any."""
    found = shares(result)
    told = [f"{name} adds {words.mean_with_interval(values, unit='%')}" for name, values in found.items() if name != BARE]
    left = f"; {words.mean_with_interval(found[BARE], unit='%')} is there without any of them" if BARE in found else ""
    return f"To cloud rent {words.listed(told)}{left}"
