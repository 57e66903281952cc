"""Who depends on whom: from whom each sector gets its money, from the flows of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cloudfief.core.currency import dollars
from cloudfief.report import theme, words
from cloudfief.report.contrast import final_weeks, has, last_arm
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Section
from cloudfief.report.spec import Spec, rows

if TYPE_CHECKING:
    from cloudfief.result import Result

NOT_PAID_FOR = ("opening money", "shares", "income")  # income is wages and dividends on their way to single households
NAMES = {
    "lab": "labs", "compute": "compute firms", "developer": "developers", "host": "hosts", "merchant": "merchants",
    "exchange": "the funds", "household": "households", "specialist": "specialists", "fief": "fiefs",
    "electricity": "power companies",
}  # fmt: skip
TOLD = ("lab", "compute", "fief", "electricity")
FEWEST = 4  # sectors that make a map
SMALLEST_TOLD = 0.005  # share that is written into its square
ROW = 34  # pixels


def section(result: Result) -> Section | None:
    """A map of shares of receipts, receivers in rows and payers in columns."""
    if not has(result, "flow", "state_exchange_rate") or "payee" not in result.signals.coords:
        return None
    shares = receipts(result)
    if len(shares) < FEWEST:
        return None
    chosen = figure(
        _finding(shares),
        "Of all that a sector receives (rows), the part that each sector pays (columns), per cent, "
        f"{words.name(last_arm(result))} arm, mean over pairs. What crosses a border passes the exchange desk of the "
        "state; labs' tills collect what is paid for developers', hosts' and specialists' services.",
        lambda width: _chart(shares, width),
    )
    return Section(82, "Who depends on whom", (chosen,))


def receipts(result: Result) -> pd.DataFrame:
    """Shares of each sector's receipts by payer, receivers in rows; rows sum to 1."""
    signals = result.signals.sel(arm=last_arm(result)).isel(week=final_weeks(result))
    amounts = signals["flow"].transpose("entry", "pair", "week").values.astype(np.float64)
    rates = {
        currency: signals["state_exchange_rate"].sel(bloc=bloc).transpose("pair", "week").values
        for bloc, currency in zip(result.scenario.blocs, result.scenario.currencies, strict=True)
    }
    found: dict[tuple[str, str], float] = {}
    entries = zip(*(map(str, signals[name].values) for name in ("payer", "payee", "what", "currency")), amounts, strict=True)
    for payer, payee, what, currency, paid in entries:
        if what not in NOT_PAID_FOR and currency in rates:
            found[payee, payer] = found.get((payee, payer), 0.0) + float(dollars(paid, rates[currency]).mean())
    table = pd.Series(found, dtype=np.float64).unstack(fill_value=0.0) if found else pd.DataFrame()
    total = table.sum(axis=1)
    return table.loc[total > 0].div(total[total > 0], axis=0)


def _finding(shares: pd.DataFrame) -> str:
    """From whom the sectors of AI and cloud capital get most of their money, other than from their own kind."""
    told = []
    for receiver in TOLD:
        if receiver in shares.index:
            others = shares.loc[[receiver]].drop(columns=[receiver], errors="ignore").to_numpy()[0]
            names = [str(name) for name in shares.columns if name != receiver]
            most = int(np.argmax(others))
            told.append(f"{name_of(receiver)} get {words.per_cent(float(others[most]))} from {name_of(names[most])}")
    return words.capitalised(words.listed(told)) if told else "Who pays whom"


def name_of(sector: object) -> str:
    """A sector's name as readers know it."""
    return NAMES.get(str(sector), words.name(sector))


def _chart(shares: pd.DataFrame, width: int) -> Spec:
    """Squares shaded by share, with the share in per cent where it can be seen."""
    wide = width >= 420
    receivers, payers = ([name_of(name) for name in names] for names in (shares.index, shares.columns))
    table = pd.DataFrame([
        {"receiver": name_of(receiver), "payer": name_of(payer), "share": share, "shade": 0.05 + 0.8 * np.sqrt(share),
         "told": f"{100 * share:.0f}" if share >= SMALLEST_TOLD and wide else ""}
        for receiver, row in zip(shares.index, shares.to_numpy(), strict=True)
        for payer, share in zip(shares.columns, row, strict=True)
    ])  # fmt: skip
    axis = {"grid": False, "domain": False, "ticks": False, "labelColor": theme.INK}
    x = {"field": "payer", "type": "nominal", "sort": payers, "axis": axis | {"orient": "top", "labelAngle": -40}}
    y = {"field": "receiver", "type": "nominal", "sort": receivers, "axis": axis}
    square = {
        "mark": {"type": "rect", "color": theme.CLOUD_CAPITAL, "stroke": theme.PAPER, "strokeWidth": 2},
        "encoding": {"opacity": {"field": "shade", "type": "quantitative", "scale": None}},
    }
    text = {
        "mark": {"type": "text", "fontSize": theme.SMALL_SIZE, "fontWeight": 600, "color": theme.INK},
        "encoding": {"text": {"field": "told"}},
    }
    return {
        "width": width - 150, "height": ROW * len(shares), "data": rows(table), "encoding": {"x": x, "y": y},
        "layer": [square, text],
    }  # fmt: skip
