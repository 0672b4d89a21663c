"""Noting what is read while it is read: who hands out data says which slice of it.

What nobody says is seen all the same where a file is opened for it (`watch`), and counts whole. Data that a process has loaded
before, or that it was forked with, opens no file any more: therefore the noting hangs on handing out and not on loading.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from citymetrics.files import write_whole
from citymetrics.lineage.places import name_of
from citymetrics.lineage.slices import Condition, Slice, escape_name, widest
from citymetrics.project import Project

_FILE, _FILES, _NAMES = "", "*", "/"


@dataclass
class Reads:
    """What was read of `project` since the recording began."""

    project: Project
    written: set[Path] = field(default_factory=set, repr=False)
    """Files that came to be meanwhile: what is read back from them is none of the project's data."""
    _noted: set[tuple[str, Path, str, frozenset[Condition]]] = field(default_factory=set, repr=False)
    _unknown: set[Slice] = field(default_factory=set, repr=False)

    def add(self, path: Path, wanted: frozenset[Condition] = frozenset(), pattern: str = "") -> None:
        """A file, the rows of it that are `wanted`, or the files of `pattern` in a folder."""
        self._noted.add((_FILES if pattern else _FILE, path, pattern, wanted))

    def add_names(self, folder: Path) -> None:
        """The names in a folder."""
        self._noted.add((_NAMES, folder, "", frozenset()))

    def add_unknown(self, kind: str, what: str) -> None:
        """What cannot be looked at again: a result that rests on it is never known to be up to date."""
        self._unknown.add(Slice("", ((kind, "=", what),)))

    @property
    def slices(self) -> list[Slice]:
        """What was read, in order, each part once; what lies outside the project is left out."""
        found, noted = set(self._unknown), self._noted.copy()
        names = {path: name_of(path, self.project) for path in {path for _, path, _, _ in noted}}
        for kind, path, pattern, wanted in noted:
            name = names[path]
            if name is not None:
                end = {_FILE: "", _FILES: f"/{pattern}", _NAMES: "/"}[kind]
                found.add(Slice(escape_name(name) + end, tuple(sorted(wanted))))
        return widest(found)

    @property
    def keys(self) -> list[str]:
        """The slices by their names."""
        return [str(one) for one in self.slices]

    def write(self, path: Path) -> None:
        """Leave `keys` at `path` as a list in JSON."""
        with quietly():
            write_whole(path, json.dumps(self.keys, ensure_ascii=False, indent=0).encode())


_active: list[Reads] = []
_quiet = threading.local()


def note(path: Path | None, *wanted: Condition) -> None:
    """Say that of the table at `path` the rows that meet all conditions were handed out, whether there are any or not; without
    conditions, all of the file. Nothing happens for None, or while nobody records."""
    if _active and path is not None:
        for reads in _active:
            reads.add(path, frozenset(wanted))


def note_files(folder: Path, pattern: str) -> None:
    """Say that what the files of `pattern` in `folder` hold was handed out."""
    for reads in _active:
        reads.add(folder, pattern=pattern)


@contextmanager
def quietly() -> Iterator[None]:
    """Files that are opened meanwhile are not noted: for those who say themselves what they hand out of them."""
    before = is_quiet()
    _quiet.on = True
    try:
        yield
    finally:
        _quiet.on = before


def is_quiet() -> bool:
    return getattr(_quiet, "on", False)


def begin_reads(project: Project) -> Reads:
    """Record from now on until the process ends; for a kernel that runs one notebook."""
    from citymetrics.lineage.watch import watch_files

    reads = Reads(project)
    _active.append(reads)
    watch_files(active)
    return reads


@contextmanager
def record_reads(project: Project | None = None) -> Iterator[Reads]:
    """Record what is read of `project` (default: the one around the working folder) meanwhile, in all threads."""
    reads = begin_reads(project or Project.find())
    try:
        yield reads
    finally:
        _active.remove(reads)


def active() -> list[Reads]:
    """Who records now; nobody for what is opened quietly."""
    return [] if is_quiet() else _active


Active = Callable[[], list[Reads]]
