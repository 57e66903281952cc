"""Which companies are studied together: a user's file with the columns `company` and `group`."""

from __future__ import annotations

from pathlib import Path

from cloudfief.core.csvfile import column_named, read_csv
from cloudfief.core.errors import BadInput, nearest

COMPANY, GROUP = "company", "group"
ALL = "all"

Groups = dict[str, list[str]]


def groups_of(path: Path | None, companies: list[str]) -> Groups:
    """The companies of each group, the first of which is everybody; raises BadInput for a company without prices.

    Without a file everybody is one group; with one, companies that it does not name are left out.
    """
    if path is None:
        return {ALL: companies}
    table = read_csv(path)
    company, group = (column_named(name, table.columns, f"{path}: column", what)
                      for name, what in ((COMPANY, "the companies"), (GROUP, "their groups")))  # fmt: skip
    found: Groups = {ALL: []}
    for line, (name, of) in zip(table.index, table[[company, group]].itertuples(index=False, name=None), strict=True):
        where = f"{path}: line {line}"
        if name not in companies:
            raise BadInput(f"{where}: company: found '{name}', which has no column of prices.{nearest(name, companies)}")
        if not of or of == ALL:
            raise BadInput(f"{where}: group: found '{of}'; allowed is a name other than '{ALL}', which is everybody.")
        members = found.setdefault(of, [])
        if name in members:
            raise BadInput(f"{where}: '{name}' is in '{of}' already; give each company once a group.")
        members.append(name)
        if name not in found[ALL]:
            found[ALL].append(name)
    if not found[ALL]:
        raise BadInput(f"{path}: no company is in it; give one line each below the names of the columns.")
    return found
