"""The chart of accounts: who holds them, in which sector, in which bloc."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.errors import BadInput, nearest


class Chart:
    """The list of all accounts; each belongs to a group of one sector and has its home in one bloc."""

    def __init__(self) -> None:
        self._sectors: list[str] = []
        self._groups: dict[tuple[str, str], tuple[int, int]] = {}
        self._sector_numbers: list[int] = []
        self._home_blocs: list[int] = []
        self._issuer: list[bool] = []

    def add(self, sector: str, group: str, blocs: Sequence[int], issuer: bool = False) -> NDArray[np.int64]:
        """Opens one account for each entry of `blocs` (its home bloc's number); returns the account numbers.

        An issuer may be negative in every currency, nobody else may. Raises BadInput for a group that is
        there already.
        """
        if (sector, group) in self._groups:
            raise BadInput(f"{sector} opens the account group '{group}' twice; a group is opened once.")
        if sector not in self._sectors:
            self._sectors.append(sector)
        start = len(self)
        self._groups[sector, group] = start, start + len(blocs)
        self._sector_numbers += [self._sectors.index(sector)] * len(blocs)
        self._home_blocs += [int(bloc) for bloc in blocs]
        self._issuer += [issuer] * len(blocs)
        return np.arange(start, len(self), dtype=np.int64)

    def __len__(self) -> int:
        """How many accounts there are."""
        return len(self._home_blocs)

    def accounts(self, sector: str, group: str) -> NDArray[np.int64]:
        """The account numbers of a group; raises BadInput for an unknown one."""
        if (sector, group) not in self._groups:
            known = [f"{owner}.{name}" for owner, name in self._groups]
            hint = nearest(f"{sector}.{group}", known)
            raise BadInput(f"There is no account group '{sector}.{group}'.{hint}")
        return np.arange(*self._groups[sector, group], dtype=np.int64)

    def sectors(self) -> list[str]:
        """The sectors' names, in the order in which they opened their first account."""
        return list(self._sectors)

    def sector_numbers(self) -> NDArray[np.int64]:
        """Each account's sector as an index into `sectors()`, shape (account,)."""
        return np.array(self._sector_numbers, dtype=np.int64)

    def home_blocs(self) -> NDArray[np.int64]:
        """Each account's home bloc, shape (account,)."""
        return np.array(self._home_blocs, dtype=np.int64)

    def issuers(self) -> NDArray[np.bool_]:
        """Which accounts may be negative in money, shape (account,)."""
        return np.array(self._issuer, dtype=np.bool_)
