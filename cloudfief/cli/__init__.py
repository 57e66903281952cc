"""The command line: one verb a file; `main` turns every outcome into an exit status and at most two lines."""

from __future__ import annotations

import sys

try:
    from cloudfief.cli.main import main
except KeyboardInterrupt:  # loading the libraries takes a second or two, in which a user may think better of it
    sys.stderr.write("Interrupted. Nothing was begun.\n")
    raise SystemExit(130) from None

__all__ = ["main"]
