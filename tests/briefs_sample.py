"""The sample notebook, executed once, and small notebooks made of outputs alone."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from citymetrics.briefs.content.model import Content
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.running.execute import execute_notebook
from citymetrics.project import Project

SAMPLE = Path(__file__).parent / "data" / "briefs" / "sample.ipynb"
REPOSITORY = Path(__file__).parent.parent


@cache
def _executed() -> str:
    notebook = execute_notebook(SAMPLE, {"theme": "waste"}, Project(REPOSITORY))
    return str(nbformat.writes(notebook))


def executed_sample() -> Any:
    """The sample notebook with its outputs, as a fresh node."""
    return nbformat.reads(_executed(), as_version=4)


def showing(*outputs: dict[str, Any] | str, metadata: dict[str, Any] | None = None) -> Any:
    """An executed notebook whose one cell shows `outputs`: mime bundles, or HTML."""
    shown = [{"text/html": output} if isinstance(output, str) else output for output in outputs]
    cell = nbformat.v4.new_code_cell(
        "show()",
        outputs=[nbformat.v4.new_output("display_data", data, metadata=metadata or {}) for data in shown],
    )
    return nbformat.v4.new_notebook(cells=[cell])


def content_of(*outputs: dict[str, Any] | str, metadata: dict[str, Any] | None = None) -> Content:
    return read_notebook(showing(*outputs, metadata=metadata), name="sample")


def notebook_of(*sources: str, parameters: str = "theme = 'waste'\nlang = 'zh'") -> Any:
    """A notebook as written: a cell of parameters, then `sources`."""
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    return nbformat.v4.new_notebook(cells=[first, *(nbformat.v4.new_code_cell(source) for source in sources)])


def small_project(root: Path) -> Project:
    """A project with the real registry, plan texts and dictionary, and no notebook yet."""
    shutil.copytree(REPOSITORY / "data" / "raw", root / "data" / "raw")
    shutil.copytree(REPOSITORY / "data" / "curated" / "dictionary", root / "data" / "curated" / "dictionary")
    (root / "notebooks").mkdir()
    return Project(root)
