"""Notebooks run as plain code in a project of one's own, without their figures, to see what they read and what they say."""

from __future__ import annotations

import ast
import csv
import json
import shutil
from pathlib import Path

import IPython.display

import citymetrics as cm
from citymetrics.benchmark.result import Result
from citymetrics.lineage import record_reads
from citymetrics.project import Project

REPOSITORY = Path(__file__).resolve().parent.parent
FIGURES = (
    "coverage_figure",
    "emphasis_figure",
    "peers_figure",
    "profile_figure",
    "theme_figure",
    "timeline_figure",
)


def copy_project(folder):
    """A project with the data of this one."""
    shutil.copytree(REPOSITORY / "data", folder / "data")
    return Project(folder)


def read_rows(project):
    with project.observations_file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(project, rows):
    with project.observations_file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def without_figures(monkeypatch, project):
    """Let notebooks work on `project` and draw nothing."""
    monkeypatch.setenv("CITYMETRICS_ROOT", str(project.root))
    monkeypatch.setattr(Result, "draw", lambda *_, **__: None)
    for name in FIGURES:
        monkeypatch.setattr(cm, name, lambda *_, **__: None, raising=False)


def run_notebook(project, name, monkeypatch, **parameters):
    """What the notebook `name` shows, as texts, and the keys of the slices that it has read."""
    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda *values: shown.extend(values))
    scope = {}
    notebook = json.loads((REPOSITORY / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    with record_reads(project) as reads:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                _run("".join(cell["source"]), scope, shown)
                if "parameters" in cell["metadata"].get("tags", []):
                    scope |= parameters
        texts = [told for value in shown if (told := _text(value))]
    return texts, reads.keys


def _run(source, scope, shown):
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), scope)
    if last is not None:
        shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), scope))


def _text(value):
    for name in ("html", "_repr_html_", "_repr_markdown_"):
        told = getattr(value, name, None)
        if told is not None:
            return told if isinstance(told, str) else told()
    return None
