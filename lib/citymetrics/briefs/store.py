"""Briefs as they were made, kept for later runs: with what each was made from, so that it is made again only when that differs.

Each version of a brief has a folder of its own, which appears whole or not at all:
``<brief>/<version>/`` with ``record.json``, ``content.pickle``, and under ``files/`` what the report shows, by its path there.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from citymetrics.fingerprint import digest_file, digest_of

if TYPE_CHECKING:
    from citymetrics.briefs.content.model import Content

RECORD, CONTENT, FILES = "record.json", "content.pickle", "files"
NEW = ".new-"
KEPT = 3
"""Versions of a brief that are kept: going back to an earlier state of the data then takes no time."""

Slices = Callable[[Iterable[str]], Mapping[str, str]]
"""The present content hashes of slices of the data, by their keys."""


@dataclass(frozen=True)
class Record:
    """What a brief was made from and what was made.

    `key` has the hashes of the notebook, its parameters, the library and all else but the data; `reads` has the content hash of
    every slice of data that the notebook has read, `outputs` that of every file, by its path in the report.
    """

    brief: str
    notebook: str
    parameters: Mapping[str, object]
    key: Mapping[str, str]
    formats: tuple[str, ...]
    reads: Mapping[str, str]
    outputs: Mapping[str, str]
    warnings: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """What tells it from other versions of the same brief."""
        return digest_of([self.key, self.reads, sorted(self.formats)])[:20]

    @property
    def source(self) -> str:
        """The same for all forms of one version."""
        return digest_of([self.key, self.reads])[:20]


@dataclass(frozen=True)
class Entry:
    """A brief that was made: its record, and the folder that holds it."""

    record: Record
    folder: Path

    def file(self, path: str) -> Path:
        """Where the file lies that is at `path` in the report."""
        return self.folder / FILES / path

    def content(self) -> Content:
        """What its notebook said."""
        return load_content(self.folder)

    @property
    def whole(self) -> bool:
        """Whether its files are still those that were made."""
        return all(
            self.file(path).is_file() and digest_file(self.file(path)) == known
            for path, known in self.record.outputs.items()
        )


@dataclass(frozen=True)
class Store:
    """The versions of briefs under `folder`."""

    folder: Path

    def find(
        self, brief: str, key: Mapping[str, str], formats: Iterable[str], current: Slices
    ) -> Entry | None:
        """The version of a brief that what there is now would give, in these forms at least; failing that, in fewer."""
        wanted = set(formats)
        fitting = [
            entry for entry in self.versions(brief) if entry.record.key == key and _is_current(entry, current)
        ]
        fitting.sort(key=lambda entry: len(wanted & set(entry.record.formats)), reverse=True)
        return next((entry for entry in fitting if entry.whole), None)

    def versions(self, brief: str) -> list[Entry]:
        """What is kept of a brief, the newest first."""
        folders = [path for path in (self.folder / brief).glob("[!.]*") if (path / RECORD).is_file()]
        folders.sort(key=lambda path: (-path.stat().st_mtime_ns, path.name))
        return [entry for path in folders if (entry := _read(path))]

    def begin(self, brief: str) -> Path:
        """A new folder to make a brief in."""
        (self.folder / brief).mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=NEW, dir=self.folder / brief))

    def keep(self, made: Path, record: Record) -> Entry:
        """Keep the brief in the folder `made` under its version, and the newest others."""
        outputs = {
            path.relative_to(made / FILES).as_posix(): digest_file(path) for path in _files(made / FILES)
        }
        record = replace(record, outputs=outputs)
        written = json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True)
        (made / RECORD).write_text(written + "\n", encoding="utf-8")
        home = self.folder / record.brief / record.version
        if home.exists():
            aside = self.begin(record.brief)
            os.replace(home, aside / home.name)
        os.replace(made, home)
        older = [entry for entry in self.versions(record.brief) if entry.folder != home]
        same = [entry for entry in older if entry.record.source == record.source]  # in fewer forms
        for entry in {entry.folder: entry for entry in (*same, *older[KEPT - 1 :])}.values():
            shutil.rmtree(entry.folder, ignore_errors=True)
        return Entry(record, home)

    def sweep(self) -> None:
        """Remove what a run that was killed has left half-made."""
        for left in self.folder.glob(f"*/{NEW}*"):
            shutil.rmtree(left, ignore_errors=True)


def keep_content(content: Content, folder: Path) -> None:
    """Leave in `folder` what other forms of the brief, and the volume of all, are made from."""
    data = zlib.compress(pickle.dumps(content), level=1)
    (folder / CONTENT).write_bytes(data)


def load_content(folder: Path) -> Content:
    """What `keep_content` has left there."""
    found = pickle.loads(zlib.decompress((folder / CONTENT).read_bytes()))
    content: Content = found
    return content


def _is_current(entry: Entry, current: Slices) -> bool:
    now = current(entry.record.reads)
    return all(known and now.get(key) == known for key, known in entry.record.reads.items())


def _read(folder: Path) -> Entry | None:
    """None for a folder that another version of this library has written, or that is damaged."""
    try:
        written = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        written |= {name: tuple(written[name]) for name in ("formats", "warnings")}
        return Entry(Record(**written), folder)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
