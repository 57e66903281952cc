"""Reading a YAML file that somebody else wrote: small, plain, without anchors, every key once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from cloudfief.core.errors import BadInput

LARGEST_BYTES = 1_000_000
WORDS = {  # what the parser says, and what it means to somebody who wrote the file
    "mapping values are not allowed here": "a second ':', or an indent that fits nothing above",
    "found character '\\t' that cannot start any token": "a tab; indent with spaces",
    "found unexpected end of stream": "a quotation mark or bracket is not closed",
    "<stream end>": "the end",
    "<block end>": "the end of an indented part",
    "<block mapping start>": "a new key",
    "<scalar>": "a word",
}


class _PlainLoader(yaml.SafeLoader):
    """Refuses aliases (which can grow without bound) and keys given twice (of which one would be lost)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()
            raise BadInput(f"line {event.start_mark.line + 1}: anchors and aliases (*{event.anchor}) are not allowed.")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | float | bool) and not hasattr(key, "isoformat"):
                raise BadInput(f"line {key_node.start_mark.line + 1}: a key must be a name or a date.")
            if key in seen:
                raise BadInput(f"line {key_node.start_mark.line + 1}: '{key}' is given twice.")
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path, what: str = "scenario") -> dict[str, Any]:
    """The mapping in a file; raises BadInput, naming file and line, for anything else. `what` the file is, in messages."""
    if not path.is_file():
        raise BadInput(f"{path}: no such file.")
    if path.stat().st_size > LARGEST_BYTES:
        raise BadInput(f"{path}: {path.stat().st_size:,} bytes; a {what} is at most {LARGEST_BYTES:,} bytes.")
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_PlainLoader)
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from error
    except RecursionError as error:
        raise BadInput(f"{path}: nested too deeply.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not a text file in UTF-8 (byte {error.start}).\nSave it as UTF-8.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise BadInput(f"{path}: {_place(error)}not valid YAML ({_problem(error)}).") from error
    if content is None:
        cure = " `cloudfief new scenario NAME` writes a skeleton." if what == "scenario" else ""
        raise BadInput(f"{path}: the file is empty.{cure}")
    if not isinstance(content, dict):
        raise BadInput(f"{path}: a {what} is a mapping of keys to values, found {type(content).__name__}.")
    return content


def parse_value(text: str) -> Any:
    """A value typed on the command line, read as YAML (numbers, true/false, lists, {a: 1})."""
    try:
        return yaml.load(text, Loader=_PlainLoader)
    except (yaml.YAMLError, ValueError) as error:  # a ValueError is a date that no calendar has
        raise BadInput(f"'{text}' is not a valid value ({_problem(error)}).") from error


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}: " if mark is not None else ""


def _problem(error: Exception) -> str:
    """What the parser met, in a few words."""
    if isinstance(error, yaml.reader.ReaderError):
        return "it has characters that no text has"
    told = " ".join(str(getattr(error, "problem", None) or error).split())
    for theirs, ours in WORDS.items():
        told = told.replace(theirs, ours)
    return told
