"""Abnormal returns of companies, and the tests of their mean over a group (MacKinlay 1997)."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtr, stdtrit

from cloudfief.behaviour.equity import event_study as tests
from cloudfief.event_studies.span import Span

Floats = NDArray[np.float64]
LEVEL = 0.05
LEAST_VARIANCE = 1e-6  # of the mean over a group, relative to independence: the group is the market, nothing can be tested


class Abnormal(NamedTuple):
    """Sums over the days of the event, (company,) each, as shares; `residual` is that of the estimation, (day, company)."""

    raw: Floats
    abnormal: Floats  # against the market model
    against_equal: Floats  # less the return of the market with equal weights
    spread: Floats  # standard deviation of the abnormal return if nothing happened
    beta: Floats
    residual: Floats

    def of(self, members: NDArray[np.int64]) -> Abnormal:
        """The same for some companies."""
        return Abnormal(*(part[..., members] for part in self))


def measure(returns: Floats, market: Floats, equal: Floats, span: Span) -> Abnormal:
    """Raw and abnormal returns of the event; returns: (day, company), market and equal-weighted market: (day,)."""
    model = tests.estimate(returns[span.estimation], market[span.estimation])
    event = returns[span.event]
    return Abnormal(
        event.sum(axis=0),
        tests.abnormal_returns(model, event, market[span.event]).sum(axis=0),
        (event - equal[span.event, np.newaxis]).sum(axis=0),
        tests.forecast_spread(model, market[span.event]),
        model.beta,
        model.residual,
    )


def company_row(found: Abnormal) -> dict[str, Any]:
    """One company: its abnormal return, Student's t against its own forecast error, and the interval, per cent."""
    freedom = len(found.residual) - 2
    value, spread = float(found.abnormal[0]), float(found.spread[0])
    t = value / spread if spread > 0 else None
    half = float(stdtrit(freedom, 1 - LEVEL / 2)) * spread
    return {
        **_means(found), "low": 100 * (value - half), "high": 100 * (value + half), "t": t, "p": _student(t, freedom),
        "beta": float(found.beta[0]),
    }  # fmt: skip


def group_row(found: Abnormal) -> dict[str, Any]:
    """A group's mean: `t` and `p` are Kolari and Pynnoenen's, with the interval of the same variance; others beside it.

    Companies that share an event day are not independent, which the naive t, Patell's z and the t of Boehmer, Musumeci and
    Poulsen (BMP) take them to be: the variance of a mean over n companies is 1 + (n - 1) rho as large. Where nothing can be
    tested, as for one company or a group that is the market itself, the values are None.
    """
    companies, days = len(found.raw), len(found.residual)
    row: dict[str, Any] = {**_means(found), "beta": float(found.beta.mean())}
    if companies == 1:
        one = company_row(found)
        none = dict.fromkeys(("correlation", "naive_t", "naive_p", "patell_z", "patell_p", "bmp_t", "bmp_p", "kp_t", "kp_p"))
        return {**one, **none}
    scores, rho = found.abnormal, None
    if (found.spread > 0).all():
        scores, rho = found.abnormal / found.spread, tests.mean_correlation(found.residual)
    naive, z, bmp, kp, half = (None,) * 5
    if rho is not None and 1 + (companies - 1) * rho > LEAST_VARIANCE and scores.std() > 0 and found.abnormal.std() > 0:
        naive, bmp, kp = tests.naive_t(found.abnormal), tests.naive_t(scores), tests.adjusted_t(scores, rho)
        inflation = math.sqrt((1 + (companies - 1) * rho) / (1 - rho))
        error = float(found.abnormal.std(ddof=1)) / math.sqrt(companies) * inflation
        half = 100 * tests.critical_t(companies, LEVEL) * error
        z = tests.patell_z(scores, days)
    return {
        **row, "low": None if half is None else row["abnormal"] - half, "high": None if half is None else row["abnormal"] + half,
        "t": kp, "p": _student(kp, companies - 1), "correlation": rho, "naive_t": naive,
        "naive_p": _student(naive, companies - 1), "patell_z": z, "patell_p": None if z is None else float(2 * ndtr(-abs(z))),
        "bmp_t": bmp, "bmp_p": _student(bmp, companies - 1), "kp_t": kp, "kp_p": _student(kp, companies - 1),
    }  # fmt: skip


def note_on_pairs(rows: list[dict[str, Any]]) -> str | None:
    """What to know of the tests of groups of two companies; None where there are none."""
    pairs = [str(row["name"]) for row in rows if row["level"] == "group" and row["companies"] == 2]
    if not pairs:
        return None
    critical = tests.critical_t(2, LEVEL)
    return (
        f"{', '.join(pairs)}: two companies leave the naive t, BMP and KP one degree of freedom, so that 5% needs |t| above "
        f"{critical:.1f}: hardly anything is rejected. Look at the companies themselves."
    )


def _means(found: Abnormal) -> dict[str, float]:
    parts = {"raw": found.raw, "abnormal": found.abnormal, "against_equal": found.against_equal}
    return {name: 100 * float(values.mean()) for name, values in parts.items()}


def _student(t: float | None, freedom: int) -> float | None:
    return None if t is None else float(2 * stdtr(freedom, -abs(t)))
