"""How fast a report is: our run beside the loop of papermill and nbconvert and beside other runners of notebooks, in one run, over
the same notebooks in the same forms.

    make bench-report                      # installs the runners into .venv-bench; 20 of the report's briefs
    make bench-report ARGS='--all'         # all of them: hours
    make bench-report ARGS='--briefs 6'    # fewer

Every runner gets a copy of the project as it is after a checkout. What each has made is compared; status 1 where it differs.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from runners.cells import cells_seconds
from runners.equality import compare
from runners.own import Run, correct_figure, run_report
from runners.place import Place, RunnerFailed, make_place
from runners.usual import RUNNERS, Took, loop

from citymetrics.briefs.jobs import SUBJECTS, Brief
from citymetrics.briefs.machine import cores
from citymetrics.languages import LANGUAGES
from citymetrics.pipeline import Request
from citymetrics.project import Project

OWN = "citymetrics"
LOOP = "papermill, nbconvert in a loop"
WAYS = {LOOP: loop} | {runner.name: runner.run for runner in RUNNERS}
SHOWN = 5
"""Differences that are printed of a brief."""
WIDTHS = (34, 11, 11, 11, 11, 11, 9)


@dataclass(frozen=True)
class Sample:
    """The briefs that are made, and how `run_all.py --only` is asked for them; `whole` are all that the report has."""

    briefs: Sequence[Brief]
    only: Sequence[str]
    whole: Sequence[Brief]


@dataclass
class Bench:
    """The folder that everything happens in, and what was found amiss."""

    folder: Path
    sample: Sample
    project: Project
    workers: int
    amiss: dict[str, str] = field(default_factory=dict)

    def place(self, name: str) -> Place:
        folder = self.folder / "".join(letter for letter in name if letter.isalnum())
        folder.mkdir()
        return make_place(folder, self.sample.briefs, self.project, self.workers)


def take_sample(project: Project, count: int) -> Sample:
    """`count` briefs evenly from the order of the report, so that it has the report's mix of kinds, in both languages.

    Where `--only` cannot name one alone, as one pair of a city that has two, the others come with it. All where `count` is 0.
    """
    whole = Request().briefs(project)
    if not count:
        return Sample(whole, (), whole)
    stems = [brief for brief in whole if brief.lang == LANGUAGES[0]]
    chosen = max(1, min(len(stems), count // len(LANGUAGES)))
    picked = [stems[int((number + 0.5) * len(stems) / chosen)] for number in range(chosen)]
    only = tuple(
        f"{brief.kind}={brief.subject}" if brief.kind in SUBJECTS else brief.kind for brief in picked
    )
    return Sample(Request(only=only).briefs(project), only, whole)


def measure_own(bench: Bench, place: Place) -> Run:
    """Our three runs; prints them and returns the cold one."""
    cold = run_report(place, bench.sample.only, LANGUAGES)
    _print_row(OWN, *_seconds(cold.spent.wall, cold.spent.cpu), "", "", "1.0", "")
    print(
        f"    {cold.briefs:.1f} s for the briefs, {cold.once:.1f} s for what a report has once"
        " (tables, warming up, volumes, pages of the plans, workbook)",
        flush=True,
    )
    return cold


def measure_again(bench: Bench, place: Place, cold: Run) -> None:
    """Our run with nothing changed, and with one figure changed."""
    again = run_report(place, bench.sample.only, LANGUAGES)
    print("\nOur run again")
    share = again.spent.wall / cold.spent.wall
    print(
        f"  nothing changed: {again.spent.wall:.2f} s, {share:.1%} of the cold run (aim: at most 2 %);"
        f" {len(again.made)} made, {again.unchanged} unchanged",
        flush=True,
    )
    if again.made:
        bench.amiss["again"] = f"{len(again.made)} briefs were made although nothing had changed"
    sheets = [brief.subject for brief in bench.sample.briefs if brief.kind == "metric"]
    try:
        said = correct_figure(place, list(dict.fromkeys(sheets)))
    except RunnerFailed as error:
        print(f"  one figure changed: {error}")
        return
    changed = run_report(place, bench.sample.only, LANGUAGES)
    print(
        f"  one figure corrected in review.yml ({said}): {changed.spent.wall:.1f} s; {len(changed.made)} made,"
        f" {changed.unchanged} unchanged"
    )
    print(f"    made: {', '.join(sorted(changed.made))}", flush=True)
    if not changed.made or not changed.unchanged:
        bench.amiss["changed"] = f"{len(changed.made)} briefs were made, {changed.unchanged} stayed"


def measure_others(bench: Bench, own: Place, cold: Run, chosen: Sequence[str]) -> dict[str, Took]:
    """The loop and the other runners, each printed as it ends and its notebooks compared with ours."""
    found: dict[str, Took] = {}
    for name in chosen:
        place = bench.place(name)
        try:
            took = found[name] = WAYS[name](place, bench.sample.briefs)
        except RunnerFailed as error:
            print(f"  {name}: not measured: {error}", flush=True)
            continue
        cells = _seconds(took.whole.wall, took.whole.cpu, took.executing.wall, took.exporting.wall)
        _print_row(name, *cells, _ratio(took, cold), _told(bench, name, own, place))
    return found


def _told(bench: Bench, name: str, own: Place, place: Place) -> str:
    """Whether a runner's content is ours; differences are kept to be shown."""
    differing = compare(bench.sample.briefs, own.project, place.executed)
    for brief, lines in differing.items():
        shown = "\n".join(f"      {line}" for line in lines[:SHOWN])
        bench.amiss[f"{name}, {brief}"] = f"{len(lines)} differences\n{shown}"
    return f"{len(differing)} differ" if differing else "the same"


