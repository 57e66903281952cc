"""The report of a run: one self-contained page that opens offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cloudfief.report.page import page_of
from cloudfief.store.files import replacing

if TYPE_CHECKING:
    from cloudfief.result import Result


def write_report(result: Result, path: Path) -> None:
    """Write the report of a run as one HTML file, whole or not at all.

    Every part shows only what the run simulated. Raises RunFailed when the disk is full.
    """
    text = page_of(result)
    with replacing(path) as sibling:
        sibling.write_text(text, encoding="utf-8")
