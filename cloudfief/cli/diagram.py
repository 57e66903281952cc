"""`cloudfief diagram`: the wiring and the transaction-flow matrix of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cloudfief.cli.options import Imports, Json, load_imports, planned
from cloudfief.cli.output import print_json
from cloudfief.core.errors import BadInput
from cloudfief.store.files import replacing
from cloudfief.wiring_picture import as_html, as_svg, as_text, diagram_of

SUFFIXES = (".svg", ".html", ".txt")


def diagram(
    scenario: Annotated[str, typer.Argument(help="A scenario's name or a YAML file.")] = "deepseek",
    out: Annotated[Path | None, typer.Option("--out", help="A .svg, .html or .txt file; default: the terminal.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that --out names.")] = False,
    imports: Imports = None,
    as_json: Json = False,
) -> None:
    """Draw who reads whom and who pays whom.

    Example: cloudfief diagram deepseek --out deepseek.html
    """
    load_imports(imports)
    if out is not None and out.suffix not in SUFFIXES:
        raise BadInput(f"--out: found '{out}'; allowed is a name that ends in {', '.join(SUFFIXES)}.")
    if out is not None and out.exists() and not force:
        raise BadInput(f"{out}: exists.\nChoose another --out, or add --force.")
    found = diagram_of(planned(scenario, imports=imports))
    if as_json:
        flows = [
            {"what": what, "payer": payer, "payee": payee, "currency": currency, "amount": amount}
            for (what, payer, payee, currency), amount in found.flows.items()
        ]
        edges = [edge._asdict() for edge in found.edges]
        print_json(
            {
                "order": found.order,
                "wiring": edges,
                "levers": found.levers,
                "weeks": found.weeks,
                "flows": flows,
            }
        )
    elif out is None:
        typer.echo(as_text(found))
    if out is not None:
        text = {".svg": as_svg(found), ".html": as_html(found, scenario), ".txt": as_text(found) + "\n"}[out.suffix]
        with replacing(out) as sibling:
            sibling.write_text(text, encoding="utf-8")
        if not as_json:
            typer.echo(f"Diagram: {out}")
