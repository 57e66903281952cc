"""Who reads whom and who pays whom, as text, SVG or HTML; always drawn from the economy itself."""

from __future__ import annotations

import html
import math
from typing import NamedTuple

from cloudfief.core.arms import arm_named
from cloudfief.core.currency import MINOR_UNITS
from cloudfief.core.ledger import Ledger
from cloudfief.core.scenario import Scenario
from cloudfief.core.wiring import Wiring
from cloudfief.core.world import World, advance, open_world

WEEKS = 4
SHOWN_IN_MILLIONS_FROM = 10**11  # minor units
FEW_HOUSEHOLDS = 2_000
WIDTH, HEIGHT, RADIUS = 900, 700, 260
BLUE, GREY, VERMILLION = "#0072B2", "#7A7A7A", "#D55E00"


class Edge(NamedTuple):
    """`reader` reads `signals` of `publisher`; `last` if all of them are last week's."""

    publisher: str
    reader: str
    signals: tuple[str, ...]
    last: bool


class Diagram(NamedTuple):
    """The wiring of an economy and what moved in its first weeks, minor units."""

    order: tuple[str, ...]
    edges: tuple[Edge, ...]  # a lever is a reader as well
    levers: dict[str, tuple[str, ...]]  # signal -> levers that amend it
    publishers: dict[str, str]  # signal -> institution
    flows: dict[tuple[str, str, str, str], int]
    sectors: tuple[str, ...]
    weeks: int


def diagram_of(scenario: Scenario) -> Diagram:
    """The wiring of a scenario's last arm, and its flows over four weeks, lived with few households."""
    if "household" in scenario.institutions:
        few = min(FEW_HOUSEHOLDS, int(scenario.set.get("household", {}).get("count", FEW_HOUSEHOLDS)))
        scenario = scenario.with_values({"household.count": few})
    world = open_world(scenario, arm_named(scenario, None), 1)
    flows: dict[tuple[str, str, str, str], int] = {}

    def watch(world: World) -> None:
        ledger: Ledger = world.ledger
        for (payer, payee, what, currency), amount in ledger.last_week_matrix().items():
            key = what, payer, payee, currency
            flows[key] = flows.get(key, 0) + amount

    weeks = min(WEEKS, scenario.weeks)
    advance(world, -world.week)
    advance(world, weeks, watch)
    wiring = world.economy.wiring
    sectors = tuple(world.ledger.chart.sectors())
    publishers = {signal: name for name, signals in wiring.names.items() for signal in signals.values()}
    edges = _edges(wiring, publishers)
    return Diagram(wiring.order, edges, wiring.levers, publishers, dict(sorted(flows.items())), sectors, weeks)


def _edges(wiring: Wiring, publishers: dict[str, str]) -> tuple[Edge, ...]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for (reader, method), sources in wiring.sources.items():
        for source in sources.values() if method == "step" else ():
            if source.kind in ("now", "last") and publishers[source.name] != reader:
                found.setdefault((publishers[source.name], reader), {})[source.name] = source.kind
    return tuple(
        Edge(publisher, reader, tuple(sorted(signals)), set(signals.values()) == {"last"})
        for (publisher, reader), signals in sorted(found.items())
    )


def as_text(diagram: Diagram) -> str:
    """Order, wiring and transaction-flow matrix as plain text."""
    lines = [
        "Order of a week: " + " → ".join(diagram.order),
        "",
        "Who reads whom (dotted: last week's signals):",
    ]
    for edge in diagram.edges:
        arrow = "┄>" if edge.last else "─>"
        lines.append(f"  {edge.publisher} {arrow} {edge.reader}: {', '.join(edge.signals)}")
    for signal, levers in diagram.levers.items():
        lines.append(f"  levers on {signal}: {', '.join(levers)}")
    lines += ["", f"Transaction flows of {diagram.weeks} weeks, {_unit(diagram)[1]}, - paid, + received:"]
    return "\n".join([*lines, *_matrix_lines(diagram)])


def _matrix(diagram: Diagram) -> dict[tuple[str, str], dict[str, int]]:
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for (what, payer, payee, currency), amount in diagram.flows.items():
        row = rows.setdefault((what, currency), {})
        row[payer] = row.get(payer, 0) - amount
        row[payee] = row.get(payee, 0) + amount
    return {key: row for key, row in rows.items() if any(row.values())}  # what a sector pays to itself leaves nothing


def _unit(diagram: Diagram) -> tuple[float, str]:
    """Minor units in the unit that amounts are shown in, and its name."""
    if max(diagram.flows.values(), default=0) < SHOWN_IN_MILLIONS_FROM:
        return 1, "minor units"
    return MINOR_UNITS * 1_000_000, "millions of the currency"


