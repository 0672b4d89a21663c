"""YAML that people edit, read with the line of every entry so that an error can point at it.

Only plain data is accepted: no tags that build objects, no aliases (a file of nested aliases can grow without bound),
no duplicate keys, no characters that nobody sees. A hostile file is refused while it is read, before anything is built from
it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import yaml

from citymetrics.errors import CitymetricsError
from citymetrics.invisible import INVISIBLE, code_of

MAX_BYTES = 4_000_000
"""A file that people edit stays far below; what is larger was made by a machine."""
MAX_DEPTH = 40
"""Mappings and lists within one another; the deepest of ours is 8."""
_MERGE, _VALUE = "tag:yaml.org,2002:merge", "tag:yaml.org,2002:value"
_HINT = "Indent with spaces and quote texts that hold ':' or '#'."


class Entry(dict[str, Any]):
    """A YAML mapping that knows its line (1-based) and the lines of its keys."""

    line: int
    key_lines: dict[str, int]

    def where(self, path: str | Path, key: str | None = None) -> str:
        return f"{path}:{self.key_lines.get(key, self.line) if key else self.line}"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    pass


def _construct_mapping(loader: _Loader, node: yaml.MappingNode) -> Entry:
    entry = Entry()
    entry.line = node.start_mark.line + 1
    entry.key_lines = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(
                None, None, "a key that is a list or a mapping", key_node.start_mark
            )
        if key_node.tag == _MERGE:
            raise yaml.constructor.ConstructorError(None, None, "a merge key (<<)", key_node.start_mark)
        key = loader.construct_object(key_node, deep=True)
        if key in entry:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
        entry[key] = loader.construct_object(value_node, deep=True)
        entry.key_lines[key] = key_node.start_mark.line + 1
    return entry


def _or_text(
    construct: Callable[[_Loader, yaml.ScalarNode], Any],
) -> Callable[[_Loader, yaml.ScalarNode], Any]:
    """`construct`, but what only looks like its kind (the date 2021-02-30, a number of 5000 digits) stays text.

    As text it meets the check of its own field, which knows the line and what was expected.
    """

    def constructed(loader: _Loader, node: yaml.ScalarNode) -> Any:
        try:
            return construct(loader, node)
        except ValueError:
            return loader.construct_scalar(node)

    return constructed


for _kind in ("timestamp", "int", "float"):
    _Loader.add_constructor(
        f"tag:yaml.org,2002:{_kind}", _or_text(getattr(yaml.SafeLoader, f"construct_yaml_{_kind}"))
    )
_Loader.add_constructor(_VALUE, lambda loader, node: loader.construct_scalar(node))
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_mapping)


def read_yaml(path: Path, *, name: str | None = None, unseen: bool = False) -> Any:
    """Read one YAML file; mappings come back as `Entry`. `name` is how messages call the file. With `unseen` its texts may hold
    characters that nobody sees: a file that quotes plans as they are.

    Raises
    ------
    CitymetricsError
        The file can't be read, is no UTF-8 text, is no YAML, is far too large or too deeply nested, holds a character that
        nobody sees, or uses an alias, a tag, a merge key, a duplicate key or a second document.
    """
    name = name or str(path)
    text = _read_text(path, name)
    try:
        _check_events(text, name, unseen)
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        _refuse(error.problem or "not YAML", text, name, line)
    except yaml.reader.ReaderError as error:
        raise CitymetricsError(
            f"a control character ({_code(error.character)})",
            where=f"{name}:{text.count(chr(10), 0, error.position) + 1}",
            expected="plain text",
            mend="Remove it.",
        ) from None
    except yaml.YAMLError as error:
        raise CitymetricsError(str(error).splitlines()[0], where=name) from None


def _read_text(path: Path, name: str) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise CitymetricsError(
                f"{size:,} bytes", where=name, expected=f"at most {MAX_BYTES:,}", mend="Is it the right file?"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise CitymetricsError("no such file", where=name) from None
    except OSError as error:
        raise CitymetricsError(f"cannot be read: {error.strerror}", where=name) from None
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CitymetricsError("a binary file", where=name, expected="YAML, which is text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CitymetricsError(
            f"byte {error.start} is not UTF-8", where=name, mend="Save the file as UTF-8."
        ) from None


def _check_events(text: str, name: str, unseen: bool) -> None:
    """Refuse what plain data never holds, event by event: a bomb isn't built before it is seen."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        problem = mend = ""
        if isinstance(event, yaml.AliasEvent):
            problem, mend = "a YAML alias (*)", "Write the value out."
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                problem, mend = f"more than {MAX_DEPTH} levels within one another", "Close what was opened."
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                problem, mend = "a second document (---)", "Keep one file to one document."
        if not unseen and isinstance(event, yaml.ScalarEvent) and (found := INVISIBLE.search(event.value)):
            code = code_of(found[0])
            problem, mend = (
                f"a character that nobody sees ({code})",
                "Remove it; it may come from a copied page.",
            )
        # A tag that is written out, not worked out: "!" alone is what the parser gives a quoted text.
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            problem, mend = f"a YAML tag ({tag.replace('tag:yaml.org,2002:', '!!')})", "Leave the tag out."
        if problem:
            raise CitymetricsError(problem, where=f"{name}:{line}", expected="plain values", mend=mend)


def _refuse(problem: str, text: str, name: str, line: int) -> NoReturn:
    lines = text.splitlines()
    around = lines[line - 1] if line <= len(lines) else ""
    indent = around[: len(around) - len(around.lstrip())]
    if "\t" in indent:
        raise CitymetricsError(
            "a tab at the start of the line",
            where=f"{name}:{line}",
            expected="spaces",
            mend="Indent with spaces.",
        ) from None
    raise CitymetricsError(problem, where=f"{name}:{line}", mend=_HINT) from None


def _code(character: object) -> str:
    return f"U+{ord(character):04X}" if isinstance(character, str) else f"U+{character:04X}"
