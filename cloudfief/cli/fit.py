"""`cloudfief fit`: a user's own market as the baseline of a world."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cloudfief.cli.options import Json, Seed
from cloudfief.cli.output import console, print_json, print_table
from cloudfief.core.errors import BadInput
from cloudfief.core.yamlfile import parse_value

if TYPE_CHECKING:
    from cloudfief.fitting.market_fit import MarketFit

MOST_MERGERS = 10  # printed; --json has them all
SellerRow = dict[str, Any]


def fit(
    market: Annotated[str, typer.Argument(help="A CSV of sellers or platforms, or a shipped example's name.")],
    out: Annotated[Path | None, typer.Option("--out", help="The scenario to write; default: MARKET's name with .yaml.")] = None,
    nest: Annotated[float | None, typer.Option("--nest", help="How alike sellers in one nest are, 0 to 0.98.")] = None,
    price_coefficient: Annotated[
        float | None, typer.Option("--price-coefficient", help="Utils per unit of money; default: from known margins.")
    ] = None,
    open_lab: Annotated[str | None, typer.Option("--open", help="The lab that sells near cost and may open its weights.")] = None,
    merger: Annotated[list[str] | None, typer.Option("--merger", help="NAME+NAME; repeatable. Default: every pair.")] = None,
    efficiency: Annotated[float, typer.Option("--efficiency", help="Marginal cost that a merger saves, a share.")] = 0.1,
    price_change: Annotated[
        list[str] | None, typer.Option("--price-change", help="NAME=SHARE, such as amazon=0.05; repeatable.")
    ] = None,
    base: Annotated[str, typer.Option("--base", help="The scenario that the market is put into.")] = "world-2024",
    households: Annotated[int, typer.Option("--households", help="Simulated households for the matching, 200 or more.")] = 2_000,
    seed: Seed = 1,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing scenario file.")] = False,
    as_json: Json = False,
) -> None:
    """Fit a market: invert its demand, print the tables of a merger case, write the scenario where it is the baseline.

    Example: cloudfief fit us-marketplaces --merger amazon+walmart
    """
    from cloudfief.fitting import market_fit  # compiling prices takes a second: not for other verbs

    place = out if out is not None else Path(f"{Path(market).stem}.yaml")
    market_fit.refuse_to_replace(place, force)
    pairs = None if not merger else [_pair(text) for text in merger]
    found = market_fit.fit(
        market, nest=nest, price_coefficient=price_coefficient, open_lab=open_lab, mergers=pairs, efficiency=efficiency,
        price_changes=dict(_change(text) for text in price_change or ()), base=base,
        households=households, seed=seed, say=_say,
    )  # fmt: skip
    found.write(place, force)
    if as_json:
        print_json({**found.as_json(), "scenario": str(place)})
        return
    if found.warning:
        console().print(found.warning)
    for table in found.tables:
        _print_market(table)
    _print_reproduced(found)
    console().print(f"{place}: written. Try: cloudfief run {place} --lever {found.lever_to_try}")


def _say(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{text}\n")


def _pair(text: str) -> tuple[str, str]:
    first, plus, second = text.partition("+")
    if not (first.strip() and plus and second.strip()):
        raise BadInput(f"--merger {text}: not understood.\nWrite --merger NAME+NAME.")
    return first.strip(), second.strip()


def _change(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    share = parse_value(value) if value else None
    if not name.strip() or isinstance(share, bool) or not isinstance(share, int | float):
        raise BadInput(f"--price-change {text}: not understood.\nWrite --price-change NAME=SHARE, such as amazon=0.05.")
    return name.strip(), float(share)


def _print_market(table: dict[str, Any]) -> None:
    screen, units = console(), table["units"]
    screen.print(f"[bold]{table['kind']}s in {table['bloc']}[/bold]   money: {table['money']}", markup=True)
    screen.print(
        f"{table['basis']} alpha = {table['price_coefficient']:.4g} {units['price_coefficient']}; "
        f"sigma = {table['nest_parameter']:.2g} ({units['nest_parameter']})."
    )
    screen.print(
        f"HHI {table['concentration']:,.0f} ({table['concentration_inside']:,.0f} among those in the file); "
        f"outside share {table['outside_share']:.1%}.\n"
    )
    price = "price" if table["kind"] == "lab" else "fee"
    headings = ("seller", "share", price, "cost", "margin", "elasticity", "pass-through", f"CV of {price} +5%")
    print_table(headings, [_seller(row) for row in table["sellers"]], right=headings[1:])
    for line in _reading(table, price):
        screen.print(line)
    _print_diversion(table)
    _print_mergers(table, price)
    if change := table["price_change"]:
        what = ", ".join(f"{name} {value:+.0%}" for name, value in change["changes"].items())
        shares = ", ".join(f"{name} {value:.1%}" for name, value in change["shares"].items())
        screen.print(
            f"\n{price.capitalize()} change {what}: shares {shares}; CV {change['compensating_variation']:.4g} "
            f"{units['compensating_variation']}"
        )
    screen.print("")


def _reading(table: dict[str, Any], price: str) -> list[str]:
    """Units below the table of the sellers, and what is not obvious in it."""
    units = table["units"]
    lines = [
        f"{price}, cost: {units['price']}. margin: of the {price}. elasticity: {units['own_elasticity']}.",
        f"pass-through: {units['pass_through']}.",
        f"CV (compensating variation): {units['compensating_variation']}.",
    ]
    return lines + [note for note in (table["price_note"], table["margin_note"]) if note]


def _seller(row: SellerRow) -> tuple[str, ...]:
    passed = "fixed" if row["pass_through"] is None else f"{row['pass_through']:.2f}"
    return (
        row["name"], f"{row['share']:.1%}", f"{row['price']:.4g}", f"{row['marginal_cost']:.3g}", f"{row['margin']:.0%}",
        f"{row['own_elasticity']:.2f}", passed, f"{row['compensating_variation']:.3g}",
    )  # fmt: skip


def _print_diversion(table: dict[str, Any]) -> None:
    console().print("\nDiversion of buyers: of those that the seller on the left loses, the share that goes to")
    _print_matrix(table["buyer_diversion"], ("outside",))
    if table["kind"] == "lab":
        console().print("\nDiversion of tokens (used in UPP and GUPPI): gained for each token that the seller on the left loses")
        _print_matrix(table["unit_diversion"], ())


def _print_matrix(diversion: dict[str, dict[str, float]], more: tuple[str, ...]) -> None:
    columns = (*diversion, *more)
    rows = [(name, *(f"{row[column]:.1%}" if column in row else "" for column in columns)) for name, row in diversion.items()]
    print_table(("from", *columns), rows, right=columns)


def _print_mergers(table: dict[str, Any], price: str) -> None:
    mergers, units = table["mergers"], table["units"]
    if not mergers:
        return
    saved = mergers[0]["efficiency"]
    console().print(
        f"\nMergers. UPP and GUPPI by the diversion of {table['pressure_unit']}; UPP after {saved:.0%} of marginal cost saved; "
        f"{price} once all have answered, nothing saved"
    )
    headings = ("merger", "delta HHI", "UPP", f"GUPPI, % of {price}", f"{price} change", "CV")
    rows = []
    for row in mergers[:MOST_MERGERS]:
        pressure = " / ".join(f"{value:+.3g}" for value in row["upward_pricing_pressure"])
        gross = " / ".join(f"{value:.1%}" for value in row["gross_pricing_pressure"])
        dearer = " / ".join(f"{value:+.1%}" for value in row["price_change"])
        change, loss = f"{row['concentration_change']:,.0f}", f"{row['compensating_variation']:.3g}"
        rows.append((" + ".join(row["merger"]), change, pressure, gross, dearer, loss))
    print_table(headings, rows, right=headings[1:])
    console().print(f"UPP: {units['upward_pricing_pressure']}. CV: as above.")
    if len(mergers) > MOST_MERGERS:
        console().print(f"and {len(mergers) - MOST_MERGERS} more; --merger NAME+NAME or --json shows them.")


def _print_reproduced(found: MarketFit) -> None:
    console().print("What the world opens with, beside what was observed")
    headings = ("seller", "share observed", "simulated", "price or fee observed", "simulated")
    rows = [
        (row["name"], f"{row['share_observed']:.1%}", f"{row['share_simulated']:.1%}",
         f"{row['price_observed']:.4g}", f"{row['price_simulated']:.4g}")
        for row in found.reproduced
    ]  # fmt: skip
    print_table(headings, rows, right=headings[1:])
    for note in found.notes:
        console().print(note)
