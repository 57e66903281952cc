"""`python -m cloudfief` is the command `cloudfief`."""

from __future__ import annotations

import sys

from cloudfief.cli import main

if __name__ == "__main__":
    sys.exit(main())
