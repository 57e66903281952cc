"""The words that a reader may not know, each in one sentence."""

from __future__ import annotations

import functools
from importlib.resources import files

import yaml


@functools.cache
def glossary() -> dict[str, str]:
    """Terms with their meaning, in the order in which they are shown."""
    text = files("cloudfief.report").joinpath("glossary.yaml").read_text(encoding="utf-8")
    return {str(term): str(meaning) for term, meaning in yaml.safe_load(text).items()}
