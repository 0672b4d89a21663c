"""Making briefs: notebooks run in several processes, each result exported where it ran, and everything moved
into place at the end.

Nothing already made is lost: a brief that fails leaves its last good page where it was, and files are
replaced one by one, whole.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from citymetrics.briefs.content.model import Content, Figure
from citymetrics.briefs.content.picture import svg_to_png
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.jobs import Brief, plan_briefs
from citymetrics.briefs.pages.page import Site, render_page
from citymetrics.briefs.pages.site import FIGURES, has_page, navigation, write_site
from citymetrics.briefs.paper.pdf import render_pdf
from citymetrics.briefs.running.execute import SECONDS, NotebookFailed, execute_notebook
from citymetrics.briefs.words import load_words
from citymetrics.briefs.workers import cores, work_through
from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.files import write_whole
from citymetrics.project import Project

FORMATS = ("html", "pdf")
STAGING = ".new-"


@dataclass(frozen=True)
class BriefResult:
    """What became of one brief.

    `outputs` are the files in the report; for a brief that failed they are those of an earlier run, where
    there was one. `error` is one line, `traceback` the whole story. `warnings` is what the notebook wrote to
    its error stream.
    """

    brief: Brief
    ok: bool
    outputs: tuple[Path, ...] = ()
    error: str = ""
    traceback: str = ""
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """One event: `brief` was `started`, `made` or `failed`; `done` of `total` are finished. `result` is there
    at the end."""

    brief: Brief
    state: Literal["started", "made", "failed"]
    done: int
    total: int
    result: BriefResult | None = None


@dataclass(frozen=True)
class _Task:
    brief: Brief
    site: Site
    project: Project
    formats: tuple[str, ...]
    staging: Path
    seconds: float


def make_briefs(
    briefs: Sequence[Brief],
    project: Project | None = None,
    *,
    formats: Sequence[str] = FORMATS,
    jobs: int | None = None,
    seconds: float = SECONDS,
    progress: Callable[[Progress], None] | None = None,
    known: Sequence[Brief] | None = None,
) -> list[BriefResult]:
    """Run `briefs`, write their pages, PDFs and figures, and the site around them, under `project.reports`.

    Figures with their data also go to `project.figures`. `jobs` processes work at a time (default: one per
    core); `seconds` limits each notebook; `progress` hears of every start and end. `known` are all briefs of
    the site, so that a run of some links to the rest that were made before (default: those that `plan_briefs`
    gives). The results are in the order of `briefs`.

    Raises
    ------
    UnknownChoice
        A format that does not exist. A brief that fails raises nothing: its result says so.
    """
    project = project or Project.find()
    for chosen in formats:
        check_choice("format", chosen, FORMATS)
    if known is None:
        known = plan_briefs(project, lang=briefs[0].lang if briefs else "zh")
    project.reports.mkdir(parents=True, exist_ok=True)
    chosen_ids = {brief.id for brief in briefs}
    shown = [
        brief for brief in known if brief.id in chosen_ids or (project.reports / f"{brief.id}.html").is_file()
    ]
    shown += [brief for brief in briefs if brief.id not in {other.id for other in shown}]
    with _staging(project.reports) as staging:
        tasks = [
            _Task(brief, _site_of(brief, shown, formats), project, tuple(formats), staging, seconds)
            for brief in briefs
        ]
        results = _run(tasks, jobs or cores(), progress)
        results = [_publish(result, project, staging) for result in results]
    write_site(shown, {result.brief.id: result for result in results}, project)
    return results


def make_content(brief: Brief, project: Project, *, seconds: float = SECONDS) -> Content:
    """Run one brief's notebook and read its content, every vector figure also as pixels.

    Raises
    ------
    CitymetricsError
        The notebook failed, or what it shows cannot be published.
    """
    notebook = execute_notebook(brief.notebook, brief.parameters, project, seconds=seconds)
    notebook.metadata["citymetrics"] = {
        "id": brief.id,
        "lang": brief.lang,
        "title": brief.label,
        "subject": {"zh": brief.title.zh, "en": brief.title.en} if brief.subject else None,
        "facts": dict(brief.facts),
        "keywords": list(brief.keywords),
    }
    content = read_notebook(notebook, name=brief.id)
    return replace(
        content,
        blocks=tuple(_with_pixels(block) if isinstance(block, Figure) else block for block in content.blocks),
    )


def _with_pixels(figure: Figure) -> Figure:
    # Without the typesetter a page can do with the vector picture alone.
    if not figure.svg or figure.png or not find_spec("typst"):
        return figure
    return replace(figure, png=svg_to_png(figure.svg))


def _make(task: _Task) -> BriefResult:
    """Runs in a worker process: one brief into the staging folder."""
    brief, started = task.brief, time.perf_counter()
    try:
        content = make_content(brief, task.project, seconds=task.seconds)
        folder = task.staging / brief.id
        (folder / FIGURES).mkdir(parents=True)
        for figure in content.figures:
            for name, data in figure.files.items():
                (folder / FIGURES / name).write_bytes(data)
        if "html" in task.formats:
            (folder / f"{brief.id}.html").write_text(
                render_page(content, task.site), encoding="utf-8", newline="\n"
            )
        if "pdf" in task.formats:
            (folder / f"{brief.id}.pdf").write_bytes(render_pdf(content, kicker=task.site.kicker))
    except NotebookFailed as error:
        return BriefResult(
            brief, False, (), str(error), error.failure.traceback, time.perf_counter() - started
        )
    except CitymetricsError as error:
        return BriefResult(brief, False, (), str(error), str(error), time.perf_counter() - started)
    except Exception as error:
        said = f"{brief.id}: {type(error).__name__}: {error}"
        return BriefResult(brief, False, (), said, traceback.format_exc(), time.perf_counter() - started)
    return BriefResult(brief, True, (), "", "", time.perf_counter() - started, content.warnings)


def _run(tasks: Sequence[_Task], jobs: int, progress: Callable[[Progress], None] | None) -> list[BriefResult]:
    results: dict[str, BriefResult] = {}
    for task, ended, made in work_through(_make, tasks, jobs):
        state: Literal["started", "made", "failed"] = "started"
        result = None
        if ended:
            said = f"{task.brief.id}: the process that made it ended unexpectedly"
            result = made or BriefResult(task.brief, False, (), said, said)
            results[task.brief.id] = result
            state = "made" if result.ok else "failed"
        if progress:
            progress(Progress(task.brief, state, len(results), len(tasks), result))
    return [results[task.brief.id] for task in tasks]


def _site_of(brief: Brief, shown: Sequence[Brief], formats: Sequence[str]) -> Site:
    return Site(
        navigation=navigation(shown, brief.lang, current=brief.id),
        kicker=load_words(brief.lang)[f"kind_{brief.kind}"],
        pdf=f"{brief.id}.pdf" if "pdf" in formats else "",
    )


@contextmanager
def _staging(reports: Path) -> Iterator[Path]:
    for left in reports.glob(f"{STAGING}*"):  # of a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=STAGING, dir=reports))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _publish(result: BriefResult, project: Project, staging: Path) -> BriefResult:
    """Move a brief's new files into place; for one that failed, name those that are still there."""
    brief, reports = result.brief, project.reports
    if result.ok:
        made = staging / brief.id
        figures = {path.name: path.read_bytes() for path in sorted((made / FIGURES).iterdir())}
        _replace_figures(brief.id, figures, project.figures)
        _replace_figures(brief.id, figures, reports / FIGURES)
        # The page comes last: what it links to is there before it.
        for path in sorted((path for path in made.iterdir() if path.is_file()), reverse=True):
            os.replace(path, reports / path.name)
    pages = [reports / f"{brief.id}.html"] if has_page(brief.id, reports) else []
    outputs = tuple(path for path in (*pages, reports / f"{brief.id}.pdf") if path.is_file())
    return replace(result, outputs=outputs)


def _replace_figures(identifier: str, figures: Mapping[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in figures.items():
        write_whole(folder / name, data)
    for path in folder.glob(f"{identifier}--*"):
        if path.name not in figures:
            path.unlink()
