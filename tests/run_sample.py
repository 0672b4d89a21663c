"""A report that is made in seconds: three briefs that show a number and some rows, with the real site around them."""

from __future__ import annotations

import hashlib
import os
import re
import resource
from pathlib import Path

import nbformat
import yaml
from briefs_sample import notebook_of, small_project
from site_sample import copy_inputs

from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.running.warm import WarmKernels
from citymetrics.project import Project

SHOWS = """
from IPython.display import Markdown
import citymetrics as cm
rows = cm.load_inputs().of_theme(theme)
Markdown(f'# 简报\\n\\n## 概况\\n\\n版本 {NUMBER}：' + '、'.join(row['value_text'] for row in rows))
"""
OVERVIEW = """
from IPython.display import Markdown
Markdown(f'# 总览\\n\\n## 概况\\n\\n版本 {NUMBER}。')
"""
THEMES = ("waste", "water")
PLACE = "zibo"


def sample_project(root: Path, number: int = 1) -> Project:
    """A project of one city whose briefs show `number`."""
    project = small_project(root)
    registry = yaml.safe_load(project.sources_file.read_text(encoding="utf-8"))
    registry = [source for source in registry if source["id"] == PLACE]
    project.sources_file.write_text(yaml.safe_dump(registry, allow_unicode=True), encoding="utf-8")
    for text in project.raw.glob("*.txt"):
        if text.stem != PLACE:
            text.unlink()
    head, *lines = project.denominators_file.read_text(encoding="utf-8").splitlines(keepends=True)
    own = [line for line in lines if line.startswith(f"{PLACE},")]
    project.denominators_file.write_text("".join([head, *own]), encoding="utf-8")
    copy_inputs(project, PLACE, codebooks=())  # its page takes as long as all others
    write_notebooks(project, number)
    return project


def write_notebooks(project: Project, number: int) -> None:
    """Every brief is to show `number` from now on."""
    for stem, source in (("theme_benchmark", SHOWS), ("overview", OVERVIEW)):
        written = notebook_of(source.replace("{NUMBER}", str(number)))
        for position, cell in enumerate(written.cells):
            cell["id"] = f"cell-{position}"
        nbformat.write(written, project.notebooks / f"{stem}.ipynb")


def briefs_of(project: Project) -> list[Brief]:
    """The sample's briefs."""
    from citymetrics.briefs import plan_briefs

    planned = plan_briefs(project, themes=THEMES, cities=(), lang="zh")
    return [brief for brief in planned if brief.kind in ("overview", "theme")]


def make(root: Path, kernels: WarmKernels | None = None) -> list[str]:
    """Make the sample's report, in processes forked by `kernels`; what became of each brief."""
    from citymetrics.briefs import make_briefs

    project = Project(root)
    briefs = briefs_of(project)
    made = make_briefs(briefs, project, formats=("html", "pdf"), jobs=2, known=briefs, warm=lambda: kernels)
    return [f"{result.brief.id} {result.state}" for result in made]


def make_and_tell(task: tuple[Path, WarmKernels]) -> list[str]:
    """The same, in a process whose number stands in a file beside the report meanwhile."""
    root, kernels = task
    told, beside = root / "process", root / "process.new"
    beside.write_text(str(os.getpid()))
    beside.rename(told)
    return make(root, kernels)


def make_with_small_files(task: tuple[Path, WarmKernels, int]) -> str:
    """The same where no file may be larger than so many bytes; the error."""
    root, kernels, limit = task
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        made = make(root, kernels)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "; ".join(made)


def hashes(folder: Path) -> dict[str, str]:
    """The bytes of every file under `folder`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def numbers_shown(reports: Path) -> set[str]:
    """The numbers that the report's briefs show."""
    pages = [reports / "overview.html", *(reports / f"theme-{theme}.html" for theme in THEMES)]
    return {
        number for page in pages for number in re.findall(r"版本 (\d+)", page.read_text(encoding="utf-8"))
    }
