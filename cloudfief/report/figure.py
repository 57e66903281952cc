"""What a report is made of: figures and sections."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup


class Figure(NamedTuple):
    """A picture whose title is its finding; it is drawn for wide and for narrow screens."""

    title: str
    subtitle: str
    wide: Markup
    narrow: Markup
    note: str = ""


class Section(NamedTuple):
    """A part of the page; `order` says where it stands, `topic` what it is about."""

    order: int
    topic: str
    figures: tuple[Figure, ...] = ()
    before: Markup = Markup("")
    after: Markup = Markup("")

    @property
    def anchor(self) -> str:
        """The part's address on the page."""
        return "-".join("".join(c if c.isalnum() else " " for c in self.topic.lower()).split())
