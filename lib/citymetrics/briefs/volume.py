"""The whole report as one volume for each language: bound from what the notebooks of its briefs said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from citymetrics.audit.violation import AuditError, told
from citymetrics.briefs.checks.paper import check_pdf
from citymetrics.briefs.crew import Crew
from citymetrics.briefs.exchange import link_file
from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.pages.downloads import REPORT
from citymetrics.briefs.paper.report import order_chapters, render_report
from citymetrics.briefs.paths import page_path
from citymetrics.briefs.stock import Stock
from citymetrics.briefs.store import Entry, load_content
from citymetrics.files import write_whole
from citymetrics.fingerprint import digest_of

LEFT_OUT = ("metric",)
"""Kinds too many for one volume; the pages have them."""
FORM = "pdf"
VOLUMES = "volumes"


def bind_volumes(
    known: Sequence[Brief], entries: Mapping[str, Entry], stock: Stock, reports: Path, crew: Crew
) -> None:
    """Write the volume of each language into `reports`; where a brief is not as the data are now, the earlier one stays.

    `known` are all briefs of the site, `entries` those that are as they should be, by id. One that was bound before from the
    same is not bound again.

    Raises
    ------
    BriefError
        A volume cannot be typeset.
    AuditError
        One prints other numbers than its briefs say.
    """
    wanted: dict[str, list[Brief]] = {}
    for brief in known:
        if brief.kind not in LEFT_OUT:
            wanted.setdefault(brief.lang, []).append(brief)
    bound: dict[str, Path] = {}
    tasks = []
    for lang, briefs in wanted.items():
        name = f"{page_path(REPORT, lang)}.pdf"
        chapters = _chapters(briefs, entries, stock) if FORM in stock.formats else None
        if chapters is None:
            if (stock.project.reports / name).is_file():
                link_file(stock.project.reports / name, reports / name)
            continue
        version = digest_of([[entry.record.source for entry in chapters], [brief.kind for brief in briefs]])
        bound[name] = stock.project.work / VOLUMES / f"{lang}-{version[:20]}.pdf"
        if not bound[name].is_file():
            contents = tuple(
                (brief.kind, entry.folder) for brief, entry in zip(briefs, chapters, strict=True)
            )
            tasks.append(Volume(lang, contents, bound[name]))
    for _ in crew.work(bind_volume, tasks):
        pass
    for name, made in bound.items():
        if made.is_file():
            link_file(made, reports / name)
    _forget_others(stock.project.work / VOLUMES, bound.values())


def _chapters(briefs: Sequence[Brief], entries: Mapping[str, Entry], stock: Stock) -> list[Entry] | None:
    """The versions of all `briefs` that fit the data as they are; None where one was not made from them."""
    found = []
    for brief in briefs:
        entry = entries.get(brief.id) or stock.find(brief)
        if entry is None:
            return None
        found.append(entry)
    return found


def _forget_others(folder: Path, kept: Iterable[Path]) -> None:
    named = {path.name for path in kept}
    languages = {name.partition("-")[0] for name in named}
    for path in folder.glob("*.pdf") if folder.is_dir() else ():
        if path.name not in named and path.name.partition("-")[0] in languages:
            path.unlink()


@dataclass(frozen=True)
class Volume:
    """What one is bound from, and where it is put."""

    lang: str
    chapters: Sequence[tuple[str, Path]]
    """The kind of each brief, and the folder that has what it says."""
    path: Path


def bind_volume(volume: Volume) -> None:
    """Runs in a worker process: write one volume.

    Raises
    ------
    AuditError
        It prints other numbers than its briefs say; nothing is written.
    """
    made = [(kind, load_content(folder).printed) for kind, folder in volume.chapters]
    days = [day for _, content in made if (day := content.day)]
    chapters = order_chapters(made, lang=volume.lang)
    bound = render_report(chapters, lang=volume.lang, day=max(days, default=None))
    file = f"{page_path(REPORT, volume.lang)}.pdf"
    if wrong := list(check_pdf(bound, [chapter.content for chapter in chapters], file=file)):
        raise AuditError(told(wrong))
    write_whole(volume.path, bound)
