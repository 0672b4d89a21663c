#!/usr/bin/env python3
"""Regenerate the whole comparison report from the plan texts. `python run_all.py --help` tells how."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent

DESCRIPTION = """\
Reads the plans in data/raw/, rebuilds the tables in data/curated/, runs every notebook for every theme and city,
and leaves a report that opens from a folder, without a network: reports/index.html in Chinese and
reports/en/index.html in English, one page and one PDF for each brief, a page for each plan's text with every figure
highlighted in it, and every figure of the briefs in figures/ with its data.

Nothing that an earlier run has made is lost if this one fails."""

EXAMPLES = """\
examples:
  python run_all.py                                 the whole report; a few minutes on two cores
  python run_all.py --themes waste,water            the overview and two themes
  python run_all.py --themes waste --cities wuhan --formats html
                                                    the overview, one theme and one city, as pages only
  python run_all.py --list                          the themes and cities that there are

exit status: 0 all made; 1 a notebook failed (the index shows why, the others are there); 2 bad input, nothing made"""


def read_names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run_all.py",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--themes", type=read_names, metavar="A,B", default=[], help="these themes")
    parser.add_argument(
        "--cities",
        type=read_names,
        metavar="A,B",
        default=[],
        help="these cities and districts (default where neither is named: all of both)",
    )
    parser.add_argument(
        "--formats",
        type=read_names,
        metavar="A,B",
        default=["html", "pdf"],
        help="html, pdf or both (default: html,pdf)",
    )
    parser.add_argument(
        "--lang",
        type=read_names,
        metavar="A,B",
        default=["zh", "en"],
        help="languages of the report: zh, en or both (default: zh,en)",
    )
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="notebooks to run at once (default: one a core)"
    )
    parser.add_argument("--list", action="store_true", help="name the themes and cities and stop")
    return parser.parse_args()


def main() -> int:
    options = read_options()
    try:
        from citymetrics.errors import CitymetricsError
        from citymetrics.pipeline import choose, run_report
        from citymetrics.project import Project
    except ModuleNotFoundError as error:
        print(
            f"run_all.py: the environment is missing ({error.name} is not installed): make it with `make env` and run "
            "`.venv/bin/python run_all.py`, or `conda env create -f environment.yml && conda activate citymetrics`.",
            file=sys.stderr,
        )
        return 2
    try:
        project = Project.find(ROOT)
        if options.list:
            themes, cities = choose(project, (), ())
            print("themes:", ", ".join(themes))
            print("cities:", ", ".join(cities))
            return 0
        report = run_report(
            project,
            themes=options.themes,
            cities=options.cities,
            formats=options.formats,
            languages=options.lang,
            jobs=options.jobs,
        )
    except CitymetricsError as error:
        print(error, file=sys.stderr)
        return 2
    for result in report.failed:
        print(f"failed: {result.error}", file=sys.stderr)
    print(
        f"{len(report.results) - len(report.failed)} of {len(report.results)} briefs made. The report: {report.index}"
    )
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
