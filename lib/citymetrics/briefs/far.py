"""Briefs made elsewhere, as Dask tasks: what goes there with a task, and what comes back.

A worker needs this library and nothing else. The project goes to it once, as an archive; a task brings its brief's files back.
"""

from __future__ import annotations

import atexit
import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from citymetrics.briefs.running.warm import WarmKernels, warm_kernels
from citymetrics.briefs.task import Done, Task, do_task
from citymetrics.fingerprint import digest
from citymetrics.project import Project

RETRIES = 2
"""How often a task is given to another worker when its own died."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
Event = tuple[Task, bool, Done | None]


def work_far(client: Any, tasks: Sequence[Task]) -> Iterator[Event]:
    """Do `tasks` on the workers of `client`: each as it is handed over, and again with its result, whose files are in its folder
    then. The result is None where every worker that tried it died."""
    if not tasks:
        return
    parcel = client.scatter(pack(tasks[0].project), broadcast=True, hash=True)
    under_way = {}  # by the futures themselves: a cluster forgets a task whose last future is gone
    for task in tasks:
        future = client.submit(
            do_far, replace(task, kernels=None), _files(task.folder), parcel, retries=RETRIES, pure=False
        )
        under_way[future] = task
        yield task, False, None
    for future in import_module("distributed").as_completed(list(under_way)):
        task = under_way[future]
        if future.status != "finished":
            yield task, True, None
            continue
        done, files = future.result()
        for name, data in files.items():
            path = task.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        future.release()
        yield task, True, done


def do_far(task: Task, given: Mapping[str, bytes], parcel: bytes) -> tuple[Done, dict[str, bytes]]:
    """Runs on a worker: what became of a task, and the files of its folder. `given` are those that it brings along."""
    project, kernels = _unpacked(parcel)
    with tempfile.TemporaryDirectory(prefix="cm-") as name:
        folder = Path(name)
        for path, data in given.items():
            (folder / path).write_bytes(data)
        brief = replace(task.brief, notebook=project.notebooks / task.brief.notebook.name)
        done = do_task(replace(task, brief=brief, project=project, folder=folder, kernels=kernels))
        return done, _files(folder)


def pack(project: Project) -> bytes:
    """All of a project that its notebooks read, as an archive laid out like a checkout; the same files give the same bytes."""
    folders = {
        "data/raw": project.raw,
        "data/curated": project.curated,
        "data/curated/dictionary": project.dictionary,
        "data/curated/instruments": project.declared("instruments"),
        "notebooks": project.notebooks,
        "tests/gold": project.root / "tests" / "gold",
    }
    found = {
        f"{inside}/{path.relative_to(folder).as_posix()}": path
        for inside, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sorted(found.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


_SETTLED: dict[str, tuple[Project, WarmKernels | None]] = {}
"""By the hash of its archive, where this worker has a project, and the warm process for it."""


def _unpacked(parcel: bytes) -> tuple[Project, WarmKernels | None]:
    known = digest(parcel)
    if known not in _SETTLED:
        _SETTLED[known] = _settle(parcel)
    return _SETTLED[known]


def _settle(parcel: bytes) -> tuple[Project, WarmKernels | None]:
    """The project in a folder of this worker's own, and a warm process for it, both for as long as the worker lives."""
    stack = ExitStack()
    atexit.register(stack.close)
    root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cm-far-")))
    with zipfile.ZipFile(io.BytesIO(parcel)) as archive:
        archive.extractall(root)
    project = Project(root)
    return project, stack.enter_context(warm_kernels(project))
