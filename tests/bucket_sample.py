"""A bucket in memory that can be told to fail, and reports of a few files to send to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fsspec.implementations.memory import MemoryFileSystem

from citymetrics.briefs.manifest import input_files, write_manifest
from citymetrics.pipeline.bucket import Bucket
from citymetrics.project import Project
from citymetrics.storage import Store

TABLE = "data/curated/observations.csv"


class FragileBucket(MemoryFileSystem):
    """Counts what is written, copied and read; after `puts` files, or `copies`, nothing more is written."""

    cachable = False
    protocol = "memory"

    def __init__(self, *arguments: Any, **options: Any):
        super().__init__(*arguments, **options)
        self.store: dict[str, Any] = {}
        self.pseudo_dirs = [""]
        self.puts, self.copies = [10**9], [10**9]
        self.written: list[str] = []
        self.read_files: list[str] = []

    def pipe_file(self, path: str, value: bytes, **options: Any) -> None:
        _use_up(self.puts)
        self.written.append(path)
        super().pipe_file(path, value, **options)

    def cp_file(self, path1: str, path2: str, **options: Any) -> None:
        _use_up(self.copies)
        super().cp_file(path1, path2, **options)

    def cat_file(self, path: str, **options: Any) -> bytes:
        self.read_files.append(path)
        return super().cat_file(path, **options)


def _use_up(left: list[int]) -> None:
    if left[0] <= 0:
        raise OSError("the service has gone")
    left[0] -= 1


def contents(bucket: Bucket) -> dict[str, bytes]:
    """Every file of the bucket."""
    store = bucket.store
    return {
        name: store.filesystem.store[f"/{store.path(name).lstrip('/')}"].getvalue() for name in store.names()
    }


def new_bucket(home: Path, filesystem: FragileBucket | None = None) -> Bucket:
    """A bucket with its working folder in `home`; the same file system again is the same bucket."""
    return Bucket(Store(filesystem or FragileBucket(), "/reports-of-us"), home)


def make_report(bucket: Bucket, pages: Mapping[str, str], *, table: str = "a,b\n") -> dict[str, str]:
    """A report of `pages` in the folder that stands for the bucket, with one table; the hashes of its files."""
    project = Project(bucket.out, out=bucket.out)
    for old in bucket.out.rglob("*") if bucket.out.is_dir() else ():
        if old.is_file():
            old.unlink()
    for name, text in pages.items():
        path = project.reports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if name.startswith("figures/"):
            project.figures.mkdir(exist_ok=True)
            (bucket.out / name).write_text(text, encoding="utf-8")
    project.observations_file.parent.mkdir(parents=True, exist_ok=True)
    project.observations_file.write_text(table, encoding="utf-8")
    write_manifest(project, request="all", inputs=input_files(project), briefs={}, failed={})
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in pages.items()}


def is_whole(bucket: Bucket) -> bool:
    """Whether every file that the manifest of the bucket names is there, as it names it."""
    there = contents(bucket)
    outputs = json.loads(there["reports/manifest.json"])["outputs"]
    return all(
        hashlib.sha256(there[f"reports/{name}"]).hexdigest() == known for name, known in outputs.items()
    )
