"""A process that draws: one Vega-Lite specification as a line of JSON in, its SVG as a line of JSON out, until the input ends.

It is started as a file and reads nothing of cloudfief, so that it is ready at once.
"""

from __future__ import annotations

import json
import sys

import vl_convert


def main() -> None:
    """Draw what comes in. A specification goes on as an object: vl-convert reads the numbers of a text less exactly."""
    for line in sys.stdin.buffer:
        drawn: str = vl_convert.vegalite_to_svg(json.loads(line))
        sys.stdout.buffer.write(json.dumps(drawn).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
