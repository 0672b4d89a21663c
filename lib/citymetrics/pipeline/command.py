"""`run_all.py` behind its options."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from citymetrics.errors import CitymetricsError
from citymetrics.pipeline.choose import Request, choose
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
    project = _corpus(project, options.raw, options.out)
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
    teller = Teller(quiet=options.quiet, as_json=options.json_log)
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
    teller.end(report, project)
    return 1 if report.failed else 0


def _corpus(project: Project, raw: Path | None, out: Path | None) -> Project:
    """The project with another corpus and another place for what is made."""
    if raw and not (raw / "sources.yml").is_file():
        raise CitymetricsError(
            "no sources.yml in it",
            where=f"--raw {raw}",
            expected="a folder like data/raw: plan texts, sources.yml, context/",
        )
    if raw and not out:
        raise CitymetricsError(
            "--raw without --out",
            where=f"--raw {raw}",
            mend="Name a folder for what is made of it with --out.",
        )
    corpus, made = raw and raw.resolve(), out and out.resolve()
    return replace(project, corpus=corpus or project.corpus, out=made or project.out)


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
