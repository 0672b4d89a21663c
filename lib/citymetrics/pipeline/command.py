"""`run_all.py` behind its options."""

from __future__ import annotations

import argparse
import sys

from citymetrics.pipeline.choose import Request, choose
from citymetrics.pipeline.places import settle
from citymetrics.pipeline.run import run_report
from citymetrics.pipeline.told import Teller
from citymetrics.project import Project


def run(project: Project, options: argparse.Namespace) -> int:
    """Do what the options say; returns the exit status.

    Raises
    ------
    CitymetricsError
        Bad input, before anything is made.
    """
    teller = Teller(quiet=options.quiet, as_json=options.json_log)
    places = settle(project, options.raw, options.out, options.notebooks, say=teller.say)
    project = places.project
    request = Request(
        themes=tuple(options.themes),
        cities=tuple(options.cities),
        only=tuple(options.only),
        formats=tuple(options.formats),
        languages=tuple(options.lang),
    )
    if options.list:
        return _list(project)
    if options.check:
        return _check(project, request)
    with teller.progress() as progress:
        report = run_report(
            project,
            request,
            jobs=options.jobs,
            seconds=options.seconds,
            force=options.force,
            scheduler=options.scheduler or options.cluster,
            say=teller.say,
            progress=progress,
        )
    for result in report.failed:
        print(f"failed: {result.error}", file=sys.stderr)
    if places.bucket:
        sent = places.bucket.push()
        teller.say(f"{sent.files} files sent to {places.bucket.index}, {sent.removed} removed there.")
    teller.end(report, where=places.bucket.index if places.bucket else "")
    return 1 if report.failed else 0


def _list(project: Project) -> int:
    from citymetrics.briefs.jobs import NOTEBOOKS

    themes, cities = choose(project, (), ())
    for name, listed in (("themes", themes), ("cities", cities), ("kinds", list(NOTEBOOKS))):
        print(f"{name}: {', '.join(listed)}")
    return 0


def _check(project: Project, request: Request) -> int:
    from citymetrics.pipeline.due import look_ahead

    tables, due = look_ahead(project, request)
    if tables:
        print("The tables in data/curated would be built first; what follows is told from them as they are.")
    for one in due:
        if one.why:
            print(f"{one.brief}: {one.why}")
    made = sum(bool(one.why) for one in due)
    print(f"{made} of {len(due)} briefs would be made.")
    return 0
