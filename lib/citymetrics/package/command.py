"""`citymetrics package`: describe the curated tables, and export them as Parquet and as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from citymetrics.labels.wording import check_language
from citymetrics.package.build import Package, build_package
from citymetrics.project import Project

PARQUET = "data"
"""The folder of the report that has the tables' copies."""


def package(
    lang: Annotated[str, typer.Option(help="Language of the workbook: zh or en.")] = "zh",
) -> None:
    """Describe data/curated/ as a data package; export it as Parquet and as reports/citymetrics.xlsx."""
    check_language(lang)
    project = Project.find()
    built = build_package(project)
    print(f"{len(built.tables)} tables described: {project.relative(built.file)}")
    for name in built.left_out:
        print(f"left out: {name}, which lib/citymetrics/package/tables.yml does not declare")
    export_tables(built, project, lang=lang)


def export_tables(
    built: Package, project: Project, *, lang: str = "zh", say: Callable[[str], None] = print
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
    export_parquet(built.tables, folder)
    path = export_workbook(project, lang=lang)
    say(f"The tables as a workbook: {project.relative(path)}; as Parquet: {project.relative(folder)}/")
