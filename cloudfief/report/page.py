"""The page: every section whose signals exist, in order, in one HTML file without anything from elsewhere."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from cloudfief.core import discovery
from cloudfief.report import theme, words
from cloudfief.report.figure import Section
from cloudfief.report.glossary import glossary
from cloudfief.report.headline import headline_of
from cloudfief.report.painting import studio

if TYPE_CHECKING:
    from cloudfief.result import Result


@functools.cache
def environment() -> jinja2.Environment:
    """The templates, with everything escaped that is not marked as safe."""
    loader = jinja2.PackageLoader("cloudfief.report", "page")
    found = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.filters |= {"number": words.number, "day": words.day, "name": words.name, "capitalised": words.capitalised,
                      "unbroken": words.unbroken}  # fmt: skip
    return found


def render(template: str, **content: Any) -> Markup:
    """A template filled with content, as safe HTML."""
    return Markup(environment().get_template(template).render(**content))


def sections_of(result: Result) -> list[Section]:
    """The sections of a run in the order of the page; a file in `sections` is all that a new one needs."""
    modules = discovery.walk("cloudfief.report.sections")
    found = [module.section(result) for module in modules]
    return sorted((section for section in found if section is not None), key=lambda section: section.order)


def page_of(result: Result) -> str:
    """The whole page as text; its pictures are drawn while the rest is put together."""
    with studio() as pictures:
        greys = {variable.removeprefix("var(--").removesuffix(")"): colour for colour, variable in theme.VARIABLES.items()}
        parts = {"headline": headline_of(result), "sections": sections_of(result)}
        page = render("page.html.j2", **parts, glossary=glossary(), greys=greys)
        return pictures.hung(str(page))
