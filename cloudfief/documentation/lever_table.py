"""What every lever does in one small run: `python -m cloudfief.documentation.lever_table FILE.md [HOUSEHOLDS PAIRS WEEKS]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cloudfief.api import run
from cloudfief.catalogue import first_sentence
from cloudfief.core import discovery
from cloudfief.core.arms import BASELINE, POLICY
from cloudfief.effect import Effect
from cloudfief.inputs import scenario, with_levers
from cloudfief.report import words
from cloudfief.result import Result

BASE, SIZE = "world-2024", (3000, 4, 60)  # households, pairs, weeks
ALWAYS = (("fief_net_rent", "cloud rent"), ("household_spending", "consumer spending"))
OTHERS = (
    ("fief_gross_take", "fees and advertising"), ("merchant_profit", "merchants' profit"), ("lab_api_price", "AI list prices"),
    ("lab_revenue", "labs' revenue"), ("developer_open_share", "tokens on open weights"), ("compute_capacity", "compute"),
    ("electricity_household_bill", "power bills"), ("electricity_profit", "power companies' profit"),
    ("labour_unemployment_rate", "unemployment"), ("household_income", "household income"), ("state_receipts", "tax receipts"),
    ("household_channel_share", "spending by channel"), ("compute_chip_price", "price of chips"), ("lab_profit", "labs' profit"),
)  # fmt: skip
SMALLEST = 0.0005  # relative; smaller effects are not told beside larger ones
MOST = 3


class Row(NamedTuple):
    """A lever: what it does, what it amends, its legal source, and what came out."""

    lever: str
    says: str
    amends: str
    law: str
    found: str


def measured(lever: str, households: int, pairs: int, weeks: int) -> Row:
    """The lever's row, from a run of `world-2024` with the lever from the first week against the same worlds without it."""
    kind = discovery.levers()[lever]
    plan = with_levers(scenario(BASE, households=households, pairs=pairs, weeks=weeks), [lever])
    result = run(plan, seed=1, workers=1, progress=False)
    return Row(lever, first_sentence(kind), str(kind.amends), str(kind.legal_source), found_in(result, str(kind.amends)))


def changed(result: Result) -> set[str]:
    """The signals that are not the same to the last bit in both arms."""
    found = set()
    for name, signal in result.signals.items():
        if "arm" in signal.dims:
            one, other = (signal.sel(arm=arm).values for arm in (POLICY, BASELINE))
            if not np.array_equal(one, other, equal_nan=one.dtype.kind == "f"):
                found.add(str(name))
    return found


def found_in(result: Result, amends: str) -> str:
    """What the lever changed, as words: the usual two effects and the largest of the others."""
    moved = changed(result)
    if not moved:
        return "**nothing**: not one bit of any signal differs"
    if moved <= {amends}:
        return f"**nothing** but `{amends}` itself: it does not bind in this world"
    told = [tell(what, effect_on(result, signal)) for signal, what in ALWAYS]
    clear = [(effect, what) for signal, what in OTHERS if worth_telling(effect := effect_on(result, signal))]
    clear.sort(key=lambda found: -abs(found[0].relative or 0))
    return "; ".join([*told, *[tell(what, effect) for effect, what in clear[:MOST]]])


def effect_on(result: Result, signal: str) -> Effect:
    """The paired effect of the policy a year after its start."""
    return result.effect(signal, "1y", (POLICY, BASELINE))


def worth_telling(effect: Effect) -> bool:
    """Whether the effect is clear and not tiny."""
    return words.is_clear(effect) and effect.relative is not None and abs(effect.relative) >= SMALLEST


def tell(what: str, effect: Effect) -> str:
    """An effect in a few words: cloud rent −12% [−13, −11]."""
    if effect.relative is None or effect.relative_low is None or effect.relative_high is None:
        return f"{what} {words.number(effect.effect)} {effect.unit}"
    if max(abs(effect.relative_low), abs(effect.relative_high)) < SMALLEST / 10:
        return f"{what} unchanged"
    if effect.relative * effect.effect < 0:
        what = what.replace("profit", "loss")  # it was below zero, and is so many per cent larger or smaller
    values = (100 * value for value in (effect.relative, effect.relative_low, effect.relative_high))
    return f"{what} {'+' if effect.relative > 0 else ''}{words.with_interval(*values, unit='%')}"


def table(rows: Iterator[Row] | list[Row]) -> str:
    """The rows as a table in Markdown."""
    head = "| lever | what it does | amends | legal source | what one run shows |\n|---|---|---|---|---|\n"
    return head + "".join(f"| `{row.lever}` | {row.says} | `{row.amends}` | {row.law} | {row.found} |\n" for row in rows)


def main(arguments: list[str]) -> int:
    """Measure every lever and write the table; 2 for bad input."""
    if len(arguments) not in (1, 4) or not all(part.isdigit() for part in arguments[1:]):
        sys.stderr.write("Give a file, and if you like a size:\npython -m cloudfief.documentation.lever_table OUT.md 3000 4 60\n")
        return 2
    households, pairs, weeks = (int(part) for part in arguments[1:]) if len(arguments) == 4 else SIZE
    rows = []
    for lever in discovery.levers():
        rows.append(measured(lever, households, pairs, weeks))
        sys.stderr.write(f"{lever}: {rows[-1].found}\n")
    Path(arguments[0]).write_text(table(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
