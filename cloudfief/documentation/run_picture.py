"""The main picture of a run as PNG: `python -m cloudfief.documentation.run_picture DIR OUT.png`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cloudfief.api import open_run
from cloudfief.core.errors import BadInput, CloudfiefError
from cloudfief.report import words
from cloudfief.report.drawing import write_png
from cloudfief.report.headline import finding_of
from cloudfief.report.sections.two_capitals import levels, panels_of

if TYPE_CHECKING:
    from cloudfief.result import Result

WIDTH = 880
TITLE_SIZE, LINE = 20, 78


def write_picture(result: Result, path: Path) -> None:
    """Draw AI prices above cloud rent, titled with the finding; raises BadInput if neither was simulated."""
    if not panels_of(result):
        raise BadInput("This run has neither AI prices nor cloud rent.\nRun a scenario with labs or fiefs, such as deepseek.")
    record, weeks = result.record, result.signals["week"].values
    size = f"{record['households']:,} households, " if record.get("households") else ""
    told = (
        f"{words.name(result.scenario.name)}: {size}{words.counted(result.signals.sizes['pair'], 'pair')}, "
        f"{words.day(weeks[0])} to {words.day(weeks[-1])}; mean over pairs, ribbons: 95% interval"
    )
    title = {
        "text": words.balanced(finding_of(result), LINE), "subtitle": [told], "fontSize": TITLE_SIZE, "offset": 20,
        "frame": "bounds",
    }  # fmt: skip
    write_png({**levels(result, WIDTH), "title": title, "padding": 28}, path)


def main(arguments: list[str]) -> int:
    """The folder of a run and the name of the picture; 0 if it was drawn, 2 for bad input."""
    if len(arguments) != 2:
        sys.stderr.write("Give the folder of a run and a file name:\npython -m cloudfief.documentation.run_picture DIR OUT.png\n")
        return 2
    try:
        write_picture(open_run(arguments[0]), Path(arguments[1]))
    except CloudfiefError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
