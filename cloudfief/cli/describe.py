"""`cloudfief describe`: one page on anything."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cloudfief.catalogue import find
from cloudfief.cli.options import Imports, Json, load_imports
from cloudfief.cli.output import console, print_json, print_table
from cloudfief.pages import page_on


def describe(
    name: Annotated[str, typer.Argument(help="A name, or KIND:NAME where a name is ambiguous.")],
    imports: Imports = None,
    as_json: Json = False,
) -> None:
    """Describe an institution, lever, claim, scenario, trial or fact: meaning, numbers, units, sources.

    Example: cloudfief describe lever:portability
    """
    load_imports(imports)
    kind, found = find(name)
    page = page_on(kind, found)
    if as_json:
        print_json(page)
    else:
        _print_page(page)


def _print_page(page: dict[str, Any]) -> None:
    screen = console()
    screen.print(f"[bold]{page['name']}[/bold] ({page['kind']})", markup=True)
    for key, value in page.items():
        if key in ("name", "kind") or value in (None, "", [], {}):
            continue
        screen.print()
        if isinstance(value, list) and isinstance(value[0], dict):
            screen.print(f"[bold]{key}[/bold]", markup=True)
            columns = list(value[0])
            print_table(columns, [[_cell(row[column]) for column in columns] for row in value])
        elif isinstance(value, dict):
            screen.print(f"[bold]{key}[/bold]", markup=True)
            print_table(("", ""), [(name, _cell(part)) for name, part in value.items()])
        elif isinstance(value, list):
            screen.print(f"{key}: {', '.join(map(str, value))}")
        else:
            screen.print(value if key == "meaning" else f"{key}: {value}")


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " to ".join(map(str, value)) if len(value) == 2 else ", ".join(map(str, value))
    return "" if value is None else str(value)
