#!/usr/bin/env python3
"""Inputs by chance for all that reads and writes untrusted text: whatever comes in, each target's properties hold.

The targets are in `tests/fuzzing`; what came of a run is written to `fuzzing.yml`. atheris lets what an input reaches in the
library guide the next one; hypothesis only chooses. The inputs run in a process of their own, so that a crash or a hang costs
one input. An input that breaks a property is kept under `tests/fuzzing/cases` and is a test from then on. Exit status 1 where
one did. For Linux.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import mmap
import os
import re
import resource
import shutil
import signal
import struct
import sys
import tempfile
import time
import traceback
import warnings
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NoReturn

import yaml

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
RECORD = ROOT / "tools" / "fuzzing.yml"
INSTALL = 'atheris is not installed; for Python 3.11 to 3.13 on Linux: python -m pip install "atheris>=3.0"'
LONGEST = 5.0
"""In seconds of processor time: an input that takes longer hangs."""
STUCK = 30.0
"""The same for one that doesn't let Python stop it, as within a library in C."""
MOST_MEMORY = 4_000_000_000
MOST_KEPT = 20
ROUND, PARTS = 2_000, 8
"""How often hypothesis chooses in one go, for it remembers all; and for how many inputs each time."""
MEMORY = "/dev/shm"
"""Files that only one input needs stay off the disk."""
ROOM = 1_000_000
HEARD = "heard.txt"
_HEAD = struct.Struct("<QddQ")
_COVER = re.compile(r"cov: (\d+)")


class Hang(BaseException):
    """An input took longer than any may; no `except Exception` of the library may catch it."""


@dataclass
class Shared:
    """What the process that runs the inputs tells the one that watches: how many are done, their time, and the one at hand."""

    memory: mmap.mmap = field(default_factory=lambda: mmap.mmap(-1, ROOM))

    def tell(self, done: int, spent: float, slowest: float) -> None:
        _HEAD.pack_into(self.memory, 0, done, spent, slowest, _HEAD.unpack_from(self.memory)[3])

    def begin(self, data: bytes) -> None:
        data = data[: ROOM - _HEAD.size]
        self.memory[_HEAD.size : _HEAD.size + len(data)] = data
        struct.pack_into("<Q", self.memory, _HEAD.size - 8, len(data))

    def told(self) -> tuple[int, float, float]:
        done, spent, slowest, _ = _HEAD.unpack_from(self.memory)
        return done, spent, slowest

    @property
    def input(self) -> bytes:
        return self.memory[_HEAD.size : _HEAD.size + _HEAD.unpack_from(self.memory)[3]]


@dataclass
class Runner:
    """Runs one input after the other; ends its process when there have been enough."""

    target: Any
    shared: Shared
    most: int
    until: float
    kept: dict[tuple[object, ...], bytes] = field(default_factory=dict)
    spent: float = 0.0
    slowest: float = 0.0
    done: int = 0

    def feed(self, choices: bytes) -> None:
        """One input, made of these choices."""
        data = self.target.make(choices)
        self.shared.begin(data)
        begin = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
        try:
            self.target.check(data)
        except (Exception, Hang) as error:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            self._keep(data, error)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        took = time.process_time() - begin
        self.spent, self.slowest, self.done = self.spent + took, max(self.slowest, took), self.done + 1
        self.shared.tell(self.done, self.spent, self.slowest)
        if self.done >= self.most or time.monotonic() > self.until:
            sys.stdout.flush()
            os._exit(0)

    def _keep(self, data: bytes, error: BaseException) -> None:
        """Of all inputs that fail in one place, the shortest."""
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = type(error).__name__, frame.filename, frame.lineno
        known = self.kept.get(place)
        if (known is None and len(self.kept) >= MOST_KEPT) or (known is not None and len(known) <= len(data)):
            return
        if known is not None:
            case_path(self.target.name, known).unlink(missing_ok=True)
        self.kept[place] = data
        path = keep_case(self.target.name, data)
        print(f"{path.relative_to(ROOT)}: {type(error).__name__}: {str(error)[:300]}", flush=True)


def case_path(target: str, data: bytes) -> Path:
    return TESTS / "fuzzing" / "cases" / target / f"{hashlib.sha256(data).hexdigest()[:16]}.bin"


def keep_case(target: str, data: bytes) -> Path:
    """Keep an input as a test."""
    path = case_path(target, data)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def work(name: str, engine: str, seed: int, runner: Runner, folder: Path, corpus: Path) -> NoReturn:
    """Run inputs in this process until there have been enough."""
    tempfile.tempdir = str(folder)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    signal.signal(signal.SIGVTALRM, _stop)
    if engine == "atheris":
        atheris: Any = importlib.import_module("atheris")
        with atheris.instrument_imports(include=["citymetrics"]):
            runner.target = importlib.import_module("fuzzing.target").load_target(name)
    else:
        runner.target = importlib.import_module("fuzzing.target").load_target(name)
    warnings.simplefilter("error")
    for choices in (b"", bytes(range(64))):  # what is loaded at the first use is no input's time
        runner.target.check(runner.target.make(choices))
    if engine == "atheris":
        _with_atheris(atheris, runner, seed, folder / HEARD, corpus)
    _with_hypothesis(runner, seed)


def _stop(*_: object) -> NoReturn:
    raise Hang(f"longer than {LONGEST:g} seconds")


