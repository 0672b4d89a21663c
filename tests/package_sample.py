"""A copy of the project's data to build packages in, and frictionless as a judge of them."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

from citymetrics.project import Project

PROJECT = Project.find(__file__)


def copy_data(folder: Path) -> Project:
    """The project's data in `folder`, without notebooks and reports."""
    shutil.copytree(PROJECT.root / "data", folder / "data")
    return Project(folder)


def judge(project: Project) -> list[tuple[str, str]]:
    """What frictionless has against the package: table and type of error, each pair once."""
    with warnings.catch_warnings():
        # Its own dependencies' deprecations are not ours to mend.
        warnings.simplefilter("ignore")
        from frictionless import validate

        report = validate(str(project.curated / "datapackage.json"))
    found = [("", error.type) for error in report.errors]
    found += [(task.name, error.type) for task in report.tasks for error in task.errors]
    return list(dict.fromkeys(found))
