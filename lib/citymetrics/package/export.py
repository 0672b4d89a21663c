"""Copies of the package's tables for those who don't read CSV: Parquet files and a workbook, beside the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from citymetrics.package.tables import CuratedTable
from citymetrics.project import Project

PARQUET = "data"
"""The folder of the report that has the tables' copies."""


def export_tables(
    tables: Sequence[CuratedTable],
    project: Project,
    *,
    lang: str = "zh",
    say: Callable[[str], None] = print,
) -> None:
    """Export the package's tables into `project.reports`, once the report's pages are there to lead to.

    Raises
    ------
    CitymetricsError
        A file cannot be written.
    """
    # Both libraries take longer to import than most commands to run.
    from citymetrics.package.parquet import export_parquet
    from citymetrics.package.workbook import export_workbook

    folder = project.reports / PARQUET
    export_parquet(tables, folder)
    path = export_workbook(project, lang=lang)
    say(f"The tables as a workbook: {project.relative(path)}; as Parquet: {project.relative(folder)}/")