def _with_atheris(atheris: Any, runner: Runner, seed: int, heard: Path, corpus: Path) -> NoReturn:
    """Goes on from the choices in `corpus`, and adds to them those that reach more of the library."""
    corpus.mkdir(parents=True, exist_ok=True)
    with heard.open("wb") as file:
        os.dup2(file.fileno(), 2)
    options = [f"-seed={seed}", f"-max_len={runner.target.choices}", "-len_control=0"]
    # Time and memory are watched here.
    options += ["-rss_limit_mb=0", "-timeout=1000000", "-report_slow_units=1000000"]
    options += [f"-artifact_prefix={heard.parent}/"]
    atheris.Setup(["fuzz", *options, str(corpus)], runner.feed)
    atheris.Fuzz()
    os._exit(3)


def _with_hypothesis(runner: Runner, seed: int) -> NoReturn:
    from hypothesis import HealthCheck, Phase, given, settings, strategies
    from hypothesis import seed as seeded

    quiet = settings(
        max_examples=ROUND,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    longest = runner.target.choices
    # Choosing takes longer than most inputs: what is chosen at once makes several, longer ones and shorter ones.
    ends = [0, *accumulate(max(1, longest * part // PARTS) for part in range(1, PARTS + 1))]

    def feed(chosen: bytes) -> None:
        for start, end in pairwise(ends):
            runner.feed(chosen[start:end])

    chosen = strategies.binary(min_size=ends[-1], max_size=ends[-1])
    while True:
        seeded(seed)(quiet(given(chosen)(feed)))()
        seed += 1


def run(
    name: str, engine: str, inputs: int, seconds: float, seed: int, corpus: Path | None = None
) -> dict[str, Any]:
    """Run one target, and what came of it."""
    shared = Shared()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir=MEMORY if Path(MEMORY).is_dir() else None))
    before = set((TESTS / "fuzzing" / "cases" / name).glob("*.bin"))
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            runner = Runner(None, shared, inputs, begin + seconds)
            work(name, engine, seed, runner, folder, (corpus or folder) / name)
        except BaseException:
            traceback.print_exc(file=sys.stdout)
            sys.stdout.flush()
            os._exit(3)
    try:
        ended = _watch(child, shared, name)
        heard = (folder / HEARD).read_text("utf-8", "replace") if (folder / HEARD).is_file() else ""
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    done, spent, slowest = shared.told()
    if ended and not done:
        raise SystemExit(f"{name}: {ended} before the first input\n{heard[-2000:]}")
    if ended:
        print(
            f"{name}: {ended}: {keep_case(name, shared.input).relative_to(ROOT)}\n{heard[-2000:]}", flush=True
        )
    covered = _COVER.findall(heard)
    return {
        "inputs": done,
        "failures": len(set((TESTS / "fuzzing" / "cases" / name).glob("*.bin")) - before),
        "seeds": [seed],
        "seconds": round(time.monotonic() - begin),
        "seconds_of_processor": round(spent),
        "slowest_input": round(slowest, 3),
        "branches": int(covered[-1]) if covered else None,
        "engine": f"{engine} {version(engine)}",
        "python": ".".join(map(str, sys.version_info[:3])),
        "version": version("citymetrics"),
    }


def write_record(name: str, engine: str, told: dict[str, Any], *, add: bool) -> None:
    """Put it into the record, or with `add` to what that has of the same target and engine."""
    record = yaml.safe_load(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    known = record.setdefault(name, {}).get(engine)
    if add and known:
        summed = ("inputs", "failures", "seeds", "seconds", "seconds_of_processor")
        most = {"slowest_input": max(known["slowest_input"], told["slowest_input"])}
        told = told | {key: known[key] + told[key] for key in summed} | most
    record[name][engine] = told
    RECORD.write_text(yaml.safe_dump(record, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _watch(child: int, shared: Shared, name: str) -> str:
    """How the process ended if not by itself; empty where it did."""
    last, since, spoken = -1, 0.0, time.monotonic()
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return "" if status == 0 else f"ended with {os.waitstatus_to_exitcode(status)}"
        done, spent, _ = shared.told()
        used = _processor_time(child)
        if done != last:
            last, since = done, used
        elif last > 0 and used - since > STUCK:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return "hangs"
        if time.monotonic() - spoken > 60:
            spoken = time.monotonic()
            print(f"{name}: {done:,} inputs, {1000 * spent / max(1, done):.2f} ms each", flush=True)
        time.sleep(0.2)


def _processor_time(process: int) -> float:
    """In seconds, as Linux tells it."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    sys.path.insert(0, str(TESTS))
    names: tuple[str, ...] = importlib.import_module("fuzzing").TARGETS
    parser = argparse.ArgumentParser(prog="tools/fuzz.py", description=__doc__)
    parser.add_argument("--target", choices=(*names, "all"), default="all")
    parser.add_argument("--engine", choices=("atheris", "hypothesis"), default="hypothesis")
    parser.add_argument("--inputs", type=int, default=1_000_000, metavar="N", help="of each target")
    parser.add_argument("--seconds", type=float, default=86_400, metavar="S", help="and no longer than that")
    parser.add_argument("--seed", type=int, default=1, metavar="K")
    parser.add_argument(
        "--corpus", type=Path, help="folder in which atheris keeps what it found, for the next run"
    )
    parser.add_argument("--add", action="store_true", help="to what is recorded: one run in several sittings")
    parser.add_argument("--no-record", action="store_true", help="write nothing to fuzzing.yml")
    options = parser.parse_args()
    if options.engine == "atheris" and find_spec("atheris") is None:
        print(INSTALL, file=sys.stderr)
        return 2
    status = 0
    for name in names if options.target == "all" else (options.target,):
        told = run(name, options.engine, options.inputs, options.seconds, options.seed, options.corpus)
        print(
            f"{name}: {told['inputs']:,} inputs, {told['failures']} failures, slowest {told['slowest_input']} s"
        )
        status |= bool(told["failures"])
        if not options.no_record:
            write_record(name, options.engine, told, add=options.add)
    return status


if __name__ == "__main__":
    sys.exit(main())