def _ratio(took: Took, cold: Run) -> str:
    return f"{took.whole.wall / cold.spent.wall:.1f}"


def measure_whole(bench: Bench) -> Run:
    """Our cold run of all briefs, which is what a sample stands for: only that one binds volumes."""
    run = run_report(bench.place("whole"), (), LANGUAGES)
    cells = _seconds(run.spent.wall, run.spent.cpu)
    _print_row(f"{OWN}, all {len(bench.sample.whole)} briefs", *cells, "", "", "", "")
    return run


def show_ratios(bench: Bench, cold: Run, others: dict[str, Took], whole: Run) -> None:
    """What was aimed at, beside what was measured; for a sample also what that makes for the report of all briefs, for which the
    others' time is the sample's times as many briefs, and ours was measured."""
    print("\nOur cold run is faster than")
    in_kernels = {runner.name for runner in RUNNERS if runner.kernels}
    alone = WAYS.keys() - {LOOP} - in_kernels  # their imports are paid once too, nobody knows how much of it
    best = [
        min(
            (name for name in others if name in group), key=lambda name: others[name].whole.wall, default=None
        )
        for group in (in_kernels, alone)
    ]
    lines = [(name, aim) for name, aim in ((LOOP, 10), *((name, 4) for name in best)) if name in others]
    part, all_of_them = len(bench.sample.briefs), len(bench.sample.whole)
    for name, aim in lines:
        took = others[name].whole
        said = f"  {name}: {took.wall / cold.spent.wall:.1f} times (aim: at least {aim})"
        if cold.spent.cpu and took.cpu:
            said += f", by processor time {took.cpu / cold.spent.cpu:.1f} times"
        if part < all_of_them and name not in alone:
            said += (
                f"\n    with all {all_of_them} briefs: {took.wall / part * all_of_them / whole.spent.wall:.1f} times"
                f" ({took.wall / part * all_of_them:,.0f} s and {whole.spent.wall:,.0f} s)"
            )
            if whole.spent.cpu and took.cpu:
                said += f", by processor time {took.cpu / part * all_of_them / whole.spent.cpu:.1f} times"
        print(said)
    sys.stdout.flush()


def _seconds(*values: float) -> list[str]:
    return [f"{value:,.1f}" if value else "" for value in values]


def _print_row(*cells: str) -> None:
    padded = [
        f"{cell:<{width}}" if index == 0 else f"{cell:>{width}}"
        for index, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    ]
    print("  " + "".join(padded).rstrip(), flush=True)


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--briefs", type=int, default=20, help="how many of the report's briefs (default: 20)"
    )
    parser.add_argument("--all", action="store_true", help="all briefs of the report")
    parser.add_argument(
        "--workers",
        type=int,
        default=cores(),
        help="notebooks at a time, for all but the loop (default: cores)",
    )
    parser.add_argument("--own", action="store_true", help="our own runs alone")
    parser.add_argument(
        "--runner",
        action="append",
        choices=list(WAYS),
        help="one of the others; may be given several times (default: all)",
    )
    parser.add_argument(
        "--folder", type=Path, help="where all is made and kept (default: for the time being)"
    )
    return parser.parse_args(arguments)


@contextmanager
def workplace(given: Path | None) -> Iterator[Path]:
    """The folder that was asked for, which is kept, or one for the time being."""
    if given:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="citymetrics-bench-") as scratch:
            yield Path(scratch)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print all figures; 1 where contents differ, or our run did not make what it should."""
    options = read_options(arguments)
    project = Project.find(Path(__file__))
    sample = take_sample(project, 0 if options.all else options.briefs)
    kinds = Counter(brief.kind for brief in sample.briefs)
    print(
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores,"
        f" {options.workers} workers; load {os.getloadavg()[0]:.1f} at the beginning\n"
        f"{len(sample.briefs)} of {len(sample.whole)} briefs as HTML and PDF:"
        f" {', '.join(f'{count} {kind}' for kind, count in kinds.items())}\n"
    )
    with workplace(options.folder) as folder:
        bench = Bench(folder, sample, project, options.workers)
        _print_row("", "s", "CPU s", "executing", "exporting", "× ours", "content")
        own = bench.place(OWN)
        cold = measure_own(bench, own)
        chosen = [] if options.own else options.runner or list(WAYS)
        others = measure_others(bench, own, cold, chosen)
        cells = cells_seconds(sample.briefs, own.project)
        _print_row(
            "the cells alone, one core", *_seconds(cells), "", "", "", f"{cells / cold.spent.wall:.1f}", ""
        )
        whole = measure_whole(bench) if len(sample.briefs) < len(sample.whole) and chosen else cold
        show_ratios(bench, cold, others, whole)
        measure_again(bench, own, cold)
        for name, said in bench.amiss.items():
            print(f"amiss: {name}: {said}")
    return 1 if bench.amiss else 0


if __name__ == "__main__":
    sys.exit(main())
