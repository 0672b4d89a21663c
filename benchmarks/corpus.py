"""How extraction over many plans scales: a corpus of made-up plans with known answers, in one run.

    .venv/bin/python benchmarks/corpus.py                  # 10,000 plans, 200 million characters: about half an hour on two cores
    .venv/bin/python benchmarks/corpus.py --quick          # 300 plans

It prints characters per second with each number of workers and their ratio, the most memory a worker held by the number of
plans, how the corpus opens and answers, whether all planted figures were found, and what a killed worker costs.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from synthetic.check import check_answers
from synthetic.write import REGISTRY, write_corpus

from citymetrics.corpus import Manifest, Progress, extract_corpus, open_corpus

KILLED_AFTER = 0.3
"""The share of plans that are done when a worker is killed."""


@dataclass
class Watch:
    """What is seen of a run from outside: when each part came, from which process, with how much memory."""

    workers: int
    kill_at: int | None = None
    start: float = field(default_factory=time.perf_counter)
    parts: list[tuple[float, int, str]] = field(default_factory=list)
    peak: int = 0
    worked: float = 0.0
    killed: str = ""

    def __call__(self, progress: Progress) -> None:
        last = progress.last
        self.parts.append((time.perf_counter(), progress.characters, last.process))
        self.peak = max(self.peak, last.peak)
        self.worked += last.seconds
        if self.kill_at is not None and progress.done >= self.kill_at and not self.killed:
            self.killed = last.process
            os.kill(int(last.process.rpartition(":")[2]), signal.SIGKILL)

    @property
    def speed(self) -> float:
        """Characters per second from when every worker has ended its first part: without starting and loading."""
        seen: set[str] = set()
        for position, (_, _, process) in enumerate(self.parts):
            seen.add(process)
            if len(seen) == self.workers:
                began, read, _ = self.parts[position]
                ended, all_read, _ = self.parts[-1]
                return (all_read - read) / (ended - began) if ended > began else 0.0
        return 0.0


@dataclass(frozen=True)
class Run:
    """One extraction: what it gave and what it took."""

    plans: int
    workers: int
    seconds: float
    watch: Watch
    manifest: Manifest

    @property
    def record(self) -> dict[str, object]:
        return {
            "plans": self.plans,
            "characters": self.manifest.characters,
            "rows": self.manifest.rows,
            "workers": self.workers,
            "seconds": round(self.seconds, 1),
            "characters_per_second": round(self.watch.speed),
            "per_cpu_second": round(self.manifest.characters / self.watch.worked) if self.watch.worked else 0,
            "peak_mib_per_worker": self.watch.peak >> 20,
            "files": len(self.manifest.parts),
            "mib_written": round(sum(part.size for part in self.manifest.parts) / 2**20, 1),
        }


def extract(folder: Path, plans: int, workers: int, name: str, batch: int, kill: bool = False) -> Run:
    """Extract the first `plans` plans of the made-up corpus into `folder/name`."""
    watch = Watch(workers, int(plans * KILLED_AFTER) if kill else None)
    start = time.perf_counter()
    manifest = extract_corpus(
        registry_of(folder, plans), folder / name, workers=workers, batch=batch, on_progress=watch
    )
    return Run(plans, workers, time.perf_counter() - start, watch, manifest)


def registry_of(folder: Path, plans: int) -> Path:
    """A registry of the first `plans` plans."""
    path = folder / f"first-{plans}.jsonl"
    with (folder / REGISTRY).open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as first:
        first.writelines(islice(lines, plans))
    return path


def show(records: Sequence[dict[str, object]]) -> None:
    """Print records as a table."""
    heads = list(records[0])
    cells = [
        [f"{value:,}" if not isinstance(value, str) else value for value in one.values()] for one in records
    ]
    widths = [max(len(head), *(len(row[at]) for row in cells)) + 2 for at, head in enumerate(heads)]
    for row in (heads, *cells):
        print("".join(f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True)), flush=True)


def time_workers(folder: Path, plans: int, workers: Sequence[int], batch: int, repeats: int) -> list[Run]:
    """The best run of each number of workers; they take turns, so that what else the machine does falls on all."""
    runs: dict[int, list[Run]] = {count: [] for count in workers}
    for repeat in range(repeats):
        for count in workers:
            runs[count].append(extract(folder, plans, count, f"timed-{count}-{repeat}", batch))
    return [max(some, key=lambda run: run.watch.speed) for some in runs.values()]


def show_ratio(runs: Sequence[Run]) -> None:
    """Print how much faster more workers are than the fewest."""
    first = runs[0]
    for run in runs[1:]:
        ratio = run.watch.speed / first.watch.speed
        print(f"  {run.workers} workers read {ratio:.2f} times as fast as {first.workers}", flush=True)


def show_reading(folder: Path, name: str) -> None:
    """Print how long it takes to open a corpus and to ask it."""
    print(f"\nReading back {name}")
    corpus, opening = timed(lambda: open_corpus(folder / name))
    print(f"  open: {opening * 1000:.0f} ms")
    _, seconds = timed(lambda: corpus.dictionary)
    print(f"  its dictionary, once: {seconds * 1000:.0f} ms")
    province = corpus.provinces[0]
    city = str(corpus.plans()["city"].iloc[-1])
    questions: dict[str, Callable[[], Any]] = {
        "rows of pocket_parks": lambda: corpus.select(metric="pocket_parks"),
        f"rows of {province}": lambda: corpus.select(province=province),
        f"rows of {city}": lambda: corpus.select(city=city),
        "rows by metric, counted": lambda: corpus.counts("metric"),
        f"inputs for pocket_parks in {province}": lambda: (
            corpus.inputs(metric="pocket_parks", province=province).observations
        ),
    }
    for words, ask in questions.items():
        frame, seconds = timed(ask)
        print(f"  {words}: {len(frame):,} in {seconds * 1000:.0f} ms", flush=True)


def timed(task: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    return task(), time.perf_counter() - start


def show_answers(folder: Path, name: str) -> bool:
    """Print how many planted figures came out right, and what was amiss; returns whether nothing was."""
    checked = check_answers(open_corpus(folder / name), folder)
    print(
        f"\nAnswers in {name}: {checked.right:,} of {checked.planted:,} planted figures are right in value, unit, bound, deadline"
    )
    print(
        f"  and place; {checked.rows:,} rows, {checked.stated:,} figures known to stand in the texts, {checked.doubled} rows doubled"
    )
    for kind, count in checked.wrong.most_common():
        print(f"  amiss: {kind} {count:,} times")
    for line in checked.examples:
        print(f"    {line}")
    sys.stdout.flush()
    return checked.right == checked.planted and not checked.doubled


def show_killed(folder: Path, plans: int, workers: int, batch: int) -> bool:
    """Print whether a run whose worker was killed gives the same files; returns whether it does."""
    calm = extract(folder, plans, workers, "calm", batch)
    killed = extract(folder, plans, workers, "killed", batch, kill=True)
    same = digests(folder / "calm") == digests(folder / "killed")
    print(
        f"\nA worker killed (SIGKILL, process {killed.watch.killed}) after {KILLED_AFTER:.0%} of {plans:,} plans: {killed.seconds:.1f} s, {calm.seconds:.1f} s undisturbed"
    )
    print(
        f"  {killed.manifest.rows:,} rows, {calm.manifest.rows:,} undisturbed; all files the same byte for byte: {'yes' if same else 'NO'}",
        flush=True,
    )
    again, seconds = timed(lambda: extract(folder, plans, workers, "killed", batch))
    kept = again.watch.parts and digests(folder / "killed") == digests(folder / "calm")
    print(
        f"  run again with nothing changed: {seconds:.1f} s, {'no part made anew' if kept else 'PARTS DIFFER'}"
    )
    return same and bool(killed.watch.killed)


def digests(folder: Path) -> dict[str, str]:
    """The content of every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def write_records(path: Path, records: Sequence[dict[str, object]]) -> None:
    """Write the table of runs as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(records[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(records)


@contextmanager
def workplace(given: Path | None) -> Iterator[Path]:
    """The folder that was asked for, which is kept, or one for the time being."""
    if given:
        given.mkdir(parents=True, exist_ok=True)
        yield given
    else:
        with tempfile.TemporaryDirectory() as scratch:
            yield Path(scratch)


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plans", type=int, default=10_000, help="of the whole corpus (default: 10000)")
    parser.add_argument(
        "--timed",
        type=int,
        default=1_000,
        help="plans that each number of workers is timed with (default: 1000)",
    )
    parser.add_argument(
        "--killed", type=int, default=300, help="plans of the run whose worker is killed (default: 300)"
    )
    parser.add_argument("--workers", default="1,2", help="numbers of workers (default: 1,2)")
    parser.add_argument("--batch", type=int, default=50, help="plans of a task (default: 50)")
    parser.add_argument("--repeats", type=int, default=2, help="of the timed runs (default: 2)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--folder", type=Path, help="where all is written and kept (default: a folder for the time being)"
    )
    parser.add_argument("--csv", type=Path, help="write the table of runs here")
    parser.add_argument(
        "--quick", action="store_true", help="300 plans, 200 of them timed once, 100 for the killed worker"
    )
    options = parser.parse_args(arguments)
    if options.quick:
        options.plans, options.timed, options.killed, options.batch = 300, 200, 100, 20
        options.repeats = 1
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Print all figures; 1 where an answer is wrong or a killed worker made a difference."""
    options = read_options(arguments)
    workers = [int(one) for one in options.workers.split(",")]
    print(
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    )
    with workplace(options.folder) as folder:
        characters, seconds = timed(
            lambda: write_corpus(folder, options.plans, seed=options.seed, processes=max(workers))
        )
        print(
            f"{options.plans:,} made-up plans of {characters:,} characters (seed {options.seed}) written in {seconds:.0f} s",
            flush=True,
        )
        print(
            f"\nSpeed: the same plans with more workers, best of {options.repeats}; characters per second of time without"
            " starting the workers, and per second of their processor time"
        )
        runs = time_workers(folder, options.timed, workers, options.batch, options.repeats)
        show([run.record for run in runs])
        show_ratio(runs)
        print("\nMemory: more and more plans")
        sizes = [size for size in (100, 1_000) if size < options.plans] + [options.plans]
        grown = [extract(folder, size, max(workers), f"corpus-{size}", options.batch) for size in sizes]
        show([run.record for run in grown])
        show_reading(folder, f"corpus-{options.plans}")
        right = show_answers(folder, f"corpus-{options.plans}")
        whole = show_killed(folder, options.killed, max(workers), options.batch)
        if options.csv:
            write_records(options.csv, [run.record for run in (*runs, *grown)])
    return 0 if right and whole else 1


if __name__ == "__main__":
    sys.exit(main())
