"""The picture of a discovery: where the claim holds over the two parameters that decide most, and the specification curve."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import vl_convert

from cloudfief.claims.claim import CONTRADICTED, SUPPORTED, UNDECIDED
from cloudfief.core import discovery
from cloudfief.report import words
from cloudfief.report.drawing import dressed, write_png
from cloudfief.report.spec import Spec, number_axis
from cloudfief.report.theme import BASELINE, CLOUD_CAPITAL, INK, MUTED, SHOCK, TEXT_SIZE

SIDE, WIDTH = 420, 620
LINE, AXIS_LINE = 58, 50  # characters of a title
SYMBOL = re.compile(r"^\w+: ")  # what a parameter is called in equations
OWN = "the scenario's own numbers"
COLOURS = {SUPPORTED: CLOUD_CAPITAL, CONTRADICTED: SHOCK, UNDECIDED: BASELINE}
SHAPES = {SUPPORTED: "circle", CONTRADICTED: "cross", UNDECIDED: "diamond"}


def write_pictures(found: dict[str, Any], folder: Path) -> list[Path]:
    """Write region.png and .svg, and with rival laws multiverse.png and .svg; returns what was written."""
    charts = {"region": region(found), "multiverse": specification_curve(found)}
    written = []
    for name, chart in charts.items():
        if chart is None:
            continue
        png, svg = folder / f"{name}.png", folder / f"{name}.svg"
        write_png({**chart, "padding": 20}, png)
        svg.write_text(vl_convert.vegalite_to_svg(dressed({**chart, "padding": 20}, background="#ffffff")), encoding="utf-8")
        written += [png, svg]
    return written


def region(found: dict[str, Any]) -> Spec | None:
    """Every point of the prior by its verdict, over the two parameters that decide most, with the first box around."""
    axes = _axes(found)
    if len(axes) < 2:
        return None
    across, up = axes[:2]
    rows = [{"x": row["values"][across], "y": row["values"][up], **_told(row)} for row in found["verdicts"]]
    own = {one["parameter"]: one["default"] for one in found["parameters"]}
    rows.append({"x": own[across], "y": own[up], "verdict": OWN, "effect": None})
    marks = {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 0.85},
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "axis": _axis(found, across), "scale": {"zero": False}},
            "y": {"field": "y", "type": "quantitative", "axis": _axis(found, up), "scale": {"zero": False}},
            "color": _by_verdict({**COLOURS, OWN: INK}),
            "shape": _by_verdict({**SHAPES, OWN: "square"}),
        },
    }
    return {"width": SIDE, "height": SIDE, "title": _title(found), "layer": [*_box_layer(found, across, up), marks]}


def _axis(found: dict[str, Any], path: str) -> Spec:
    unit = next(one["unit"] for one in found["parameters"] if one["parameter"] == path)
    return number_axis(5, title=words.balanced(f"{meaning(path)}, {unit}", AXIS_LINE), titleFontWeight="normal", titleColor=MUTED)


def meaning(path: str) -> str:
    """What a parameter is, in the words of its institution or lever, with the entry of its table."""
    name, _, rest = path.partition(".")
    field, _, entry = rest.partition(".")
    what = words.capitalised(SYMBOL.sub("", str(discovery.kind(name).parameter(field)["what"])))
    return f"{what} ({entry})" if entry else what


def _axes(found: dict[str, Any]) -> list[str]:
    """The parameters that are numbers, the most deciding first."""
    numbers = [one["parameter"] for one in found["parameters"] if isinstance(one["default"], int | float)]
    decided = [row["parameter"] for row in found["deciding"] if row["parameter"] in numbers]
    return decided + [name for name in numbers if name not in decided]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {"verdict": row["verdict"], "effect": row["effect"]}


def _by_verdict(values: dict[str, str]) -> Spec:
    scale = {"domain": list(values), "range": list(values.values())}
    legend = {"title": None, "orient": "bottom", "columns": 3, "labelLimit": 0, "labelFontSize": TEXT_SIZE, "labelColor": MUTED}
    return {"field": "verdict", "type": "nominal", "scale": scale, "legend": legend}


def _box_layer(found: dict[str, Any], across: str, up: str) -> list[Spec]:
    boxes = found["boxes"]["found"][:1]
    if not boxes:
        return []
    ranges = {one["parameter"]: one["range"] for one in found["parameters"]}
    limits = [boxes[0]["limits"].get(name, [min(ranges[name]), max(ranges[name])]) for name in (across, up)]
    corner = {"x": limits[0][0], "x2": limits[0][1], "y": limits[1][0], "y2": limits[1][1]}
    encoding = {name: {"field": name, "type": "quantitative"} for name in ("x", "y")} | {
        name: {"field": name} for name in ("x2", "y2")
    }
    mark = {"type": "rect", "opacity": 0.12, "color": CLOUD_CAPITAL if found["boxes"]["around"] == "holds" else SHOCK}
    return [{"data": {"values": [corner]}, "mark": mark, "encoding": encoding}]


def _title(found: dict[str, Any]) -> Spec:
    part = found["prior"]["supported"]
    share = f"holds in {100 * part['share']:.0f}% of the volume ({100 * part['low']:.0f} to {100 * part['high']:.0f}%)"
    told = f"{found['says']}. {found['points']} points, {_size(found)}; holds {found['holds_if']} {_threshold(found)}"
    title = words.balanced(f"{found['claim']} {share}", LINE)
    return {"text": title, "subtitle": [*words.balanced(told, LINE), *box_words(found)]}


def box_words(found: dict[str, Any]) -> list[str]:
    """What the shaded box asks for, of the parameters on the axes and of all others, and how many of its points agree."""
    boxes = found["boxes"]["found"][:1]
    if not boxes:
        return []
    ranges = {one["parameter"]: one["range"] for one in found["parameters"]}
    asked = [_limit(path, limits, ranges[path]) for path, limits in boxes[0]["limits"].items()]
    verb = "hold" if found["boxes"]["around"] == "holds" else "fail"
    told = f"Shaded, where {100 * boxes[0]['density']:.0f}% of the points {verb}: {words.listed(asked)}"
    return words.balanced(told, LINE)


def _limit(path: str, limits: list[Any], prior: list[Any]) -> str:
    """The values of one parameter in a box, said on the sides on which they leave something of the prior out."""
    what = f"{meaning(path)[:1].lower()}{meaning(path)[1:]}"
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in limits) or len(limits) != 2:
        return f"{what}: {', '.join(map(str, limits))}"
    low, high = limits
    if low <= min(prior):
        return f"{what} up to {words.number(high)}"
    return f"{what} from {words.number(low)}" + ("" if high >= max(prior) else f" to {words.number(high)}")


def _size(found: dict[str, Any]) -> str:
    households = f"{found['households']:,} households, " if found["households"] else ""
    return f"{households}{found['weeks']} weeks, {found['pairs']} pairs"


def _threshold(found: dict[str, Any]) -> str:
    unit = found["unit"] if found["unit"].startswith("%") else f" {found['unit']}"
    return f"{words.number(found['threshold'])}{unit} {words.AFTER[found['horizon']]}"


def specification_curve(found: dict[str, Any]) -> Spec | None:
    """The effect under each combination of rival laws, in its order, above the laws that it chooses."""
    if not found["multiverse"]:
        return None
    curve = [row for row in found["multiverse"]["curve"] if row["standard"] == found["multiverse"]["curve_of"]]
    effects = [{"place": place, **_told(row), "low": row["low"], "high": row["high"]} for place, row in enumerate(curve)]
    laws = [
        {"place": place, "law": f"{words.name(path.partition('.')[2])}: {choice}", "verdict": row["verdict"]}
        for place, row in enumerate(curve) for path, choice in row["laws"].items()
    ]  # fmt: skip
    colour = _by_verdict(COLOURS)
    encoding = {"x": {"field": "place", "type": "ordinal", "axis": None}, "color": colour}
    above = {
        "width": WIDTH, "height": 200, "data": {"values": effects}, "title": _curve_title(found, curve),
        "layer": [*_effect_layers(), _threshold_layer(found["threshold"])], "encoding": encoding,
    }  # fmt: skip
    order = sorted({row["law"] for row in laws}, key=lambda law: (law.partition(":")[0], law))
    choice = {"field": "law", "type": "nominal", "sort": order, "axis": {"domain": False, "labelLimit": 300}}
    below = {
        "width": WIDTH, "height": {"step": 18}, "data": {"values": laws},
        "mark": {"type": "tick", "thickness": 6, "bandSize": 12}, "encoding": {**encoding, "y": choice},
    }  # fmt: skip
    return {"vconcat": [above, below]}


def _curve_title(found: dict[str, Any], curve: list[dict[str, Any]]) -> Spec:
    told = [row["verdict"] for row in curve]
    verdict = max(COLOURS, key=told.count)
    finding = f"{found['claim']} is {verdict} under {told.count(verdict)} of {len(told)} combinations of rival laws"
    what = f"Effect, {found['unit']}, with its 95% interval; dashed: the threshold, {_threshold(found)}. {_size(found)}"
    return {"text": words.balanced(finding, LINE), "subtitle": words.balanced(what, LINE)}


def _effect_layers() -> list[Spec]:
    low = {"field": "low", "type": "quantitative", "axis": number_axis(5)}
    rule = {"mark": "rule", "encoding": {"y": low, "y2": {"field": "high"}}}
    point = {
        "mark": {"type": "point", "filled": True, "size": 60},
        "encoding": {"y": {"field": "effect", "type": "quantitative"}},
    }
    return [rule, point]


def _threshold_layer(threshold: float) -> Spec:
    """A dashed line across the whole picture; it has no verdict and no place in the order."""
    encoding = {"y": {"field": "at", "type": "quantitative"}, "x": {"value": 0}, "x2": {"value": WIDTH}, "color": {"value": INK}}
    return {"data": {"values": [{"at": threshold}]}, "mark": {"type": "rule", "strokeDash": [4, 4]}, "encoding": encoding}
