"""How the answer of `cloudfief discover` is told."""

from __future__ import annotations

from typing import Any

from cloudfief.cli.output import GLYPHS, console, print_table
from cloudfief.wording import number_text

PARTS = ("supported", "contradicted", "undecided", "single worlds")


def print_discovery(found: dict[str, Any]) -> None:
    """The volume, then what decides, where it turns, and where everything is written."""
    page = console()
    standard = f", by {found['standard']}" if found["standard"] else ""
    page.print(f"{found['claim']}: {found['says']}.")
    page.print(
        f"It holds where the effect is {found['holds_if']} {number_text(found['threshold'])} {found['unit']} at horizon "
        f"{found['horizon']}{standard}."
    )
    lowest, median, highest = (f"{number_text(found['effect'][key])} {found['unit']}" for key in ("lowest", "middle", "highest"))
    page.print(f"Effect over {found['points']} points of these ranges: lowest {lowest}, median {median}, highest {highest}.\n")
    if found["by_construction"]:
        page.print(f"{found['by_construction']}\n")
    _print_volume(found)
    _print_standards(found)
    _print_deciding(found)
    _print_boxes(found)
    _print_nearest(found)
    _print_multiverse(found)
    if found["failed"]:
        first = found["failed"][0]
        page.print(f"{len(found['failed'])} points failed and count nowhere; the first ({first['point']}): {first['error']}")
    for path in found["pictures"]:
        page.print(f"Picture: {path}", soft_wrap=True)
    page.print(f"Everything: {found['folder']}", soft_wrap=True)


def share_text(part: dict[str, Any]) -> str:
    """A share with its interval, in per cent: 34% [22, 48]."""
    if part["share"] is None:
        return "-"
    return f"{100 * part['share']:.0f}% [{100 * part['low']:.0f}, {100 * part['high']:.0f}]"


def _print_volume(found: dict[str, Any]) -> None:
    columns, rows = ["share of volume [95% interval]", "under the prior"], []
    if found["posterior"]:
        columns.append("under the posterior")
    for part in PARTS:
        name = "worlds in which it holds" if part == "single worlds" else f"{GLYPHS[part]} {part}"
        row = [name, share_text(found["prior"][part])]
        rows.append(row + ([share_text(found["posterior"][part])] if found["posterior"] else []))
    print_table(columns, rows, right=columns[1:])
    console().print()


def _print_standards(found: dict[str, Any]) -> None:
    if len(found["standards"]) < 2:
        return
    rows = [(name, *(share_text(shares[part]) for part in PARTS[:3])) for name, shares in found["standards"].items()]
    print_table(("by standard", *PARTS[:3]), rows, right=PARTS[:3])
    console().print()


def _print_deciding(found: dict[str, Any]) -> None:
    if not found["deciding"]:
        return
    rows = [
        (row["parameter"], number_text(row["distance"]), f"{row['p_holm']:.2g}", row["holds_where"])
        for row in found["deciding"][:8]
    ]
    print_table(("what decides", "distance", "p (Holm)", "holds where it is"), rows, right=("distance", "p (Holm)"))
    console().print()


def _print_boxes(found: dict[str, Any]) -> None:
    around = found["boxes"]["around"]
    for number, box in enumerate(found["boxes"]["found"], start=1):
        console().print(
            f"Box {number}, in which it {around} in {100 * box['density']:.0f}% of the points; it covers "
            f"{100 * box['coverage']:.0f}% of all points where it {around}, in {100 * box['mass']:.0f}% of the volume:"
        )
        for path, limit in box["limits"].items():
            words = all(isinstance(value, str | bool) for value in limit)
            console().print(f"  {path}: {', '.join(map(str, limit)) if words else f'{limit[0]:.3g} to {limit[1]:.3g}'}")
    console().print()


def _print_nearest(found: dict[str, Any]) -> None:
    page, own = console(), found["own"]
    page.print(
        f"With the scenario's own numbers the effect is {number_text(own['effect'])} {found['unit']}: "
        f"it {'holds' if own['holds'] else 'fails'}."
    )
    what = "fails" if own["holds"] else "holds"
    near = found["nearest_refutation" if own["holds"] else "nearest_support"]
    if near is None:
        page.print(f"No point was found where it {what}.\n")
        return
    page.print(f"The nearest point found where it {what} is {near['distance']:.2g} standard deviations of the prior away:")
    for path, step in near["steps"].items():
        if step:
            page.print(f"  {path}: {_value_text(near['values'][path])} ({step:+.1f})")
    page.print()


def _value_text(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _print_multiverse(found: dict[str, Any]) -> None:
    if not found["multiverse"]:
        return
    curve = [row for row in found["multiverse"]["curve"] if row["standard"] == found["multiverse"]["curve_of"]]
    counted = {part: sum(row["verdict"] == part for row in curve) for part in PARTS[:3]}
    told = ", ".join(f"{part} in {number}" for part, number in counted.items())
    page = console()
    page.print(f"Rival laws: {len(curve)} specifications, {told}.")
    rows = [
        (number_text(row["effect"]), f"{GLYPHS[row['verdict']]} {row['verdict']}", _laws_text(row["laws"], found))
        for row in (curve if len(curve) <= 12 else [*curve[:6], *curve[-6:]])
    ]
    print_table(
        (f"effect, {found['unit']}", "verdict", "laws (other than the scenario's)"), rows, right=(f"effect, {found['unit']}",)
    )
    page.print()


def _laws_text(laws: dict[str, Any], found: dict[str, Any]) -> str:
    own = {law["parameter"]: law["default"] for law in found["multiverse"]["laws"]}
    return ", ".join(f"{path}: {choice}" for path, choice in laws.items() if choice != own[path]) or "the scenario's own"
