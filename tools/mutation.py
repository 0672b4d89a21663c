#!/usr/bin/env python3
"""Small faults put into the rooms that reckon, one at a time, drawn by lot: what share of them the tests find.

mutmut makes the faults and runs the tests; this draws (the same seed draws the same), gives it a copy of the checkout to work in,
and writes what came of it to `mutation.yml`. Exit status 1 where a room's tests find fewer than `LEAST`.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "tools" / "mutation.yml"
LEAST = 0.8
ROOMS = ("extraction", "benchmark")
COPIED = (
    "data",
    "docs",
    "notebooks",
    "requirements",
    "tests",
    "tools",
    "README.md",
    "run_all.py",
    "pyproject.toml",
)
SLOW = ("*_linear.py", "*_metamorphic_*.py")
"""Tests of time and of many texts: they would take the most of the time and find what others find."""
WHOLE = {"extraction": ("test_curation.py",), "benchmark": ()}
"""Tests that hold what a room makes of the five plans against the committed tables."""
FORGET = """
import functools
import gc


def pytest_sessionstart():
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and one.__module__.startswith("citymetrics"):
            one.cache_clear()
"""
"""mutmut forks its runs from one in which all tests passed: what that remembers would hide a fault."""
FOUND = ("killed", "timeout", "suspicious", "segfault", "caught by type check")
AT_ONCE = 200
"""Names on one command line."""


def prepare(folder: Path, room: str, module: str) -> None:
    """A copy of the checkout as mutmut wants it: the library under `src`, and its settings."""
    shutil.copytree(ROOT / "lib", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / name, folder / name)
    tests = [*(path.name for path in sorted((ROOT / "tests").glob(f"test_{room}_*.py"))), *WHOLE[room]]
    kept = [f"tests/{name}" for name in tests if not any(fnmatch(name, slow) for slow in SLOW)]
    settings = {
        "source_paths": ["src"],
        "only_mutate": [f"src/citymetrics/{module or f'{room}/*'}"],
        "also_copy": [name for name in COPIED if name != "pyproject.toml"],
        "pytest_add_cli_args_test_selection": kept,
        "pytest_add_cli_args": ["-p", "no:xdist", "-p", "no:cacheprovider"],
    }
    (folder / "tests" / "conftest.py").write_text(FORGET, encoding="utf-8")
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n" + "\n".join(lines) + "\n")


def mutmut(folder: Path, names: Sequence[str], jobs: int) -> None:
    """Run the tests on each of these mutants; of a name that nothing has, all are made and none is run."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(jobs), *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    if done.returncode and names != NONE:
        print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
        raise SystemExit(2)


NONE = ["no such mutant"]


def results(folder: Path) -> dict[str, int | None]:
    """Every mutant by its name, with how its tests ended; None for one that was not run."""
    found: dict[str, int | None] = {}
    for path in sorted((folder / "mutants").rglob("*.meta")):
        found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def measure(room: str, module: str, sample: int, seed: int, jobs: int) -> dict[str, object]:
    """How many mutants there are, were drawn and were found, and the names of those that were not."""
    with TemporaryDirectory(prefix="mutation-") as made:
        folder = Path(made)
        prepare(folder, room, module)
        mutmut(folder, NONE, jobs)
        there = sorted(results(folder))
        drawn = sorted(random.Random(seed).sample(there, min(sample, len(there))))
        for start in range(0, len(drawn), AT_ONCE):
            mutmut(folder, drawn[start : start + AT_ONCE], jobs)
        ended = {name: status_by_exit_code[code] for name, code in results(folder).items() if name in drawn}
    missed = {name: status for name, status in ended.items() if status not in FOUND}
    return {
        "mutants": len(there),
        "drawn": len(drawn),
        "found": len(drawn) - len(missed),
        "seed": seed,
        "version": version("citymetrics"),
        "missed": missed,
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/mutation.py", description=__doc__)
    parser.add_argument("--room", choices=ROOMS, help="one of them (default: both)")
    parser.add_argument(
        "--module", default="", help="one module of the room, such as extraction/numerals.py; not recorded"
    )
    parser.add_argument("--sample", type=int, default=400, metavar="N", help="mutants to draw in each room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="mutants at once")
    options = parser.parse_args()
    record = yaml.safe_load(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    status = 0
    for room in [options.room] if options.room else ROOMS:
        told = measure(room, options.module, options.sample, options.seed, options.jobs)
        found, drawn = int(str(told["found"])), int(str(told["drawn"]))
        print(
            f"{options.module or room}: {found} of {drawn} found ({found / max(1, drawn):.0%}), drawn from {told['mutants']}"
        )
        status |= found < LEAST * drawn
        record[room] = told
    if not options.module:
        RECORD.write_text(yaml.safe_dump(record, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
