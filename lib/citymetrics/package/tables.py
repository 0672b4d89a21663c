"""The tables of data/curated as they stand there: which of the declared ones exist, with which columns, and their rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from citymetrics.errors import CitymetricsError, Problems
from citymetrics.package.declare import Column, TableSpec, load_declaration
from citymetrics.project import Project


@dataclass(frozen=True)
class CuratedTable:
    """A table that is there: its declaration, its file and the columns that the file has, in order."""

    spec: TableSpec
    path: Path
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def declared(self) -> dict[str, Column]:
        return {name: self.spec.columns[name] for name in self.columns}

    def read(self) -> pd.DataFrame:
        """All rows, in the declared types; what is empty is NA."""
        return pd.read_csv(
            self.path,
            dtype=self.spec.pandas_types(self.columns),
            keep_default_na=False,
            na_values=[""],
            encoding="utf-8",
        )


def curated_tables(project: Project, *, besides: Iterable[str] = ()) -> list[CuratedTable]:
    """The declared tables that are in data/curated, in the declaration's order; those named in `besides` may be missing.

    Raises
    ------
    CitymetricsError, Problems
        A table is missing that must be there, or has a column that is not declared.
    """
    problems: list[CitymetricsError] = []
    tables: list[CuratedTable] = []
    awaited = set(besides)
    for spec in load_declaration().tables.values():
        path = project.curated / spec.file
        where = project.relative(path)
        if not path.is_file():
            if not spec.optional and spec.name not in awaited:
                problems.append(
                    CitymetricsError("no such file", where=where, mend="Build it with `citymetrics curate`.")
                )
            continue
        columns = _read_head(path, where)
        unknown = [name for name in columns if name not in spec.columns]
        missing = [name for name in spec.key if name not in columns]
        problems += [
            CitymetricsError(
                f"column {name!r} is not declared",
                where=f"{where}:1",
                expected=f"the columns of table {spec.name} in lib/citymetrics/package/tables.yml",
                mend="Declare it there, or rebuild the table.",
            )
            for name in unknown
        ]
        problems += [
            CitymetricsError(
                f"column {name!r} is missing", where=f"{where}:1", mend="Build it with `citymetrics curate`."
            )
            for name in missing
        ]
        if not unknown and not missing:
            tables.append(CuratedTable(spec, path, columns))
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    return tables


def undeclared_files(project: Project) -> list[str]:
    """CSV files of data/curated that no declaration speaks of; the package leaves them out."""
    known = {spec.file for spec in load_declaration().tables.values()}
    return sorted(path.name for path in project.curated.glob("*.csv") if path.name not in known)


def _read_head(path: Path, where: str) -> tuple[str, ...]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(next(csv.reader(file), ()))
    except UnicodeDecodeError as error:
        raise CitymetricsError(
            f"byte {error.start} is not UTF-8", where=where, mend="Build it with `citymetrics curate`."
        ) from None
