"""A site as a run leaves it, around pages written from the sample notebook's content: no notebook runs for it but the sample."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefs_sample import REPOSITORY, content_of, executed_sample, small_project

from citymetrics.briefs import BriefResult, plan_briefs
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.pages.page import FIGURES, render_page
from citymetrics.briefs.pages.site import site_of, write_site
from citymetrics.project import Project

CODEBOOKS = ("CODEBOOK.md", "CODEBOOK.zh.md")
CURATED = REPOSITORY / "data" / "curated"
PLACES = ("zibo", "wuhan")
TEXT = {"zh": "<h1>淄博市</h1><h2>概况</h2><p>正文。</p>", "en": "<h1>Zibo</h1><h2>Coverage</h2><p>Text.</p>"}


@dataclass(frozen=True)
class SampleSite:
    """The project with its report, all its briefs, and the one that failed."""

    project: Project
    briefs: tuple[Brief, ...]
    failed: BriefResult


def copy_inputs(project: Project, *places: str, codebooks: Sequence[str] = CODEBOOKS) -> None:
    """The observations of these places and the codebooks, as the repository has them."""
    for name in codebooks:
        shutil.copyfile(CURATED / name, project.curated / name)
    with (CURATED / "observations.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with project.observations_file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        table.writeheader()
        table.writerows(row for row in rows if row["city"] in places)


def sample_site(root: Path) -> SampleSite:
    """A report in both languages: overview, method, a city that failed, two that did not, a theme, metric sheets."""
    project = small_project(root)
    copy_inputs(project, *PLACES)
    briefs = [
        brief
        for lang in ("zh", "en")
        for brief in plan_briefs(project, themes=["waste"], cities=["qingpu", *PLACES], lang=lang)
    ]
    failed = next(brief for brief in briefs if brief.id == "city-qingpu")
    result = BriefResult(
        failed, False, (), "notebooks/city_brief.ipynb: KeyError: 'x'", "raise KeyError('x')"
    )
    for brief in briefs:
        if brief is not failed:
            write_brief(brief, briefs, project)
    write_site(briefs, {failed.id: result}, project)
    return SampleSite(project, tuple(briefs), result)


def write_brief(brief: Brief, briefs: list[Brief], project: Project) -> None:
    """The page and the figures of one brief: the sample for a theme, else a short text."""
    theme = brief.kind == "theme" and brief.lang == "zh"
    content = read_notebook(executed_sample(), name=brief.id) if theme else content_of(TEXT[brief.lang])
    folder = project.reports / FIGURES
    folder.mkdir(parents=True, exist_ok=True)
    for figure in content.figures:
        for name, data in figure.files.items():
            (folder / name).write_bytes(data)
    page = project.reports / f"{brief.path}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(render_page(content, site_of(brief, briefs, project)), encoding="utf-8")


def misprinting(render: Callable[..., str]) -> Callable[..., str]:
    """The same pages with another number in what they lead with."""

    def wrongly(*given: object) -> str:
        return re.sub(r'(<p class="cm-lead">\D*)(\d)', r"\g<1>9\2", render(*given))

    return wrongly
