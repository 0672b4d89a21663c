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
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from citymetrics.briefs.content.model import Content, Figure
from citymetrics.briefs.content.picture import svg_to_png
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.formats import DEFAULT_FORMATS, EXPORTS, FORMATS
from citymetrics.briefs.jobs import Brief, plan_briefs
from citymetrics.briefs.pages.downloads import planned_files
from citymetrics.briefs.pages.index import has_page
from citymetrics.briefs.pages.page import FIGURES, Site
from citymetrics.briefs.pages.site import site_of, write_site
from citymetrics.briefs.results import BriefResult, Progress
from citymetrics.briefs.running.execute import SECONDS, NotebookFailed, execute_notebook
from citymetrics.briefs.running.warm import WarmKernels, warm_kernels
from citymetrics.briefs.volume import bind_volumes, keep_content
from citymetrics.briefs.workers import cores, work_through
from citymetrics.errors import CitymetricsError, check_choice
from citymetrics.files import write_whole
from citymetrics.labels.wording import LANGUAGES
from citymetrics.project import Project

STAGING = ".new-"
FILES = "files"
"""In the staging folder of a brief: its files by their paths in the report."""


@dataclass(frozen=True)
class _Task:
    brief: Brief
    site: Site
    project: Project
    formats: tuple[str, ...]
    staging: Path
    seconds: float
    kernels: WarmKernels | None


def make_briefs(
    briefs: Sequence[Brief],
    project: Project | None = None,
    *,
    formats: Sequence[str] = DEFAULT_FORMATS,
    jobs: int | None = None,
    seconds: float = SECONDS,
    progress: Callable[[Progress], None] | None = None,
    known: Sequence[Brief] | None = None,
    say: Callable[[str], None] = lambda said: None,
) -> list[BriefResult]:
    """Run `briefs`, write their pages, PDFs and figures, and the site around them, under `project.reports`.

    Figures with their data also go to `project.figures`. `jobs` processes work at a time (default: one per
    core); `seconds` limits each notebook; `progress` hears of every start and end. `known` are all briefs of
    the site, so that a run of some links to the rest that were made before (default: those that `plan_briefs`
    gives). `say` hears it where kernels cannot be forked but have to be started. The results are in the order of `briefs`.

    Raises
    ------
    UnknownChoice
        A format that does not exist. A brief that fails raises nothing: its result says so.
    BriefError
        The briefs are made, but not the volume of them all.
    """
    project = project or Project.find()
    for chosen in formats:
        check_choice("format", chosen, FORMATS)
    if known is None:
        known = [brief for lang in LANGUAGES for brief in plan_briefs(project, lang=lang)]
    project.reports.mkdir(parents=True, exist_ok=True)
    chosen_ids = {brief.id for brief in briefs}
    shown = [
        brief
        for brief in known
        if brief.id in chosen_ids or (project.reports / f"{brief.path}.html").is_file()
    ]
    shown += [brief for brief in briefs if brief.id not in {other.id for other in shown}]
    problem: CitymetricsError | None = None
    with _staging(project.reports) as staging, warm_kernels(project, say=say) as kernels:
        tasks = [
            _Task(
                brief,
                site_of(brief, shown, project, planned_files(brief, formats)),
                project,
                tuple(formats),
                staging,
                seconds,
                kernels,
            )
            for brief in briefs
        ]
        results = _run(tasks, jobs or cores(), progress, kernels)
        results = [_publish(result, project, staging) for result in results]
        if "pdf" in formats:
            made = {result.brief.id: staging / result.brief.id for result in results if result.ok}
            try:
                bind_volumes(known, made, project.reports, jobs or cores(), kernels)
            except CitymetricsError as error:
                problem = error
    write_site(shown, {result.brief.id: result for result in results}, project)
    if problem:
        raise problem
    return results


def make_content(
    brief: Brief, project: Project, *, seconds: float = SECONDS, kernels: WarmKernels | None = None
) -> Content:
    """Run one brief's notebook and read its content, every vector figure also as pixels.

    Raises
    ------
    CitymetricsError
        The notebook failed, or what it shows cannot be published.
    """
    notebook = execute_notebook(brief.notebook, brief.parameters, project, seconds=seconds, kernels=kernels)
    notebook.metadata["citymetrics"] = {
        "id": brief.id,
        "lang": brief.lang,
        "title": brief.label,
        "subject": {"zh": brief.title.zh, "en": brief.title.en} if brief.subject else None,
        "facts": dict(brief.facts),
        "plans": [asdict(plan) for plan in brief.plans],
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
        content = make_content(brief, task.project, seconds=task.seconds, kernels=task.kernels)
        folder = task.staging / brief.id
        (folder / FIGURES).mkdir(parents=True)
        for figure in content.figures:
            for name, data in figure.files.items():
                (folder / FIGURES / name).write_bytes(data)
        keep_content(content, folder)
        for chosen in task.formats:
            for name, data in EXPORTS[chosen](content, task.site).items():
                path = folder / FILES / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
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


def _run(
    tasks: Sequence[_Task],
    jobs: int,
    progress: Callable[[Progress], None] | None,
    kernels: WarmKernels | None,
) -> list[BriefResult]:
    results: dict[str, BriefResult] = {}
    for task, ended, made in work_through(_make, tasks, jobs, kernels):
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
        files = [path for path in (made / FILES).rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: (path.suffix == ".html", path)):
            target = reports / path.relative_to(made / FILES)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)
    pages = [reports / f"{brief.path}.html"] if has_page(brief.path, reports) else []
    outputs = tuple(path for path in (*pages, reports / f"{brief.path}.pdf") if path.is_file())
    return replace(result, outputs=outputs)


def _replace_figures(identifier: str, figures: Mapping[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in figures.items():
        write_whole(folder / name, data)
    for path in folder.glob(f"{identifier}--*"):
        if path.name not in figures:
            path.unlink()
