"""The Typer application with all its verbs."""

from __future__ import annotations

from typing import Annotated

import typer

from cloudfief.cli import (
    bench,
    calibrate,
    check,
    cite,
    claims,
    compare,
    describe,
    diagram,
    discover,
    event_study,
    export,
    fit,
    listing,
    new,
    report,
    run,
    sensitivity,
    sweep,
    trials,
    validate,
    verify,
)
from cloudfief.store.record import version

app = typer.Typer(
    name="cloudfief",
    help="Simulate AI services and cloud capital, and test what is said about them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cloudfief {version()}")
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Simulate AI services and cloud capital, and test what is said about them."""


app.command("run")(run.run)
app.command("compare")(compare.compare)
app.command("claims")(claims.claims)
app.command("trials")(trials.trials)
app.command("validate")(validate.validate)
app.command("verify")(verify.verify)
app.command("calibrate")(calibrate.calibrate)
app.command("sweep")(sweep.sweep)
app.command("sensitivity")(sensitivity.sensitivity)
app.command("discover")(discover.discover)
app.command("fit")(fit.fit)
app.command("event-study")(event_study.event_study)
app.command("list")(listing.list_names)
app.command("describe")(describe.describe)
app.command("check")(check.check)
app.command("diagram")(diagram.diagram)
app.command("report")(report.report)
app.command("export")(export.export)
app.command("bench")(bench.bench)
app.command("new")(new.new)
app.command("cite")(cite.cite)
