"""What a report is made of: figures and sections."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup


class Key(NamedTuple):
    """What a colour and a dash pattern, or a mark, mean, where lines cannot be labelled at their ends."""

    label: str
    colour: str
    dash: str = ""
    shape: str = "line"  # or dot, square or diamond


class Figure(NamedTuple):
    """A picture whose title is its finding; it is drawn for wide and for narrow screens."""

    title: str
    subtitle: str
    wide: Markup
    narrow: Markup
    key: tuple[Key, ...] = ()
    narrow_key: bool = False  # the wide picture needs no key, since its lines are labelled at their ends


class Section(NamedTuple):
    """A part of the page; `order` says where it stands, `topic` what it is about."""

    order: int
    topic: str
    figures: tuple[Figure, ...] = ()
    after: Markup = Markup("")

    @property
    def anchor(self) -> str:
        """The part's address on the page."""
        return "-".join("".join(c if c.isalnum() else " " for c in self.topic.lower()).split())
