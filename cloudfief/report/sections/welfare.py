"""Consumers' welfare: what a purchase is worth in one arm and in the other, by five standards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudfief.behaviour.welfare import DEPENDS, GAIN, LOSS, NO_CHANGE, agreed_sign
from cloudfief.core.errors import BadInput
from cloudfief.effect import Effect, Interval
from cloudfief.report import members, theme, words
from cloudfief.report.contrast import Comparison, comparison, has
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Section
from cloudfief.report.spec import Spec

if TYPE_CHECKING:
    from cloudfief.result import Result

WELFARE = "household_welfare"
TOLD = {
    GAIN: "Consumers gain by every welfare standard",
    LOSS: "Consumers lose by every welfare standard",
    NO_CHANGE: "What purchases are worth to consumers does not change",
    DEPENDS: "Whether consumers gain depends on the welfare standard",
}


def section(result: Result) -> Section | None:
    """The change by each standard as dots; nothing where a run has one arm or did not measure welfare."""
    found = comparison(result)
    effects = welfare_effects(result, found) if found is not None and has(result, WELFARE) else None
    if found is None or not effects:
        return None
    chosen = figure(
        f"{TOLD.get(sign(effects), 'Whether consumers gain or lose is undecided')}{_as_felt(effects)}",
        f"Change in the mean value of a purchase, per cent of its usual price, {words.name(found.arms[0])} against "
        f"{words.name(found.arms[1])}, {found.after}. By the tastes people had at first, have now, and would have had without "
        "any fief; as experienced, less the cost of searching; and what the same needs would have brought, had everybody "
        "known every offer. How much is bought, and what else income buys, is not in it. Whiskers: 95% interval.",
        lambda width: chart(effects, width),
    )
    return Section(26, "Consumers' welfare", (chosen,))


def welfare_effects(result: Result, found: Comparison) -> dict[str, Effect] | None:
    """The effect by standard; None where an arm has no value."""
    try:
        return result.effects_by(WELFARE, ("standard",), found.horizon, found.arms)
    except BadInput:
        return None


def sign(effects: dict[str, Effect]) -> str:
    """Whether the standards agree on a sign."""
    return agreed_sign({standard: (effect.low, effect.high) for standard, effect in effects.items()})


def chart(effects: dict[str, Effect], width: int) -> Spec:
    """A dot with its whisker for each standard."""
    rows = [members.Dot(name, *_percent(effect), theme.SHOCK) for name, effect in effects.items()]
    return members.dots(rows, width, "% of the usual price", 150)


def _as_felt(effects: dict[str, Effect]) -> str:
    return f": {words.with_interval(*_percent(effects['as experienced']), '%')} of a purchase's usual price as experienced"


def _percent(effect: Effect) -> Interval:
    low, high = (None if bound is None else 100 * bound for bound in (effect.low, effect.high))
    return Interval(100 * effect.effect, low, high)
