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

Only what has changed since the last run is made again. Nothing that an earlier run has made is lost if this one fails
or is stopped; the next one goes on where it was."""

EXAMPLES = """\
examples:
  python run_all.py                                 the whole report; some minutes on two cores, the first time
  python run_all.py --themes waste,water            the overview and two themes
  python run_all.py --only theme=waste --lang en --formats html
                                                    one page, and the report around it
  python run_all.py --check                         what would be made, and why
  python run_all.py --raw plans/ --out result/      another corpus: plans/ is laid out like data/raw/
  python run_all.py --raw s3://bucket/plans --out s3://bucket/result
                                                    the same from and to a bucket: any address that fsspec opens
  python run_all.py --list                          the themes, cities and kinds of briefs that there are

exit status: 0 all made; 1 a notebook failed (the index shows why, the others are there); 2 bad input, nothing made;
130 stopped by Ctrl-C (what was made is kept for the next run)"""


def read_names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run_all.py",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    chosen = parser.add_argument_group("what to make")
    chosen.add_argument("--themes", type=read_names, metavar="A,B", default=[], help="these themes")
    chosen.add_argument(
        "--cities",
        type=read_names,
        metavar="A,B",
        default=[],
        help="these cities and districts (default where neither is named: all of both)",
    )
    chosen.add_argument(
        "--only",
        type=read_names,
        metavar="KIND[=SUBJECT],…",
        default=[],
        help="only briefs of a kind, or about a subject: theme=waste, city=wuhan, cascade",
    )
    chosen.add_argument(
        "--formats",
        type=read_names,
        metavar="A,B",
        default=["html", "pdf", "xlsx"],
        help="html, pdf, slides, docx, xlsx (default: html,pdf,xlsx)",
    )
    chosen.add_argument(
        "--lang",
        type=read_names,
        metavar="A,B",
        default=["zh", "en"],
        help="languages of the report: zh, en or both (default: zh,en)",
    )
    chosen.add_argument("--force", action="store_true", help="make all of it anew, changed or not")
    where = parser.add_argument_group("from where to where")
    where.add_argument(
        "--raw", default="", metavar="DIR|URL", help="plans of another corpus, with their sources.yml"
    )
    where.add_argument("--out", default="", metavar="DIR|URL", help="where its tables, figures and report go")
    where.add_argument(
        "--notebooks",
        default="",
        metavar="DIR|URL",
        help="run these instead of notebooks/, of the same names",
    )
    how = parser.add_argument_group("how")
    how.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help="notebooks to run at once (default: one a core, as memory allows)",
    )
    how.add_argument(
        "--seconds", type=float, metavar="S", help="stop a notebook after so long (default: 600)"
    )
    how.add_argument(
        "--scheduler", metavar="ADDRESS", help="run notebooks on this Dask cluster, such as tcp://host:8786"
    )
    how.add_argument(
        "--cluster",
        choices=["local"],
        help="run notebooks on a Dask cluster of this machine, made for this run",
    )
    how.add_argument("--quiet", action="store_true", help="tell only what failed and where the report is")
    how.add_argument("--json-log", action="store_true", help="tell every event as a line of JSON")
    instead = parser.add_argument_group("instead of making anything")
    instead.add_argument("--check", action="store_true", help="say what would be made, and why")
    instead.add_argument("--list", action="store_true", help="name themes, cities and kinds of briefs")
    return parser.parse_args()


def main() -> int:
    options = read_options()
    try:
        from citymetrics.errors import CitymetricsError
        from citymetrics.memory import check_memory
        from citymetrics.project import Project
        from citymetrics.streams import speak_chinese

        speak_chinese()
        try:
            check_memory()
        except CitymetricsError as error:
            print(error, file=sys.stderr)
            return 2
        from citymetrics.pipeline import command
    except ModuleNotFoundError as error:
        print(
            f"run_all.py: the environment is missing ({error.name} is not installed): make it with `make env` and run "
            "`.venv/bin/python run_all.py`, or `conda env create -f environment.yml && conda activate citymetrics`.",
            file=sys.stderr,
        )
        return 2
    try:
        return command.run(Project.find(ROOT), options)
    except CitymetricsError as error:
        print(error, file=sys.stderr)
        return 2
    except MemoryError:
        print("Out of memory: what was made is kept. Free some, or run with --jobs 1.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. What was made is kept; run again to go on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
