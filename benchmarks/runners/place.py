"""Where a runner works: a copy of the project as it is after a checkout, and what its commands take there."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from citymetrics.briefs.jobs import Brief
from citymetrics.project import Project

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
COPIED = ("lib", "notebooks", "data", "run_all.py", "pyproject.toml")
JOBS = "jobs.json"
SAID = 600
"""How many of the last characters of a command's output a message shows."""


class RunnerFailed(Exception):
    """A runner gave up; the message says why in a line."""


@dataclass(frozen=True)
class Spent:
    """What something took: seconds by the clock and of processor time, of all processes together."""

    wall: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


@dataclass(frozen=True)
class Place:
    """A copy of the project in `root`, in which `workers` processes may work at a time.

    `notebooks/` has the notebooks as written, `prepared/` those of the sample, each under its brief's name with what the brief
    is about in its metadata; what a runner has executed goes to `executed/`.
    """

    root: Path
    workers: int
    environment: dict[str, str] = field(repr=False)

    @property
    def prepared(self) -> Path:
        return self.root / "prepared"

    @property
    def executed(self) -> Path:
        return self.root / "executed"

    @property
    def project(self) -> Project:
        return Project(self.root)

    def run(self, *command: str) -> None:
        """Run a command in the copy; its output goes to a log. Raises `RunnerFailed` with the end of what it said."""
        log = self.root / "commands.log"
        with log.open("ab") as stream:
            began = stream.tell()
            code = subprocess.run(
                command, cwd=self.root, env=self.environment, stdout=stream, stderr=stream, check=False
            ).returncode
        if code:
            said = log.read_bytes()[began:].decode("utf-8", "replace")[-SAID:]
            raise RunnerFailed(f"{Path(command[0]).name} ended with {code}: … {' '.join(said.split())}")

    def run_all(self, commands: Sequence[Sequence[str]]) -> None:
        """Run commands, as many at a time as workers, as `xargs -P` does."""
        with ThreadPoolExecutor(self.workers) as threads:
            list(threads.map(lambda command: self.run(*command), commands))


def tool(name: str) -> str:
    """The command `name` of this very environment."""
    return str(Path(sys.executable).with_name(name))


def make_place(folder: Path, briefs: Sequence[Brief], project: Project, workers: int) -> Place:
    """A fresh copy of `project` in `folder`, with nothing that a run has made, and the notebooks of `briefs` made ready."""
    for name in COPIED:
        source = project.root / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy2(source, folder / name)
    # As an installed library is: compiling it is no part of any run.
    compileall.compile_dir(folder / "lib", quiet=2)
    known = {name: value for name, value in os.environ.items() if not name.startswith("CITYMETRICS")}
    environment = known | {
        "PYTHONPATH": str(folder / "lib"),
        "CITYMETRICS_ROOT": str(folder),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PLOOMBER_STATS_ENABLED": "false",
    }
    place = Place(folder, workers, environment)
    place.executed.mkdir()
    place.prepared.mkdir()
    for brief in briefs:
        nbformat.write(prepared(brief), place.prepared / f"{brief.id}.ipynb")
    jobs = [{"id": brief.id, "parameters": dict(brief.parameters)} for brief in briefs]
    (folder / JOBS).write_text(json.dumps(jobs), encoding="utf-8")
    return place


def prepared(brief: Brief) -> Any:
    """The notebook of a brief, with what it is about in its metadata, for the exporters."""
    notebook = nbformat.read(brief.notebook, as_version=4)
    notebook.metadata["kernelspec"] = dict(KERNEL)
    notebook.metadata["citymetrics"] = {
        "id": brief.id,
        "lang": brief.lang,
        "title": brief.label,
        "subject": {"zh": brief.title.zh, "en": brief.title.en} if brief.subject else None,
        "facts": dict(brief.facts),
        "plans": [asdict(plan) for plan in brief.plans],
        "keywords": list(brief.keywords),
    }
    return notebook


def with_parameters(briefs: Sequence[Brief], folder: Path, place: Place) -> None:
    """The prepared notebooks with their parameters in a cell, for runners that take none."""
    folder.mkdir(exist_ok=True)
    for brief in briefs:
        notebook = load_notebook_node(str(place.prepared / f"{brief.id}.ipynb"))
        filled = parameterize_notebook(
            notebook, dict(brief.parameters), kernel_name="python3", language="python"
        )
        nbformat.write(filled, folder / f"{brief.id}.ipynb")


def spend(task: Callable[[], object]) -> Spent:
    """What a task takes; the processor time is that of the processes that it starts, where the system tells."""
    wall, cpu = time.perf_counter(), _children()
    task()
    return Spent(time.perf_counter() - wall, _children() - cpu)


def _children() -> float:
    try:
        import resource
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
