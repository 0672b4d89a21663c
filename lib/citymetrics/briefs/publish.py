"""The report put together from briefs that were made: their files, the volumes, the site around them, the manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from citymetrics.audit.violation import AuditError, told
from citymetrics.briefs.crew import Crew
from citymetrics.briefs.exchange import link_file, new_report
from citymetrics.briefs.jobs import Brief
from citymetrics.briefs.manifest import MANIFEST, write_manifest
from citymetrics.briefs.pages.index import has_page
from citymetrics.briefs.pages.page import FIGURES
from citymetrics.briefs.pages.site import write_site
from citymetrics.briefs.results import BriefResult
from citymetrics.briefs.stock import Stock
from citymetrics.briefs.store import Entry
from citymetrics.briefs.volume import bind_volumes
from citymetrics.errors import CitymetricsError
from citymetrics.files import write_whole
from citymetrics.project import Project

PAGE = ".html"


def publish(
    results: Sequence[BriefResult],
    entries: Mapping[str, Entry],
    known: Sequence[Brief],
    stock: Stock,
    crew: Crew,
    *,
    also: Callable[[Project], None],
    request: str,
) -> list[BriefResult]:
    """Put the report of `results` in its place; returns them with the files that each has there.

    `entries` are the briefs that are as they should be, by id; of the other `known` ones the report keeps what it has.

    Raises
    ------
    CitymetricsError
        The report cannot be written; what was there before still is.
    BriefError
        The report is there, but not the volume of all.
    AuditError
        The report is there, but in the place of a page around the briefs one that says what is wrong with it.
    """
    project, problem = stock.project, None
    before = stock.manifest.briefs
    by_id = {result.brief.id: result for result in results}

    def there(path: str) -> Path:
        return project.reports / path

    with new_report(project) as new:
        _keep_strangers(stock, new.reports)
        records = {}
        for brief in known:
            if entry := entries.get(brief.id):
                records[brief.id] = entry.record
                _lay_out(entry.record.outputs, entry.file, new.reports)
            elif brief.id in before:
                records[brief.id] = before[brief.id]
                _lay_out(before[brief.id].outputs, there, new.reports)
            elif brief.id in stock.manifest.failed:  # a page that says why there is none
                _lay_out([f"{brief.path}.html"], there, new.reports)
        also(new)
        try:
            bind_volumes(known, entries, stock, new.reports, crew)
        except CitymetricsError as error:
            problem = error
        shown = [brief for brief in known if brief.id in by_id or _is_there(brief, new.reports)]
        refused = write_site(shown, {name: _placed(result, new) for name, result in by_id.items()}, new)
        write_manifest(
            new,
            request=request,
            inputs=stock.snapshot.files,
            briefs=records,
            failed=_failures(stock, by_id) | {one.file: told([one]) for one in reversed(refused)},
        )
    for name, entry in entries.items():
        _lay_out_figures(name, entry, project.figures)
    if problem:
        raise problem
    if refused:
        raise AuditError(told(refused))
    return [_placed(result, project) for result in results]


def _failures(stock: Stock, results: Mapping[str, BriefResult]) -> dict[str, str]:
    """What went wrong with the briefs that the report lacks, or has from an earlier run."""
    kept = {
        name: error
        for name, error in stock.manifest.failed.items()
        if name not in results and not name.endswith(PAGE)  # pages around the briefs are written every time
    }
    return kept | {name: result.error for name, result in results.items() if not result.ok}


def _keep_strangers(stock: Stock, reports: Path) -> None:
    """What someone else has put into the report stays there."""
    old = stock.project.reports
    for path in old.rglob("*") if old.is_dir() else ():
        name = path.relative_to(old).as_posix()
        if path.is_file() and name not in stock.manifest.outputs and name != MANIFEST:
            link_file(path, reports / name)


def _lay_out(paths: Iterable[str], place: Callable[[str], Path], reports: Path) -> None:
    for path in paths:
        if place(path).is_file():
            link_file(place(path), reports / path)


def _lay_out_figures(identifier: str, entry: Entry, folder: Path) -> None:
    """A brief's figures with their data in `folder`, in the place of those of an earlier version."""
    figures = [path for path in entry.record.outputs if path.startswith(f"{FIGURES}/")]
    for path in figures:
        write_whole(folder / Path(path).name, entry.file(path).read_bytes())
    names = {Path(path).name for path in figures}
    for old in folder.glob(f"{identifier}--*") if folder.is_dir() else ():
        if old.name not in names:
            old.unlink()


def _is_there(brief: Brief, reports: Path) -> bool:
    return (reports / f"{brief.path}.html").is_file()


def _placed(result: BriefResult, project: Project) -> BriefResult:
    """With the files that are in the report now; for a brief that failed they are those of an earlier run."""
    brief, reports = result.brief, project.reports
    pages = [reports / f"{brief.path}.html"] if has_page(brief.path, reports) else []
    outputs = tuple(path for path in (*pages, reports / f"{brief.path}.pdf") if path.is_file())
    return replace(result, outputs=outputs)
