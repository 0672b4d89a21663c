"""Making briefs: those that are not yet as their notebooks and data would have them now, several at a time, and a report of all.

What is made is kept at once, so a run that is cut off goes on where it was; the report changes only at the end, as a whole. A
brief that fails, or that violates an invariant (see `audit`), leaves its last good page where it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace

from citymetrics.audit.violation import told
from citymetrics.briefs.alone import alone
from citymetrics.briefs.checks.gate import Gate
from citymetrics.briefs.crew import Crew
from citymetrics.briefs.formats import DEFAULT_FORMATS, FORMATS
from citymetrics.briefs.jobs import Brief, plan_briefs
from citymetrics.briefs.pages.downloads import planned_files
from citymetrics.briefs.pages.site import site_of
from citymetrics.briefs.publish import publish
from citymetrics.briefs.results import BriefResult, Progress, State
from citymetrics.briefs.running.execute import SECONDS
from citymetrics.briefs.running.warm import Say, Warm
from citymetrics.briefs.stock import Stock
from citymetrics.briefs.store import CONTENT, FILES, Entry
from citymetrics.briefs.task import Done, Task
from citymetrics.errors import check_choice
from citymetrics.languages import LANGUAGES
from citymetrics.project import Project
from citymetrics.sources import load_sources

Hear = Callable[[Progress], None]
Also = Callable[[Project], None]


def make_briefs(
    briefs: Sequence[Brief],
    project: Project | None = None,
    *,
    formats: Sequence[str] = DEFAULT_FORMATS,
    jobs: int | None = None,
    seconds: float = SECONDS,
    progress: Hear | None = None,
    known: Sequence[Brief] | None = None,
    say: Say = lambda said: None,
    force: bool = False,
    scheduler: str | None = None,
    also: Also = lambda new: None,
    request: str = "",
    warm: Warm | None = None,
) -> list[BriefResult]:
    """Make `briefs`, their pages, PDFs and figures, and the report around them, in `project.reports`.

    Figures with their data also go to `project.figures`. A brief that was made before from the same notebook, parameters,
    data and library is not made again, unless `force` says so. `jobs` processes work at a time (default: one a core, as far as memory goes);
    `seconds` limits each notebook; `progress` hears of every start and end. `known` are all briefs of the site, so that a run
    of some links to the rest that were made before (default: those that `plan_briefs` gives). `say` hears it where kernels
    cannot be forked but have to be started, of which `warm` (from `warming_kernels`) saves the start here; `scheduler` ("local" or
    an address) gives the briefs to a Dask cluster. `also` writes what else belongs to the report into the project that it is
    given; `request` names what was asked for in the manifest. The results are in the order of `briefs`.

    Raises
    ------
    UnknownChoice
        A format that does not exist. A brief that fails raises nothing: its result says so.
    CitymetricsError
        The report cannot be written, another run is making it, or what it is made from has changed meanwhile.
    BriefError
        The briefs are made, but not the volume of them all.
    """
    project = project or Project.find()
    for chosen in formats:
        check_choice("format", chosen, FORMATS)
    if known is None:
        known = [brief for lang in LANGUAGES for brief in plan_briefs(project, lang=lang)]
    with ExitStack() as stack:
        stack.enter_context(alone(project))
        stock = Stock.take(project, formats)
        stock.store.sweep()
        crew = Crew(project, jobs, stack, say, scheduler, warm)
        found = {} if force else {brief.id: entry for brief in briefs if (entry := stock.find(brief))}
        entries = {name: entry for name, entry in found.items() if stock.covers(entry)}
        results: dict[str, BriefResult] = {}
        gate = Gate.take(project)

        def hear(brief: Brief, state: State, result: BriefResult | None = None) -> None:
            if result:
                results[brief.id] = result
            if progress:
                progress(Progress(brief, state, len(results), len(briefs), result))

        for brief in [brief for brief in briefs if brief.id in entries]:
            refused = gate.refusal_of_known(brief.path, entries[brief.id].folder / FILES)
            if refused:
                del entries[brief.id]
                said = "\n".join(map(str, refused))
                hear(brief, "failed", BriefResult(brief, False, error=told(refused), traceback=said))
            else:
                hear(brief, "unchanged", BriefResult(brief, True, unchanged=True))
        shown = [*known, *(brief for brief in briefs if brief.id not in {other.id for other in known})]
        left = [brief for brief in briefs if brief.id not in results]
        tasks = _tasks(left, shown, stock, found, seconds, crew)
        for task, done in _work(tasks, crew):
            if done is None:
                hear(task.brief, "started")
                continue
            done = _judge(task, done, gate)
            entry = _keep(task, done, stock, found.get(task.brief.id))
            if entry:
                entries[task.brief.id] = entry
            hear(task.brief, "made" if entry else "failed", _result(task.brief, done))
        stock.check(entries[name] for name, result in results.items() if result.ok and not result.unchanged)
        ordered = [results[brief.id] for brief in briefs]
        return publish(ordered, entries, shown, stock, crew, also=also, request=request)


def _tasks(
    briefs: Sequence[Brief],
    shown: Sequence[Brief],
    stock: Stock,
    found: Mapping[str, Entry],
    seconds: float,
    crew: Crew,
) -> list[Task]:
    plans, tasks = load_sources(stock.project), []
    for brief in briefs:
        folder = stock.store.begin(brief.id)
        formats = stock.formats_of(brief.id)
        if brief.id in found:  # in fewer forms: its notebook need not run again
            shutil.copyfile(found[brief.id].folder / CONTENT, folder / CONTENT)
        site = site_of(brief, shown, stock.project, planned_files(brief, formats), plans)
        tasks.append(
            Task(
                brief, site, stock.project, formats, folder, seconds, None if crew.scheduler else crew.kernels
            )
        )
    return tasks


def _work(tasks: Sequence[Task], crew: Crew) -> Iterator[tuple[Task, Done | None]]:
    """Each task once as it begins, and once with what became of it."""
    for task, ended, done in crew.make(tasks):
        said = f"{task.brief.id}: the process that made it ended unexpectedly"
        yield task, (done or Done(0.0, error=said, traceback=said)) if ended else None


def _judge(task: Task, done: Done, gate: Gate) -> Done:
    """What was made, as failed where it violates an invariant."""
    refused = () if done.error else gate.refusal(task.brief.path, task.folder / FILES)
    return replace(done, error=told(refused), traceback="\n".join(map(str, refused))) if refused else done


def _keep(task: Task, done: Done, stock: Stock, before: Entry | None) -> Entry | None:
    """The brief as it was made, kept; None where it failed."""
    if done.error:
        shutil.rmtree(task.folder, ignore_errors=True)
        return None
    reads = before.record.reads if before and done.reads is None else stock.snapshot.slices(done.reads or ())
    return stock.store.keep(task.folder, stock.record(task.brief, task.formats, reads, done.warnings))


def _result(brief: Brief, done: Done) -> BriefResult:
    return replace(
        BriefResult(brief, not done.error, seconds=done.seconds, warnings=done.warnings),
        error=done.error,
        traceback=done.traceback,
    )
