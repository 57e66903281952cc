"""One look for every picture: the Okabe-Ito colours, one meaning each, and how axes and text are drawn."""

from __future__ import annotations

from typing import Any

SHOCK = "#D55E00"  # also the policy arm
BASELINE = "#7A7A7A"
CLOUD_CAPITAL = "#0072B2"
COMMODITY = "#E69F00"
HOUSEHOLDS = "#009E73"
POWER = "#CC79A7"
ADVERTISING = "#56B4E9"
PROFIT = "#F0E442"

# These greys are found again in the drawn SVG and become CSS variables, so that dark pages stay readable.
INK, MUTED, GRID, PAPER = "#1a1a1b", "#5c5c5d", "#e3e3e4", "#fffffe"
VARIABLES = {INK: "var(--ink)", MUTED: "var(--muted)", GRID: "var(--grid)", PAPER: "var(--paper)"}

FONT = "Liberation Sans, Arial, system-ui, sans-serif"
TEXT_SIZE, SMALL_SIZE = 13, 12
RIBBON_OPACITY = 0.2

ARM_COLOURS = {"baseline": BASELINE, "shock": SHOCK, "policy": SHOCK, "no_learning": CLOUD_CAPITAL}
ARM_DASHES = {"no_learning": [2, 3]}
OTHER_ARM = HOUSEHOLDS
SOLID: list[int] = [1, 0]
MORE_ARMS: tuple[tuple[str, list[int]], ...] = (  # for the further arms of a scenario, in their order
    (CLOUD_CAPITAL, [6, 3]), (HOUSEHOLDS, [2, 3]), (POWER, [8, 2, 2, 2]), (COMMODITY, [10, 4]), (ADVERTISING, [4, 4]),
)  # fmt: skip


def arm_colour(arm: str) -> str:
    """The colour of an arm: grey for the baseline, vermillion for what was changed."""
    return ARM_COLOURS.get(arm, OTHER_ARM)


def arm_dash(arm: str) -> list[int]:
    """The dash pattern of an arm, so that no two arms differ by colour alone."""
    return ARM_DASHES.get(arm, SOLID)


def config() -> dict[str, Any]:
    """The Vega-Lite configuration: no frames, few grid lines, text of two sizes."""
    axis = {
        "domain": False,
        "grid": True,
        "gridColor": GRID,
        "labelColor": MUTED,
        "labelFontSize": TEXT_SIZE,
        "labelPadding": 6,
        "ticks": False,
        "title": None,
        "titleColor": MUTED,
        "titleFontSize": TEXT_SIZE,
        "titleFontWeight": "normal",
    }
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False, "ticks": True, "tickColor": GRID, "tickSize": 6, "domain": True, "domainColor": GRID},
        "title": {
            "anchor": "start",
            "frame": "group",
            "color": INK,
            "fontSize": TEXT_SIZE + 1,
            "fontWeight": 600,
            "subtitleColor": MUTED,
            "subtitleFontSize": TEXT_SIZE,
            "subtitlePadding": 4,
            "offset": 12,
        },
        "header": {"labelColor": INK, "labelFontSize": TEXT_SIZE, "labelFontWeight": 600, "title": None},
        "concat": {"spacing": 28},
        "legend": {"labelFontSize": TEXT_SIZE, "labelColor": INK, "title": None},
        "line": {"strokeWidth": 2},
    }
