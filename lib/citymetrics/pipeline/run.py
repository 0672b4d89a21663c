"""The main job in its order: check the sources, curate the tables, make the briefs, lead to them from one index.

Side effects live here and in `briefs`: everything is written beside and moved into place, so that a run that fails leaves
what an earlier one has made.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from citymetrics.briefs.manifest import Manifest, input_files, is_whole, read_manifest
from citymetrics.briefs.paths import INDEX, page_path
from citymetrics.errors import CitymetricsError
from citymetrics.fingerprint import digest_file, library_digest, versions
from citymetrics.pipeline.choose import WORKBOOK, Request
from citymetrics.pipeline.curated import curate_tables, is_curated
from citymetrics.project import Project

if TYPE_CHECKING:
    from citymetrics.briefs.results import BriefResult, Progress

Say = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What a run has made: the index, each brief's result, and how many rows stand behind them.

    Where nothing had changed since the last run there are no results but `untouched`, the number of briefs that stay.
    """

    index: Path
    results: tuple[BriefResult, ...] = ()
    observations: int = 0
    unmatched: int = 0
    untouched: int = 0
    seconds: float = 0.0

    @property
    def failed(self) -> tuple[BriefResult, ...]:
        return tuple(result for result in self.results if not result.ok)


def run_report(
    project: Project,
    request: Request | None = None,
    *,
    jobs: int | None = None,
    seconds: float | None = None,
    force: bool = False,
    scheduler: str | None = None,
    say: Say = print,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Make the comparison report under `project.reports` and the figures under `project.figures`, as far as they are not what
    they should be; `force` makes all anew. `seconds` limits each notebook; `scheduler` ("local" or an address)
    gives the notebooks to a Dask cluster.

    Raises
    ------
    CitymetricsError
        Bad input, before anything is made.
    """
    started, request = time.perf_counter(), request or Request()
    index = project.reports / f"{page_path(INDEX, request.languages[0])}.html"
    if not force and is_unchanged(project, request):
        untouched = len(read_manifest(project.reports).briefs)
        return Report(index, untouched=untouched, seconds=time.perf_counter() - started)
    request.check()
    request.briefs(project)
    from citymetrics.briefs.running.warm import warming_kernels

    # Begun first: it takes as long as all that comes before the first notebook.
    with warming_kernels(project, say=say) as warm:
        from citymetrics.briefs.alone import alone
        from citymetrics.briefs.make import make_briefs
        from citymetrics.briefs.running.execute import SECONDS

        say("Reading the plans and matching them to the dictionary …")
        with alone(project):
            curated = curate_tables(project, force=force)
        said = project.relative(project.observations_file)
        say(f"{curated.observations} quantities in {said}, {curated.unmatched} without a metric.")
        results = make_briefs(
            request.briefs(project),
            project,
            formats=request.forms,
            jobs=jobs,
            seconds=seconds or SECONDS,
            progress=progress,
            say=say,
            force=force,
            scheduler=scheduler,
            also=lambda new: _export(project, new, request, say),
            request=str(request),
            warm=warm,
        )
    took = time.perf_counter() - started
    return Report(index, tuple(results), curated.observations, curated.unmatched, seconds=took)


def is_unchanged(project: Project, request: Request) -> bool:
    """Whether the report is the one that `request` would give, to the byte."""
    manifest = read_manifest(project.reports)
    return (
        manifest.request == str(request)
        and not manifest.failed
        and manifest.library == library_digest()
        and manifest.packages == versions()
        and manifest.inputs == input_files(project)
        and is_curated(project)
        and is_whole(manifest, project.reports)
        and _has_figures(project, manifest)
    )


def _has_figures(project: Project, manifest: Manifest) -> bool:
    drawn = {
        path: known for path, known in manifest.outputs.items() if path.startswith(f"{project.figures.name}/")
    }
    return all(
        (project.made / path).is_file() and digest_file(project.made / path) == known
        for path, known in drawn.items()
    )


def _export(project: Project, new: Project, request: Request, say: Say) -> None:
    """The tables for those who don't read CSV, where they are asked for or there already."""
    from citymetrics.package import curated_tables
    from citymetrics.package.export import export_tables
    from citymetrics.package.workbook import FILE

    if WORKBOOK not in request.formats and not (project.reports / FILE).is_file():
        return
    try:
        export_tables(curated_tables(new), new, lang=request.languages[0], say=lambda said: None)
    except CitymetricsError as error:
        # A workbook that is open elsewhere must not keep the report from being made.
        say(str(error))