def _amount(minor: int | None, unit: float) -> str:
    """An amount with its sign; nothing for nothing, a dot for less than half a unit."""
    if not minor:
        return ""
    shown = round(minor / unit)
    return f"{shown:+,}" if shown else "·"


def _matrix_lines(diagram: Diagram) -> list[str]:
    rows, (unit, _) = _matrix(diagram), _unit(diagram)
    if not rows:
        return ["  nothing moved"]
    table = [["", *diagram.sectors, "sum"]]
    for (what, currency), row in rows.items():
        cells = [_amount(row.get(name), unit) for name in diagram.sectors]
        table.append([f"{what} ({currency})", *cells, f"{sum(row.values()):,}"])
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    return [
        "  "
        + line[0].ljust(widths[0])
        + "".join(f"  {cell.rjust(width)}" for cell, width in zip(line[1:], widths[1:], strict=True))
        for line in table
    ]


def as_svg(diagram: Diagram) -> str:
    """The wiring as a ring of institutions with an arrow for each pair in which one reads the other.

    A lever has no place in the ring: it colours the institution whose signal it amends, and what it reads is told in the text.
    """
    count = max(1, len(diagram.order))
    places = {
        name: (
            WIDTH / 2 + RADIUS * math.sin(2 * math.pi * number / count),
            HEIGHT / 2 - RADIUS * math.cos(2 * math.pi * number / count),
        )
        for number, name in enumerate(diagram.order)
    }
    between = [edge for edge in diagram.edges if edge.reader in places]
    arrows = [_arrow(places[edge.publisher], places[edge.reader], edge) for edge in between]
    amended = {diagram.publishers[signal] for signal in diagram.levers}
    nodes = [_node(name, *places[name], name in amended) for name in diagram.order]
    marker = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{GREY}"/></marker></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="system-ui, sans-serif" font-size="16">{marker}{"".join(arrows + nodes)}</svg>\n'
    )


def _arrow(start: tuple[float, float], end: tuple[float, float], edge: Edge) -> str:
    length = math.dist(start, end) or 1.0
    step_x, step_y = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    bend_x, bend_y = (start[0] + end[0]) / 2 - 18 * step_y, (start[1] + end[1]) / 2 + 18 * step_x
    dashes = ' stroke-dasharray="4 4"' if edge.last else ""
    title = html.escape(f"{edge.reader} reads {', '.join(edge.signals)}")
    return (
        f'<path d="M{start[0] + 34 * step_x:.0f} {start[1] + 34 * step_y:.0f} Q{bend_x:.0f} {bend_y:.0f} '
        f'{end[0] - 34 * step_x:.0f} {end[1] - 34 * step_y:.0f}" fill="none" stroke="{GREY}"{dashes} '
        f'marker-end="url(#tip)"><title>{title}</title></path>'
    )


def _node(name: str, across: float, down: float, amended: bool) -> str:
    width = 10 * len(name) + 20
    colour = VERMILLION if amended else BLUE
    return (
        f'<rect x="{across - width / 2:.0f}" y="{down - 16:.0f}" width="{width}" height="32" rx="6" '
        f'fill="#fff" stroke="{colour}" stroke-width="2"/><text x="{across:.0f}" y="{down + 6:.0f}" '
        f'text-anchor="middle" fill="#111">{html.escape(name)}</text>'
    )


def as_html(diagram: Diagram, title: str) -> str:
    """One page that opens offline: the wiring as a picture, the flows as a table."""
    heads = "".join(f"<th>{html.escape(name)}</th>" for name in ("", *diagram.sectors, "sum"))
    body, (unit, unit_name) = "", _unit(diagram)
    for (what, currency), row in _matrix(diagram).items():
        cells = "".join(f"<td>{_amount(row.get(name), unit)}</td>" for name in diagram.sectors)
        head = f"{html.escape(what)} ({html.escape(currency)})"
        body += f"<tr><th>{head}</th>{cells}<td>{sum(row.values()):,}</td></tr>"
    style = (
        "body{font:16px system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;color:#111}"
        "svg{width:100%;height:auto}table{border-spacing:12px 4px;font-variant-numeric:tabular-nums}"
        "td{text-align:right}th{text-align:left;font-weight:600}.wide{overflow-x:auto}"
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title><style>{style}</style><h1>{html.escape(title)}</h1>"
        f"<h2>Who reads whom</h2>{as_svg(diagram)}<h2>Who paid whom in {diagram.weeks} weeks, {unit_name}</h2>"
        f'<div class="wide"><table><tr>{heads}</tr>{body}</table></div></html>\n'
    )
