"""Reading a build from a folder or from a revision of the project's history."""

from __future__ import annotations

import csv
import io
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citymetrics.errors import CitymetricsError
from citymetrics.project import Project
from citymetrics.yamlfile import Entry, read_yaml

OBSERVATIONS, DICTIONARY = "observations.csv", "dictionary"
_ID = "observation_id"
_FIELD_LIMIT = 10_000_000

Row = dict[str, str]
Fields = dict[str, str]


@dataclass(frozen=True)
class Build:
    """One build: `columns` and `rows` of its observations (by id), and the flattened fields of its metrics and themes (by id)."""

    name: str
    columns: tuple[str, ...]
    rows: dict[str, Row]
    metrics: dict[str, Fields]
    themes: dict[str, Fields]
    version: str = ""


def load_build(where: str, project: Project | None = None) -> Build:
    """The build in the folder `where` (a project's root or its `data/curated`), else of that git revision.

    Raises
    ------
    CitymetricsError
        There is no such folder or revision, or a file of the build cannot be read.
    """
    folder = Path(where)
    if where and folder.is_dir():
        inside = folder / "data" / "curated"
        return _read_build(inside if inside.is_dir() else folder, where)
    if where and folder.exists():
        raise CitymetricsError(
            "a file", where=where, expected="a folder such as data/curated, or a git revision such as HEAD"
        )
    return _read_revision(where, project or Project.find())


def _read_revision(revision: str, project: Project) -> Build:
    commit = _git(
        project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    ).strip()
    if not commit:
        raise CitymetricsError(
            "no such folder and no such git revision",
            where=revision,
            expected="a folder such as data/curated, or a revision such as HEAD~1 or v1.0",
        )
    inside = project.relative(project.curated)
    archive = _git(project, "archive", "--format=tar", commit.decode(), "--", inside)
    if not archive:
        raise CitymetricsError(f"holds no {inside}", where=revision)
    with (
        tempfile.TemporaryDirectory(prefix="citymetrics-") as folder,
        tarfile.open(fileobj=io.BytesIO(archive)) as tar,
    ):
        tar.extractall(folder, filter="data")
        return _read_build(Path(folder) / inside, revision)


def _git(project: Project, *arguments: str) -> bytes:
    """What git prints; empty where it fails, for the caller knows what it asked for."""
    try:
        done = subprocess.run(["git", "-C", str(project.root), *arguments], capture_output=True, check=False)
    except OSError as error:
        raise CitymetricsError(
            f"git cannot be run: {error.strerror}", mend="Install it, or name two folders."
        ) from None
    return done.stdout if done.returncode == 0 else b""


def _read_build(folder: Path, name: str) -> Build:
    columns, rows = _read_rows(folder / OBSERVATIONS, f"{name}: {OBSERVATIONS}")
    metrics: dict[str, Fields] = {}
    themes: dict[str, Fields] = {}
    version = ""
    if not (folder / DICTIONARY).is_dir():
        raise CitymetricsError(
            f"no folder {DICTIONARY}/", where=name, expected="a build such as data/curated"
        )
    for path in sorted((folder / DICTIONARY).glob("*.yml")):
        data = read_yaml(path, name=f"{name}: {DICTIONARY}/{path.name}")
        if not isinstance(data, Entry):
            continue
        version = str(data.get("version", version))
        metrics |= _entries(data, "metrics", {"theme": str(data.get("theme", ""))})
        themes |= _entries(data, "themes", {})
    return Build(name, columns, rows, metrics, themes, version)


def _read_rows(path: Path, where: str) -> tuple[tuple[str, ...], dict[str, Row]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CitymetricsError(f"cannot be read: {error.strerror}", where=where) from None
    except UnicodeDecodeError as error:
        raise CitymetricsError(f"byte {error.start} is not UTF-8", where=where) from None
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    rows: dict[str, Row] = {}
    try:
        columns = tuple(reader.fieldnames or ())
        if _ID not in columns:
            raise CitymetricsError(f"no column {_ID!r}", where=where, expected="a table of observations")
        for row in reader:
            if None in row:
                raise CitymetricsError("more cells than columns", where=f"{where}:{reader.line_num}")
            if row[_ID] in rows:
                raise CitymetricsError(f"duplicate id {row[_ID]!r}", where=f"{where}:{reader.line_num}")
            rows[row[_ID]] = row
    except csv.Error as error:
        raise CitymetricsError(str(error), where=f"{where}:{reader.line_num}") from None
    return columns, rows


def _entries(data: Entry, key: str, given: Fields) -> dict[str, Fields]:
    entries = data.get(key)
    if not isinstance(entries, list):
        return {}
    return {
        str(entry["id"]): given | _flatten(entry)
        for entry in entries
        if isinstance(entry, Entry) and "id" in entry
    }


def _flatten(value: Any, path: str = "") -> Fields:
    """Every leaf of an entry by its path; a list of plain values is one leaf, its order kept."""
    if isinstance(value, dict):
        return {
            name: leaf
            for key, inner in value.items()
            for name, leaf in _flatten(inner, f"{path}.{key}" if path else str(key)).items()
        }
    if isinstance(value, list) and any(isinstance(inner, (dict, list)) for inner in value):
        return {
            name: leaf
            for number, inner in enumerate(value, 1)
            for name, leaf in _flatten(inner, f"{path}.{number}").items()
        }
    if isinstance(value, list):
        return {path: ", ".join(map(str, value))}
    return {path: "" if value is None else str(value)}
