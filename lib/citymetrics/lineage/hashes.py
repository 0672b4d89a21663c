"""What slices of data hold now, as hashes of their content: the same on every system, whatever order a table's rows stand in where
no reader can tell.

Tables are read with the csv module alone, so that a run that has nothing to do needs no library for it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from citymetrics.errors import CitymetricsError
from citymetrics.fingerprint import digest, digest_file, digest_of
from citymetrics.lineage.places import path_of
from citymetrics.lineage.slices import Condition, Slice
from citymetrics.project import Project

UNKNOWN = ""
"""The hash of what cannot be looked at again, or not be read: never the same as before."""
ABSENT = "absent"
"""The hash of a file that isn't there."""


def slice_hash(key: str, project: Project) -> str:
    """The content hash of one slice of `project`; see `SliceHashes`."""
    return SliceHashes(project)([key])[key]


def slice_hashes(keys: Iterable[str], project: Project) -> dict[str, str]:
    """The content hash of each slice of `project`; see `SliceHashes`."""
    return SliceHashes(project)(keys)


@dataclass
class SliceHashes:
    """Called with keys it gives the content hash of each: SHA-256, `ABSENT` for a file that isn't there, `UNKNOWN` for what nobody
    can tell. Every file is read once, so that all answers are of one moment; for what stands there later make a new one."""

    project: Project
    _known: dict[str, str] = field(default_factory=dict, repr=False)
    _tables: dict[str, Table | None] = field(default_factory=dict, repr=False)

    def __call__(self, keys: Iterable[str]) -> dict[str, str]:
        found = {}
        for key in keys:
            if key not in self._known:
                self._known[key] = self._hash(key)
            found[key] = self._known[key]
        return found

    def _hash(self, key: str) -> str:
        try:
            one = Slice.parse(key)
            if not one.name:
                return UNKNOWN
            if one.is_pattern:
                return self._of_files(one)
            path = path_of(one.file, self.project)
            if one.is_listing:
                return (
                    digest_of(sorted(inside.name for inside in path.iterdir())) if path.is_dir() else ABSENT
                )
            if not path.exists():
                return ABSENT
            return self._of_rows(one, path) if one.wanted else digest_file(path)
        except (OSError, ValueError, csv.Error, CitymetricsError):
            return UNKNOWN

    def _of_files(self, one: Slice) -> str:
        folder, _, pattern = one.file.rpartition("/")
        paths = sorted(path_of(folder, self.project).glob(pattern))
        return digest_of([[path.name, digest_file(path)] for path in paths if path.is_file()])

    def _of_rows(self, one: Slice, path: Path) -> str:
        if one.name not in self._tables:
            # The rows of the observations are put in order when they are loaded.
            self._tables[one.name] = read_table(path, ordered=path != self.project.observations_file)
        table = self._tables[one.name]
        return UNKNOWN if table is None else table.digest(one.wanted)


@dataclass(frozen=True)
class Table:
    """A table as it is written; `ordered` where the order of its rows tells something."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]] = field(repr=False)
    ordered: bool
    _indexes: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = field(
        default_factory=dict, repr=False
    )

    def digest(self, wanted: Iterable[Condition]) -> str:
        """The hash of the rows that meet all conditions."""
        wanted = tuple(wanted)
        shown = next((tuple(value.split(",")) for _, sign, value in wanted if sign == ":"), None)
        places = self._places(wanted)
        if shown is None:
            found = [self._digests[place] for place in places]
        else:
            positions = [self.columns.index(column) for column in shown]
            found = [_written([self.rows[place][position] for position in positions]) for place in places]
        return digest_of([shown or self.columns, found if self.ordered else sorted(found)])

    @cached_property
    def _digests(self) -> list[str]:
        return [digest(_written(row).encode()) for row in self.rows]

    def _places(self, wanted: tuple[Condition, ...]) -> list[int]:
        exact = sorted((column, value) for column, sign, value in wanted if sign == "=")
        columns, values = tuple(column for column, _ in exact), tuple(value for _, value in exact)
        if columns not in self._indexes:
            index = self._indexes[columns] = {}
            positions = [self.columns.index(column) for column in columns]
            for place, row in enumerate(self.rows):
                index.setdefault(tuple(row[position] for position in positions), []).append(place)
        found = self._indexes[columns].get(values, [])
        for column, sign, value in wanted:
            if sign in ("!=", "~"):
                position = self.columns.index(column)
                cells = ((place, self.rows[place][position]) for place in found)
                found = [
                    place
                    for place, cell in cells
                    if (value in cell.split(";") if sign == "~" else cell != value)
                ]
        return found


def _of_names(folder: Path) -> str:
    """What editors and systems leave there for themselves doesn't count."""
    return digest_of(sorted(inside.name for inside in folder.iterdir() if inside.name[0] not in ".~"))


def read_table(path: Path, *, ordered: bool) -> Table | None:
    """The CSV table at `path`; None where a row hasn't the cells of its head."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = csv.reader(stream)
        columns = tuple(next(lines, ()))
        rows = [tuple(row) for row in lines if row]
    if any(len(row) != len(columns) for row in rows):
        return None
    return Table(columns, rows, ordered)


def _written(cells: Sequence[str]) -> str:
    return json.dumps(cells, ensure_ascii=False)
