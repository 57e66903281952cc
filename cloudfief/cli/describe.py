"""`cloudfief describe`: one page on anything."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from cloudfief.catalogue import find
from cloudfief.cli.options import Imports, Json, load_imports
from cloudfief.cli.output import console, print_json, print_table
from cloudfief.pages import page_on

LONG_NUMBER = 10_000  # from here on thousands are set apart; a year is not


def describe(
    name: Annotated[str, typer.Argument(help="A name, such as fief, household.count or S1-023, or KIND:NAME.")],
    imports: Imports = None,
    as_json: Json = False,
) -> None:
    """Describe an institution, lever, claim, scenario, trial, fact, signal or parameter: meaning, numbers, sources.

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
            _print_rows(value, screen)
        elif isinstance(value, dict):
            screen.print(f"[bold]{key}[/bold]", markup=True)
            for name, part in value.items():
                screen.print(Padding(Text(f"{name}: {_cell(part)}"), (0, 0, 0, 2), expand=False))
        elif isinstance(value, list):
            numbers = all(isinstance(part, int | float) for part in value)
            screen.print(f"{key}: {_cell(value) if numbers else ', '.join(map(str, value))}")
        else:
            screen.print(_flowing(value) if key == "meaning" else f"{key}: {_cell(value)}")


def _print_rows(rows: list[dict[str, Any]], screen: Console) -> None:
    """Rows that explain a named thing read as paragraphs; others as a table."""
    if not {"name", "what"} <= set(rows[0]):
        columns = [key for key in rows[0] if any(row[key] not in (None, "") for row in rows)]
        print_table(columns, [[_cell(row[column]) for column in columns] for row in rows])
        return
    for row in rows:
        facts = [_cell(row[key]) for key in ("default", "unit", "dims") if row.get(key) not in (None, "")]
        bounds = f"  (allowed: {_cell(row['bounds'])})" if row.get("bounds") else ""
        screen.print(f"  [bold]{row['name']}[/bold]  {escape('  '.join(facts))}{bounds}", markup=True, soft_wrap=False)
        about = [row["what"], *([f"Source: {row['source']}"] if row.get("source") else [])]
        for text in about:
            screen.print(Padding(Text(text), (0, 0, 0, 6), expand=False))


def _flowing(text: str) -> str:
    """Paragraphs without their line breaks; lines that stand in by spaces, such as equations, stay as they are."""
    paragraphs = (part for part in text.split("\n\n"))
    return "\n\n".join(part if "\n " in part or part.startswith(" ") else " ".join(part.split()) for part in paragraphs)


def _cell(value: Any) -> str:
    if isinstance(value, int | float) and abs(value) >= LONG_NUMBER:
        return f"{value:,.0f}"
    if isinstance(value, float):
        return f"{value:,g}"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_cell(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return " to ".join(map(_cell, value)) if len(value) == 2 else ", ".join(map(_cell, value))
    return "" if value is None else str(value)
