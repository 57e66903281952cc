"""Philox4x32-10 against its authors' known answers, and its two routes against each other."""

from __future__ import annotations

import os
import subprocess
import sys

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudfief.core.philox import philox4x32, philox_words

WORD = st.integers(0, 2**32 - 1)

KNOWN_ANSWERS = [  # Random123, kat_vectors: counter, key, result
    ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    (
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
        [0xA4093822, 0x299F31D0],
        [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ),
]


@numba.njit
def compiled(c0, c1, c2, c3, k0, k1):
    return philox_words(c0, c1, c2, c3, k0, k1)


@numba.njit
def filled(first, week, purpose, draw, k0, k1, out):
    for row in range(out.shape[1]):
        words = philox_words(np.uint64(first + row), week, purpose, draw, k0, k1)
        out[0, row], out[1, row], out[2, row], out[3, row] = words


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
@pytest.mark.parametrize("route", [philox4x32, compiled])
def test_known_answers(counter, key, expected, route):
    words = route(*(np.uint64(word) for word in counter + key))
    assert [int(word) for word in words] == expected


@settings(deadline=None)  # the first example may have to compile
@given(st.lists(WORD, min_size=6, max_size=6))
def test_compiled_and_plain_words_agree(words):
    arguments = [np.uint64(word) for word in words]
    assert [int(word) for word in compiled(*arguments)] == [int(word) for word in philox4x32(*arguments)]


def test_a_compiled_loop_over_agents_agrees_with_arrays():
    out = np.zeros((4, 777), dtype=np.uint64)
    fixed = [np.uint64(word) for word in (55, 0xDEADBEEF, 3, 17, 2**32 - 1)]
    filled(100, *fixed, out)
    expected = philox4x32(np.arange(100, 877, dtype=np.uint64), *fixed)
    np.testing.assert_array_equal(out, np.stack(expected))


def test_the_kernel_route_runs_uncompiled_without_overflow():
    program = (
        "import numpy as np; from cloudfief.core.philox import philox_words as p; "
        "f = np.uint64(2**32 - 1); print([int(w) for w in p(f, f, f, f, f, f)])"
    )
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(KNOWN_ANSWERS[1][2])
