"""C10: developers build on the open model at once, and specialised services are undercut."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.measures import BASELINE, SHOCK, over_window, percent_change
from cloudfief.effect import Values

AT_ONCE_WEEKS = 8
HALF = 50.0  # per cent


class BuiltOnOpen(Claim):
    """How many developers move to open models, how soon, and what translation specialists then sell.

    Open models are those whose weights are open at the end with the release, in both worlds of a pair the same ones, so that a
    model that is merely opened moves nobody. How soon is measured against what lasts: the mean of the window's weeks that lie
    after the eighth since the release.
    """

    id: ClassVar[str] = "C10"
    says: ClassVar[str] = "Developers build on the open model at once; specialised services are undercut"
    essay: ClassVar[str] = (
        "Within days developers built their own models on top of it, and good translations for nothing undermine companies "
        "such as DeepL."
    )
    signals: ClassVar[tuple[str, ...]] = (
        "developer_model_share", "developer_derived_models", "lab_open_weights", "specialist_revenue", "specialist_profit",
        "specialist_share", "specialist_price",
    )  # fmt: skip
    unit: ClassVar[str] = "points"
    threshold: ClassVar[float] = 10.0
    threshold_reason: ClassVar[str] = (
        "a tenth of developers, or of specialists' sales, is what their accounts would show; 'at once' is half of the move "
        "within eight weeks, as new models are taken up (Fradkin 2025: within weeks)"
    )
    refuted_by: ClassVar[str] = (
        "Less than a tenth of developers moving to open models, or less than half of them within eight weeks; specialists "
        "that lose less than a tenth of their sales, of what they win of the pie, or of their profit."
    )
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S2-115", "at least 500 models were derived from R1 in eight days"),
        Observed("S2-110", "DeepL cut a quarter of its staff in 2026 and still sells; its sales are not published"),
    )

    def standards(self) -> tuple[Standard, ...]:
        """Developers: how many, how soon, their first own models; then the specialists' sales, winnings and profit."""
        return (
            Standard("developers moved to open models", _moved),
            Standard("part of that in eight weeks", _at_once, unit="% of the move", threshold=HALF),
            Standard("models derived by the second week", _early_models, unit="models", threshold=100.0),
            Standard(
                "sales of specialists",
                lambda signals, weeks: percent_change(signals["specialist_revenue"].sum("specialist"), weeks),
                unit="%",
                threshold=-10.0,
                expected_sign=-1,
            ),
            Standard("what specialists win of the pie (share x price)", _won, unit="%", threshold=-10.0, expected_sign=-1),
            Standard("profit of specialists", _lost_profit, unit="% of sales", threshold=-10.0, expected_sign=-1),
        )


def _gap(signals: xr.Dataset) -> xr.DataArray:
    """Share of developers on open models, with the entrant less without, mean of blocs, (pair, week)."""
    weights = signals["lab_open_weights"].sel(arm=SHOCK).isel(week=-1).rename(lab="model")
    models = signals["developer_model_share"].mean("bloc")
    is_open = weights.reindex(model=models["model"]).fillna(1) > 0  # the model that hosts run is no lab's
    share = models.where(is_open, 0.0).sum("model")
    return (share.sel(arm=SHOCK) - share.sel(arm=BASELINE)).transpose("pair", "week")


def _release(signals: xr.Dataset) -> NDArray[np.int64]:
    """First week in which more weights are open than without the entrant; the last week where that never happens."""
    opened = signals["lab_open_weights"].sum("lab")
    more = (opened.sel(arm=SHOCK) > opened.sel(arm=BASELINE)).transpose("pair", "week").values
    return np.where(more.any(axis=1), more.argmax(axis=1), more.shape[1] - 1).astype(np.int64)


def _moved(signals: xr.Dataset, weeks: slice) -> Values:
    return np.asarray(100 * over_window(_gap(signals), weeks), dtype=np.float64)


def _at_once(signals: xr.Dataset, weeks: slice) -> Values:
    """Part of the lasting move that was made eight weeks after the release, per cent, one number a pair.

    0 where nobody moves; a half, which decides nothing, in a pair whose window ends before there is anything lasting.
    """
    start, stop, _ = weeks.indices(signals.sizes["week"])
    return np.array([
        _early_part(gap, int(eighth), max(start, int(eighth) + 1), stop)
        for gap, eighth in zip(_gap(signals).values, _release(signals) + AT_ONCE_WEEKS, strict=True)
    ])  # fmt: skip


def _early_part(gap: Values, eighth: int, start: int, stop: int) -> float:
    """What had moved by the eighth week over the mean from `start` until before `stop`, per cent; `gap` is (week,)."""
    if not gap.any():
        return 0.0
    if start >= stop:
        return HALF
    lasting = float(gap[start:stop].mean())
    return 100 * float(gap[eighth]) / lasting if lasting > 0 else 0.0


def _early_models(signals: xr.Dataset, weeks: slice) -> Values:
    """Models derived by the end of the second week, more than without the entrant, whatever the horizon."""
    models = signals["developer_derived_models"]
    more = (models.sel(arm=SHOCK) - models.sel(arm=BASELINE)).transpose("pair", "week").values
    last = np.minimum(_release(signals) + 1, more.shape[1] - 1)
    return more[np.arange(len(more)), last].astype(np.float64)


def _won(signals: xr.Dataset, weeks: slice) -> Values:
    """Change of specialists' share of customers times price, added up over specialists and blocs, per cent.

    Sales are this times the pie, what is spent on services around models at given prices, which grows with use of AI whoever
    wins it.
    """
    won = (signals["specialist_share"] * signals["specialist_price"]).sum(["bloc", "specialist"])
    return percent_change(won, weeks)


def _lost_profit(signals: xr.Dataset, weeks: slice) -> Values:
    profit, sales = (over_window(signals[f"specialist_{name}"].sum("specialist"), weeks) for name in ("profit", "revenue"))
    lost = profit.sel(arm=SHOCK) - profit.sel(arm=BASELINE)
    return np.asarray(100 * lost / sales.sel(arm=BASELINE), dtype=np.float64)
