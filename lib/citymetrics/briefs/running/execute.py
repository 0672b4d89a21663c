"""Running one notebook with its parameters; what fails comes back as data: notebook, parameters, cell and
traceback."""

from __future__ import annotations

import json
import logging
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from citymetrics.briefs.content.model import BriefError, plain
from citymetrics.briefs.running.environment import RECORD
from citymetrics.briefs.running.kernel import kernel_manager
from citymetrics.briefs.running.parameters import check_parameters
from citymetrics.briefs.running.warm import WarmKernels
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

SECONDS = 600.0
KERNEL = "python3"
INJECTED = "injected-parameters"
READ_SLICES = "citymetrics_reads"
"""In the metadata of a notebook that was run: the slices of data that it has read, None where that isn't known."""

# papermill warns through its logger of what is refused here, or of what is none of the reader's business.
logging.getLogger("papermill").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Failure:
    """Why a notebook failed. `cell` counts the cells of the notebook as written, from 1; None where no cell
    is to blame."""

    notebook: str
    parameters: Mapping[str, Any]
    cell: int | None
    error: str
    traceback: str

    def __str__(self) -> str:
        given = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        place = f"{self.notebook} ({given})" if given else self.notebook
        return f"{place}, cell {self.cell}: {self.error}" if self.cell else f"{place}: {self.error}"


class NotebookFailed(CitymetricsError):
    """A notebook stopped; `failure` says where and why."""

    def __init__(self, failure: Failure):
        self.failure = failure
        super().__init__(str(failure))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.failure,)


def load_notebook(path: Path, name: str) -> Any:
    """The notebook at `path`, which messages call `name`.

    Raises
    ------
    BriefError
        It is missing or no notebook.
    """
    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise BriefError("no such notebook", where=name) from None
    except (ValueError, AttributeError, nbformat.ValidationError, nbformat.reader.NotJSONError) as error:
        raise BriefError(f"not a notebook: {str(error).splitlines()[0]}", where=name) from None
    # The kernel is ours whatever the file says; papermill asks for a name and a language all the same.
    notebook.metadata["kernelspec"] = {"name": KERNEL, "display_name": "Python 3", "language": "python"}
    notebook.metadata.setdefault("language_info", {"name": "python"})
    return notebook


def execute_notebook(
    path: Path,
    parameters: Mapping[str, Any],
    project: Project,
    *,
    seconds: float = SECONDS,
    kernels: WarmKernels | None = None,
) -> Any:
    """Run a notebook and return it executed, as an nbformat node without papermill's times and paths, with the slices of data that
    it has read in its metadata (`READ_SLICES`).

    `seconds` limits the whole run; `kernels`, from `warm_kernels`, has one that starts at once. The file at `path` is not
    changed.

    Raises
    ------
    NotebookFailed
        A cell raised, the kernel died or the time was up.
    UnknownChoice, BriefError, Problems
        The notebook or its parameters are not in order; nothing was run.
    """
    name = project.relative(path)
    notebook = load_notebook(path, name)
    check_parameters(notebook, parameters, name=name, project=project)
    running: list[int] = []
    deadline = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="cm-", dir=kernels.folder if kernels else None) as folder:
        scratch = Path(folder)
        try:
            executed = papermill.execute_notebook(
                notebook,
                None,
                dict(parameters),
                kernel_name=KERNEL,
                language="python",
                progress_bar=False,
                log_output=False,
                start_timeout=max(60, int(seconds)),
                kernel_manager_class=kernel_manager(project, scratch, kernels),
                timeout_func=lambda cell: max(1, round(deadline - time.monotonic())),
                on_cell_start=lambda cell, cell_index: running.append(cell_index),
            )
        except PapermillExecutionError as error:
            trace = plain("\n".join(error.traceback)) or f"{error.ename}: {error.evalue}"
            cell = _written_cell(notebook, parameters, error.cell_index)
            raise NotebookFailed(
                Failure(name, dict(parameters), cell, plain(f"{error.ename}: {error.evalue}"), trace)
            ) from None
        except CellTimeoutError:
            cell = _written_cell(notebook, parameters, running[-1])
            said = f"stopped after {seconds:g} seconds"
            raise NotebookFailed(Failure(name, dict(parameters), cell, said, said)) from None
        except (DeadKernelError, RuntimeError) as error:
            log = scratch / "kernel.log"
            trace = plain(log.read_text(encoding="utf-8", errors="replace")) if log.is_file() else ""
            place = _written_cell(notebook, parameters, running[-1]) if running else None
            said = f"the kernel died ({str(error).strip() or type(error).__name__})"
            raise NotebookFailed(
                Failure(name, dict(parameters), place, said, trace.strip() or said)
            ) from None
        executed = _without_traces(executed)
        executed.metadata[READ_SLICES] = _slices_read(scratch)
    return executed


def _slices_read(scratch: Path) -> list[str] | None:
    """What the kernel has noted; None where it ended before it could."""
    try:
        found: list[str] = json.loads((scratch / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _written_cell(notebook: Any, parameters: Mapping[str, Any], index: int) -> int:
    """The number, from 1, of the executed cell `index` in the notebook as written: papermill puts a cell
    behind the parameters."""
    if not parameters:
        return index + 1
    tagged = [at for at, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", [])]
    return index + 1 if tagged and index <= tagged[0] else max(1, index)


def _without_traces(notebook: Any) -> Any:
    notebook.cells = [cell for cell in notebook.cells if INJECTED not in cell.metadata.get("tags", [])]
    notebook.metadata.pop("papermill", None)
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
    return notebook
