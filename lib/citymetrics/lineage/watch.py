"""Seeing which files of a project are opened by whatever code: a notebook's own cells may read a table past this library.

Python tells its audit hooks of every file that it opens, also through pandas or numpy, and of programs and addresses, whose answers
nobody can look up again. Left out is what isn't the project's data: installed packages, this library, what a run makes, hidden
folders, and what the notebook itself has written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import source_from_cache
from pathlib import Path
from types import FrameType
from typing import Any

from citymetrics.lineage.record import Active, Reads
from citymetrics.project import Project

_LIBRARY = Path(__file__).resolve().parent.parent
_IMPORTING = "<frozen importlib"
_WRITES_ONLY, _ACCESS = os.O_WRONLY, os.O_RDONLY | os.O_WRONLY | os.O_RDWR
_NEW = os.O_TRUNC | os.O_EXCL
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork")
_ADDRESSES = ("urllib.Request", "socket.getaddrinfo")
_watching: list[Active] = []


def watch_files(active: Active) -> None:
    """Tell those who are `active` of every file that this process opens. A hook stays for as long as the process lives."""
    if not _watching:
        _watching.append(active)
        sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    handle = _HANDLERS.get(event)
    if handle is None:
        return
    for reads in _watching[0]():
        # What a hook raises would stop the reader.
        with suppress(TypeError, ValueError, OSError, UnicodeError):
            handle(reads, event, arguments)


def _opened(reads: Reads, event: str, arguments: tuple[Any, ...]) -> None:
    path = _own_path(arguments[0], reads.project)
    if path is None:
        return
    flags = arguments[2] if len(arguments) > 2 and isinstance(arguments[2], int) else os.O_RDONLY
    if flags & _NEW:
        reads.written.add(path)
    elif flags & _ACCESS != _WRITES_ONLY and path not in reads.written:
        reads.add(path)


def _listed(reads: Reads, event: str, arguments: tuple[Any, ...]) -> None:
    folder = _own_path(arguments[0] if arguments and arguments[0] is not None else ".", reads.project)
    # An import looks through every folder that modules may be in.
    if folder is not None and not _is_importing():
        reads.add_names(folder)


def _started(reads: Reads, event: str, arguments: tuple[Any, ...]) -> None:
    if not _is_importing():
        first = arguments[0] if arguments else ""
        what = os.fsdecode(first) if isinstance(first, (str, bytes, os.PathLike)) else ""
        reads.add_unknown("process", Path(what).name or event)


def _asked(reads: Reads, event: str, arguments: tuple[Any, ...]) -> None:
    reads.add_unknown("network", str(arguments[0] or "") if arguments else "")


_HANDLERS: dict[str, Callable[[Reads, str, tuple[Any, ...]], None]] = {
    "open": _opened,
    "sqlite3.connect": _opened,
    "os.listdir": _listed,
    "os.scandir": _listed,
    **dict.fromkeys(_PROGRAMS, _started),
    **dict.fromkeys(_ADDRESSES, _asked),
}


def _own_path(given: Any, project: Project) -> Path | None:
    """The path of a file of the project's data; None for all others."""
    if not isinstance(given, (str, bytes, os.PathLike)):
        return None  # a descriptor, whose file was opened before
    written = Path(os.path.abspath(os.fsdecode(given)))
    if "__pycache__" in written.parts:
        written = Path(source_from_cache(os.fspath(written)))
    for path in (written, Path(os.path.realpath(written))):
        for home in filter(None, (project.root, project.raw, project.out)):
            if path.is_relative_to(home):
                inside = path.relative_to(home).parts
                return None if _is_aside(path, inside, project) else path
    return None


def _is_aside(path: Path, inside: tuple[str, ...], project: Project) -> bool:
    aside = (_LIBRARY, Path(sys.prefix), Path(sys.base_prefix), project.reports, project.figures)
    return any(part.startswith(".") for part in inside) or any(
        path.is_relative_to(folder) for folder in aside
    )


def _is_importing() -> bool:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename.startswith(_IMPORTING):
            return True
        frame = frame.f_back
    return False
