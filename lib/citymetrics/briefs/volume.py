"""The whole report as one volume for each language: bound from the contents that the briefs left when they were made."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from citymetrics.briefs.content.model import Content, Figure
from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.pages.downloads import REPORT
from citymetrics.briefs.pages.navigation import page_path
from citymetrics.briefs.paper.report import order_chapters, render_report
from citymetrics.briefs.running.warm import WarmKernels
from citymetrics.briefs.workers import work_through
from citymetrics.files import write_whole

LEFT_OUT = ("metric",)
"""Kinds too many for one volume; the pages have them."""
CONTENT = "content.pickle"


def keep_content(content: Content, folder: Path) -> None:
    """Leave in `folder` what a volume needs of a brief: what is printed, without what only a screen shows."""
    printed = content.printed()
    blocks = tuple(
        replace(block, plotly=None) if isinstance(block, Figure) else block for block in printed.blocks
    )
    (folder / CONTENT).write_bytes(pickle.dumps(replace(printed, blocks=blocks)))


def data_day(content: Content) -> date | None:
    """The day on which the youngest of a brief's plans was issued: the date of its data."""
    days = [date.fromisoformat(plan.issued) for plan in content.plans if plan.issued]
    return max(days, default=None)


def bind_volumes(
    known: Iterable[Brief],
    kept: Mapping[str, Path],
    reports: Path,
    jobs: int,
    kernels: WarmKernels | None = None,
) -> list[Path]:
    """Write the volume of each language all of whose briefs are at hand; returns what was written.

    `known` are all briefs of the site, `kept` the folders with their contents by id. A run of some briefs binds none.

    Raises
    ------
    BriefError
        A volume cannot be typeset.
    """
    wanted: dict[str, list[Brief]] = {}
    for brief in known:
        if brief.kind not in LEFT_OUT:
            wanted.setdefault(brief.lang, []).append(brief)
    tasks = [
        _Volume(lang, tuple((brief.kind, kept[brief.id] / CONTENT) for brief in briefs))
        for lang, briefs in wanted.items()
        if all(brief.id in kept for brief in briefs)
    ]
    written = []
    for task, ended, made in work_through(_bind, tasks, jobs, kernels):
        if ended and made is not None:
            path = reports / f"{page_path(REPORT, task.lang)}.pdf"
            write_whole(path, made)
            written.append(path)
    return written


@dataclass(frozen=True)
class _Volume:
    lang: str
    contents: Sequence[tuple[str, Path]]


def _bind(volume: _Volume) -> bytes:
    """Runs in a worker process."""
    made = [(kind, pickle.loads(path.read_bytes())) for kind, path in volume.contents]
    days = [day for _, content in made if (day := data_day(content))]
    chapters = order_chapters(made, lang=volume.lang)
    return render_report(chapters, lang=volume.lang, day=max(days, default=None))
