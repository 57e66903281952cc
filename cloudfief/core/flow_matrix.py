"""The transaction-flow matrix: which sector paid which, for what, this week and last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.integers import IntegerArray

FlowTable = dict[tuple[str, str, str, str], int]  # (payer's sector, payee's sector, what, asset) -> amount


class FlowMatrix:
    """Adds up a week's postings by payer's sector, payee's sector, what for, and asset."""

    def __init__(self, sectors: Sequence[str], assets: Sequence[str]) -> None:
        self._sectors, self._assets = tuple(sectors), tuple(assets)
        self.names: list[str] = []  # of flows, in the order in which they first came
        self.running: IntegerArray = np.zeros(0, dtype=np.int64)  # flat (what, payer, payee, asset)
        self.closed: IntegerArray = self.running
        self._closed_table: FlowTable | None = None

    def number(self, what: str) -> int:
        """The number of a name of flows, which is opened when it is new."""
        if what not in self.names:
            self.names.append(what)
            more = len(self._sectors) ** 2 * len(self._assets)
            self.running = np.concatenate([self.running, np.zeros(more, dtype=np.int64)])
        return self.names.index(what)

    def ranks(self) -> IntegerArray:
        """Each name's place in the alphabet, shape (name,)."""
        return np.argsort(np.argsort(np.array(self.names, dtype=np.str_)))

    def by_sector(self) -> IntegerArray:
        """The running week, to be added to: (what, payer's sector, payee's sector, asset)."""
        return self.running.reshape(len(self.names), len(self._sectors), len(self._sectors), len(self._assets))

    def close(self) -> None:
        """End the week: what ran is kept as the closed week, and a new week starts at 0."""
        closed, self.running = self.running, np.zeros_like(self.running)
        self.close_at(closed)

    def close_at(self, closed: IntegerArray) -> None:
        """Take this for the closed week."""
        self.closed, self._closed_table = closed, None

    def closed_table(self) -> FlowTable:
        """The closed week as a table, made once."""
        if self._closed_table is None:
            self._closed_table = self.table(self.closed)
        return self._closed_table

    def table(self, matrix: NDArray[np.int64]) -> FlowTable:
        """`running` or `closed` as a table without its zeros."""
        entries, sectors = np.flatnonzero(matrix), self._sectors
        shape = max(1, len(self.names)), len(sectors), len(sectors), len(self._assets)
        places = zip(*(index.tolist() for index in np.unravel_index(entries, shape)), strict=True)
        return {
            (sectors[payer], sectors[payee], self.names[what], self._assets[asset]): amount
            for (what, payer, payee, asset), amount in zip(places, matrix[entries].tolist(), strict=True)
        }

    def copy(self) -> FlowMatrix:
        """A second matrix with the same content."""
        twin = FlowMatrix(self._sectors, self._assets)
        twin.names, twin.running, twin.closed = list(self.names), self.running.copy(), self.closed.copy()
        return twin
