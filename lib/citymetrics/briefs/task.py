"""One brief, made in a process of its own: its notebook is run, and what it says exported in every form that is wanted."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from citymetrics.audit.violation import told
from citymetrics.briefs.checks.files import check_files
from citymetrics.briefs.content.model import Content, Figure
from citymetrics.briefs.content.picture import svg_to_png
from citymetrics.briefs.content.reader import read_notebook
from citymetrics.briefs.formats import EXPORTS
from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.pages.page import FIGURES, Site
from citymetrics.briefs.running.execute import READ_SLICES, NotebookFailed, execute_notebook
from citymetrics.briefs.running.warm import WarmKernels
from citymetrics.briefs.store import CONTENT, FILES, keep_content, load_content
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

NOT_TOLD = "?reads=unknown"
"""The slice of a kernel that has not told what it read; nobody can look it up again, so its brief is always made anew."""


@dataclass(frozen=True)
class Task:
    """A brief to make in `folder`, which is there and has what its notebook said where that is known already."""

    brief: Brief
    site: Site
    project: Project
    formats: tuple[str, ...]
    folder: Path
    seconds: float
    kernels: WarmKernels | None = None


@dataclass(frozen=True)
class Done:
    """What became of a task: the slices of data that its notebook read, or the error in a line and in full."""

    seconds: float
    reads: tuple[str, ...] | None = None
    warnings: tuple[str, ...] = ()
    error: str = ""
    traceback: str = ""


def make_content(
    brief: Brief, project: Project, *, seconds: float, kernels: WarmKernels | None = None
) -> tuple[Content, tuple[str, ...]]:
    """Run one brief's notebook and read its content, every vector figure also as pixels; with it come the slices of data that
    the notebook has read.

    Raises
    ------
    CitymetricsError
        The notebook failed, or what it shows cannot be published.
    """
    notebook = execute_notebook(brief.notebook, brief.parameters, project, seconds=seconds, kernels=kernels)
    reads = notebook.metadata.pop(READ_SLICES)
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
    blocks = (_with_pixels(block) if isinstance(block, Figure) else block for block in content.blocks)
    return replace(content, blocks=tuple(blocks)), (NOT_TOLD,) if reads is None else tuple(reads)


def do_task(task: Task) -> Done:
    """Runs in a worker process: one brief into its folder. Whatever goes wrong comes back as data."""
    started = time.perf_counter()
    try:
        content, reads = _content_of(task)
        files: dict[str, bytes] = {}
        for figure in content.figures:
            files |= {f"{FIGURES}/{name}": data for name, data in figure.files.items()}
        for chosen in task.formats:
            files |= EXPORTS[chosen](content, task.site)
        wrong = check_files(files, content, task.brief.path)
        if wrong:
            return _failed(started, told(wrong), "\n".join(map(str, wrong)))
        _write(files, task.folder / FILES)
    except NotebookFailed as error:
        return _failed(started, str(error), error.failure.traceback)
    except CitymetricsError as error:
        return _failed(started, str(error), str(error))
    except Exception as error:
        said = f"{task.brief.id}: {type(error).__name__}: {error}"
        return _failed(started, said, traceback.format_exc())
    return Done(time.perf_counter() - started, reads, content.warnings)


def _content_of(task: Task) -> tuple[Content, tuple[str, ...] | None]:
    if (task.folder / CONTENT).is_file():
        return load_content(task.folder), None
    content, reads = make_content(task.brief, task.project, seconds=task.seconds, kernels=task.kernels)
    keep_content(content, task.folder)
    return content, reads


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _failed(started: float, error: str, story: Any) -> Done:
    return Done(time.perf_counter() - started, error=error, traceback=story)


def _with_pixels(figure: Figure) -> Figure:
    # Without the typesetter a page can do with the vector picture alone.
    if not figure.svg or figure.png or not find_spec("typst"):
        return figure
    return replace(figure, png=svg_to_png(figure.svg))
