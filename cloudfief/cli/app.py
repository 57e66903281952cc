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


app.command("run", short_help="Run a scenario against its baseline, pair by pair.")(run.run)
app.command("compare", short_help="Compare scenarios or lever packages with a base.")(compare.compare)
app.command("claims", short_help="Print the verdicts on the claims.")(claims.claims)
app.command("trials", short_help="Run randomised experiments inside the economy.")(trials.trials)
app.command("validate", short_help="Set the model beside the world: hits and misses.")(validate.validate)
app.command("verify", short_help="Check the code against results that theory gives.")(verify.verify)
app.command("calibrate", short_help="Find the parameter values that agree with facts.")(calibrate.calibrate)
app.command("sweep", short_help="Run a scenario at many points of its parameters.")(sweep.sweep)
app.command("sensitivity", short_help="Rank the parameters by what they do to an outcome.")(sensitivity.sensitivity)
app.command("discover", short_help="Find where among its parameters a claim holds.")(discover.discover)
app.command("fit", short_help="Make your own market the baseline of a world.")(fit.fit)
app.command("event-study", short_help="Print abnormal returns, of a file of prices or of a run.")(event_study.event_study)
app.command("list", short_help="List what there is: scenarios, levers, claims and more.")(listing.list_names)
app.command("describe", short_help="Describe anything that has a name, on one page.")(describe.describe)
app.command("check", short_help="Check a scenario without running it.")(check.check)
app.command("diagram", short_help="Draw who reads whom and who pays whom.")(diagram.diagram)
app.command("report", short_help="Write the report of a run again.")(report.report)
app.command("export", short_help="Write every signal of a run as a table.")(export.export)
app.command("bench", short_help="Measure the speed here.")(bench.bench)
app.command("new", short_help="Write a skeleton file that works as it stands.")(new.new)
app.command("cite", short_help="Print the sources of a run or a scenario.")(cite.cite)
