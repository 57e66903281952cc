"""The options that the verbs with a design share: where its points go, and what is varied."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Out = Annotated[Path | None, typer.Option("--out", help="Default: runs/VERB-NAME-DATE-N.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the points that --out holds.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where an interrupted design ended.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--parameters", help="PATH (its prior), PATH=LOW:HIGH or PATH=A,B,C; repeatable."),
]
Only = Annotated[list[str] | None, typer.Option("--only", help="A pattern of paths, such as household.agent_*; repeatable.")]
