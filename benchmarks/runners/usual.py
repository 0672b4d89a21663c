"""What people use today: commands one after another, and three runners that execute several notebooks at a time."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from citymetrics.briefs.jobs import Brief
from runners.place import Place, RunnerFailed, Spent, spend, tool, with_parameters

HERE = Path(__file__).parent
EXPORTERS = ("citymetrics-html", "citymetrics-pdf")
PARAMETERISED = "parameterised"


@dataclass(frozen=True)
class Took:
    """What a runner took: to execute the notebooks, and to export them."""

    executing: Spent
    exporting: Spent

    @property
    def whole(self) -> Spent:
        return self.executing + self.exporting


@dataclass(frozen=True)
class Runner:
    """`package` is what must be installed; `ready` is done before the clock runs, `execute` leaves the executed notebooks.

    A runner that does not export itself (`exports`) has the commands of nbconvert do it. One without `kernels` runs all
    notebooks of a worker in one interpreter, where each finds what those before it have left.
    """

    name: str
    package: str
    execute: Callable[[Place, Sequence[Brief]], None]
    ready: Callable[[Place, Sequence[Brief]], None] = lambda place, briefs: None
    exports: bool = False
    kernels: bool = True

    def run(self, place: Place, briefs: Sequence[Brief]) -> Took:
        """Raises `RunnerFailed` where it is not installed, fails or leaves a notebook out."""
        try:
            metadata.version(self.package)
        except metadata.PackageNotFoundError:
            raise RunnerFailed(f"{self.package} is not installed") from None
        self.ready(place, briefs)
        executing = spend(lambda: self.execute(place, briefs))
        _expect(place, briefs, (".ipynb",))
        exporting = Spent() if self.exports else spend(lambda: export_together(place, briefs))
        _expect(place, briefs, (".html", ".pdf"))
        return Took(executing, exporting)


def _expect(place: Place, briefs: Sequence[Brief], suffixes: Sequence[str]) -> None:
    lacking = [
        f"{brief.id}{suffix}"
        for brief in briefs
        for suffix in suffixes
        if not (place.executed / f"{brief.id}{suffix}").is_file()
    ]
    if lacking:
        raise RunnerFailed(f"nothing was made of {', '.join(lacking[:3])} ({len(lacking)} in all)")


def loop(place: Place, briefs: Sequence[Brief]) -> Took:
    """`papermill`, then `jupyter nbconvert` for each form, one brief and one command after another."""
    executing = exporting = Spent()
    for brief in briefs:
        given = [part for name, value in brief.parameters.items() for part in ("-p", name, str(value))]
        source, target = place.prepared / f"{brief.id}.ipynb", place.executed / f"{brief.id}.ipynb"
        executing += _spent(place, [tool("papermill"), str(source), str(target), *given])
        for exporter in EXPORTERS:
            exporting += _spent(place, convert(exporter, target))
    _expect(place, briefs, (".ipynb", ".html", ".pdf"))
    return Took(executing, exporting)


def _spent(place: Place, command: Sequence[str]) -> Spent:
    return spend(lambda: place.run(*command))


def convert(exporter: str, *notebooks: Path) -> list[str]:
    """The command that exports notebooks beside themselves."""
    return [tool("jupyter"), "nbconvert", "--to", exporter, *map(str, notebooks)]


def export_together(place: Place, briefs: Sequence[Brief]) -> None:
    """Export with as few processes as keep all workers busy: each command gets a worker's share of the notebooks.

    One command for each notebook and form, as the loop has, would pay for the imports again each time.
    """
    notebooks = [place.executed / f"{brief.id}.ipynb" for brief in briefs]
    shares = [notebooks[first :: place.workers] for first in range(place.workers)]
    place.run_all([convert(exporter, *share) for exporter in EXPORTERS for share in shares if share])


def parameterise(place: Place, briefs: Sequence[Brief]) -> None:
    with_parameters(briefs, place.root / PARAMETERISED, place)


def nbmake(place: Place, briefs: Sequence[Brief]) -> None:
    """pytest's plugin, with pytest-xdist's workers."""
    shutil.copytree(place.root / PARAMETERISED, place.executed, dirs_exist_ok=True)
    quiet = ("-q", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", str(place.executed))
    options = ("--nbmake", "--overwrite", "--nbmake-timeout=600", "-n", str(place.workers))
    place.run(tool("pytest"), *quiet, *options, str(place.executed))


def script(name: str, *arguments: str) -> Callable[[Place, Sequence[Brief]], None]:
    """Runs one of the scripts beside this file in the copy."""
    return lambda place, briefs: place.run(sys.executable, str(HERE / name), *arguments, str(place.workers))


RUNNERS = (
    Runner("ploomber", "ploomber", script("ploomber_build.py", "papermill"), exports=True),
    Runner(
        "ploomber's own engine",
        "ploomber-engine",
        script("ploomber_build.py", "ploomber-engine"),
        exports=True,
        kernels=False,
    ),
    Runner("nbmake", "nbmake", nbmake, parameterise),
    Runner("jupyter-cache", "jupyter-cache", script("cached_build.py", PARAMETERISED), parameterise),
)
