"""`citymetrics package`: describe the curated tables, and export them as Parquet and as a workbook."""

from __future__ import annotations

from citymetrics.commands.options import Lang
from citymetrics.commands.output import Output
from citymetrics.project import Project


def package(lang: Lang = "zh") -> None:
    """Describe data/curated/ as a data package; export it as Parquet and as reports/citymetrics.xlsx in one language."""
    output = Output.choose("table", lang)
    from citymetrics.package.build import build_package
    from citymetrics.package.export import export_tables

    project = Project.find()
    built = build_package(project)
    print(output.words("described", count=len(built.tables), file=project.relative(built.file)))
    for name in built.left_out:
        print(output.words("left_out", name=name))
    export_tables(built.tables, project, lang=lang)
