"""`cloudfief calibrate`: parameter values that agree with named facts, and which the facts leave open."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudfief.cli.command import command_again
from cloudfief.cli.interruption import kept
from cloudfief.cli.options import Json, refuse_resume_nowhere
from cloudfief.cli.output import console, print_json, print_table
from cloudfief.core.workers import checked_workers
from cloudfief.wording import number_text

MARKS = {True: "✓", False: "✗", None: "-"}


def calibrate(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="A calibration file, or a shipped one by its name.")] = "default",
    method: Annotated[
        str | None,
        typer.Option("--method", help="smm (simulated moments), abc (rejection) or npe (neural; an extra)."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Default: runs/calibrate-NAME-DATE-N.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Use the simulations that --out holds, and go on.")] = False,
    workers: Annotated[
        int,
        typer.Option(
            "--workers", help="Worker processes; one, since each point would start its own anew.", callback=checked_workers
        ),
    ] = 1,
    as_json: Json = False,
) -> None:
    """Find the parameter values that agree with the facts a file names, how sure that is, and what stays open.

    Writes calibration.json, posterior.csv (draws, which `discover --posterior` reads) and every simulation.

    Example: cloudfief calibrate default --out runs/calibration
    """
    from cloudfief.calibration import calibrate as calibration
    from cloudfief.calibration.plan import found, load
    from cloudfief.calibration.solution import points_at_most
    from cloudfief.store.folder import default_folder

    path = found(file)
    refuse_resume_nowhere(resume, out)
    folder = out if out is not None else default_folder(f"calibrate-{path.stem}")
    with kept(folder, command_again(context, folder), "simulations"), _progress(points_at_most(load(path, method))) as report:
        done = calibration.calibrate(path, method=method, out=folder, resume=resume, workers=workers, report=report)
    if as_json:
        print_json(done.record)
        return
    _print(done.record)
    console().print(f"Kept in {folder}: calibration.json, posterior.csv, {calibration.EVALUATIONS}")


@contextmanager
def _progress(at_most: int) -> Iterator[Callable[[int], None] | None]:
    """How many points have been simulated and how long the rest may take, on standard error if it is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    began = time.monotonic()
    with Console(stderr=True).status("simulating") as line:

        def report(count: int) -> None:
            left = (time.monotonic() - began) / count * max(at_most - count, 0)
            line.update(f"{count} of at most {at_most} points, at most {left / 60:.0f} minutes left")

        yield report


def _print(record: dict[str, Any]) -> None:
    screen = console()
    screen.print(f"{record['name']}: {record['method']}, scenario {record['scenario']}, {record['points_simulated']} points")
    print_table(
        ("parameter", "default", "estimate", "s.e.", "95% interval", "range", "spread left"),
        [_parameter(row) for row in record["parameters"]], right=("default", "estimate", "s.e.", "spread left"),
    )  # fmt: skip
    screen.print("")
    print_table(
        ("", "fact", "quantity", "observed", "ours", "gap in bands", "predicted, 95%"),
        [_fact(row) for row in record["facts"]], right=("observed", "ours", "gap in bands"),
    )  # fmt: skip
    screen.print("")
    screen.print(_verdict(record))
    for sentence in record["identification"]["says"]:
        screen.print(sentence)
    for row in record["parameters"]:
        if row["at_the_edge"]:
            screen.print(f"{row['parameter']} lies at the end of its range: the facts ask for a value beyond it.")


def _parameter(row: dict[str, Any]) -> tuple[str, ...]:
    bounds = "-" if row["low"] is None else f"{_digits(row['low'])} to {_digits(row['high'])}"
    span = " to ".join(f"{end:g}" for end in row["range"])
    cells = (row["parameter"], f"{row['default']:g}", _digits(row["estimate"]), _digits(row["standard_error"]), bounds, span)
    return (*cells, f"{row['posterior_over_prior_sd']:.0%}")


def _fact(row: dict[str, Any]) -> tuple[str, ...]:
    predicted = "-" if row["predicted_low"] is None else f"{_digits(row['predicted_low'])} to {_digits(row['predicted_high'])}"
    observed, ours = f"{row['observed']:g} {row['unit']}", _digits(row["ours"])
    gap = "-" if row["gap_in_bands"] is None else f"{row['gap_in_bands']:+.1f}"
    return (MARKS[row["observed_inside"]], row["fact"], row["quantity"], observed, ours, gap, predicted)


def _digits(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


def _verdict(record: dict[str, Any]) -> str:
    if record["ranks"] is not None:
        chances = ", ".join(f"{name} {_chance(chance)}" for name, chance in record["ranks"]["p_values"].items())
        return f"Ranks of {record['ranks']['ranked']} true values are even with p for {chances} (simulation-based calibration)."
    test = record["test"]
    if test["p_value"] is None:
        return "No fact is left over to test the model with."
    found = f"J = {number_text(test['j'])} on {test['degrees_of_freedom']} degrees of freedom, p {_chance(test['p_value'])}: "
    return found + ("the facts cannot all hold." if test["p_value"] < 0.05 else "nothing speaks against all facts at once.")


def _chance(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.2g}"
