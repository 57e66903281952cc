"""The command line: one verb a file; `main` turns every outcome into an exit status and at most two lines."""

from __future__ import annotations

from cloudfief.cli.main import main

__all__ = ["main"]
