"""The transaction-flow matrix: which sector paid which, for what, this week and last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cloudfief.core.arrays import Int64

FlowKey = tuple[str, str, str, str]  # payer's sector, payee's sector, what, asset
FlowTable = dict[FlowKey, int]  # -> amount


class FlowMatrix:
    """Adds up a week's postings by payer's sector, payee's sector, what for, and asset."""

    def __init__(self, sectors: Sequence[str], assets: Sequence[str]) -> None:
        self._sectors, self._assets = tuple(sectors), tuple(assets)
        self._numbers: dict[str, int] = {}  # of the names of flows, in the order in which they first came
        self._keys: dict[int, FlowKey] = {}  # what a place in the flat matrix stands for, as far as it was ever asked
        self.running: Int64 = np.zeros(0, dtype=np.int64)  # flat (what, payer, payee, asset)
        self.closed: Int64 = self.running
        self._closed_table: FlowTable | None = None

    @property
    def names(self) -> list[str]:
        """The names of flows by number."""
        return list(self._numbers)

    def number(self, what: str) -> int:
        """The number of a name of flows, which is opened when it is new."""
        if what not in self._numbers:
            self._numbers[what] = len(self._numbers)
            more = len(self._sectors) ** 2 * len(self._assets)
            self.running = np.concatenate([self.running, np.zeros(more, dtype=np.int64)])
        return self._numbers[what]

    def ranks(self) -> Int64:
        """Each name's place in the alphabet, shape (name,)."""
        return np.argsort(np.argsort(np.array(self.names, dtype=np.str_)))

    def by_sector(self) -> Int64:
        """The running week, to be added to: (what, payer's sector, payee's sector, asset)."""
        return self.running.reshape(len(self._numbers), len(self._sectors), len(self._sectors), len(self._assets))

    def close(self) -> None:
        """End the week: what ran is kept as the closed week, and a new week starts at 0."""
        self.closed, self.running = self.running, np.zeros_like(self.running)
        self._closed_table = None

    def closed_table(self) -> FlowTable:
        """The closed week as a table without its zeros, made once."""
        if self._closed_table is None:
            filled, keys = np.flatnonzero(self.closed), self._keys
            for place in filled.tolist():
                if place not in keys:
                    keys[place] = self._key(place)
            amounts = zip(filled.tolist(), self.closed[filled].tolist(), strict=True)
            self._closed_table = {keys[place]: amount for place, amount in amounts}
        return self._closed_table

    def _key(self, place: int) -> FlowKey:
        sectors = len(self._sectors)
        shape = len(self._numbers), sectors, sectors, len(self._assets)
        what, payer, payee, asset = (int(index) for index in np.unravel_index(place, shape))
        return self._sectors[payer], self._sectors[payee], self.names[what], self._assets[asset]

    def copy(self) -> FlowMatrix:
        """A second matrix with the same content."""
        return self.restored(self.names, self.running, self.closed)

    def restored(self, names: Sequence[str], running: Int64, closed: Int64) -> FlowMatrix:
        """A matrix of these sectors and assets with copies of this content; names in the order of their numbers."""
        twin = FlowMatrix(self._sectors, self._assets)
        twin._numbers = {name: number for number, name in enumerate(names)}
        twin.running, twin.closed = running.copy(), closed.copy()
        return twin
