"""YAML that people edit, read with the line of every entry so that an error can point at it.

Only plain data is accepted: no tags that build objects, no aliases (a file of nested aliases can grow without bound),
no duplicate keys.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from citymetrics.errors import CitymetricsError


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
        key = loader.construct_object(key_node, deep=True)
        if key in entry:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
        entry[key] = loader.construct_object(value_node, deep=True)
        entry.key_lines[key] = key_node.start_mark.line + 1
    return entry


def _construct_date(loader: _Loader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        # 2021-02-30 is no date; as text it meets the check of its own field, which knows the line and what was expected.
        return loader.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _construct_date)
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_mapping)


def read_yaml(path: Path, *, name: str | None = None) -> Any:
    """Read one YAML file; mappings come back as `Entry`. `name` is how messages call the file.

    Raises
    ------
    CitymetricsError
        The file is missing, is no UTF-8, is no YAML, or uses an alias or a duplicate key.
    """
    name = name or str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CitymetricsError("no such file", where=name) from None
    except UnicodeDecodeError as error:
        raise CitymetricsError(
            f"byte {error.start} is not UTF-8", where=name, mend="Save the file as UTF-8."
        ) from None
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent):
                raise CitymetricsError(
                    "a YAML alias (*)",
                    where=f"{name}:{event.start_mark.line + 1 if event.start_mark else 1}",
                    expected="plain values",
                    mend="Write the value out.",
                )
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = error.problem or "not YAML"
        raise CitymetricsError(
            problem, where=f"{name}:{line}", mend="Indent with spaces and quote texts that hold ':' or '#'."
        ) from None
    except yaml.YAMLError as error:
        raise CitymetricsError(str(error).splitlines()[0], where=name) from None
