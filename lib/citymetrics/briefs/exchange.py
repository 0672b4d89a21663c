"""Putting a report in its place: the new one is put together beside it and takes its place at once, so that whoever looks, and
whatever happens, finds one of them whole.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

_AT_WORKING_FOLDER, _EXCHANGE = -100, 2  # AT_FDCWD, RENAME_EXCHANGE


@contextmanager
def new_report(project: Project) -> Iterator[Project]:
    """The project with an empty folder for its report, which takes the report's place when the context ends well.

    Raises
    ------
    CitymetricsError
        There is no room, or no permission; the report is as it was.
    """
    reports = project.reports.resolve()
    new = reports.with_name(f".{reports.name}.new")
    try:
        recover(reports)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        yield replace(project, reports_at=new)
        _exchange(new, reports)
    except OSError as error:
        raise CitymetricsError(
            f"the report cannot be written: {error.strerror or error}",
            where=str(error.filename or project.relative(reports)),
            mend="What was there before still is; make room or give permission and run again.",
        ) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def recover(reports: Path) -> None:
    """Undo an exchange that was cut off between its two steps, where the system has none in one step."""
    old = _aside(reports)
    if old.is_dir() and not reports.exists():
        os.replace(old, reports)
    shutil.rmtree(old, ignore_errors=True)


def link_file(source: Path, target: Path) -> None:
    """`source` also at `target`, in the place of what is there, taking no more room where the file system can: replace such a
    file, don't write into it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        target.unlink()
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _aside(reports: Path) -> Path:
    return reports.with_name(f".{reports.name}.old")


def _exchange(new: Path, reports: Path) -> None:
    if not reports.exists():
        os.replace(new, reports)
    elif not _exchange_at_once(new, reports):
        old = _aside(reports)
        os.replace(reports, old)
        os.replace(new, reports)
        shutil.rmtree(old, ignore_errors=True)


def _exchange_at_once(one: Path, other: Path) -> bool:
    """Whether the system could let two folders change their names in one step, and has."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    at = _AT_WORKING_FOLDER
    return bool(rename(at, os.fsencode(one), at, os.fsencode(other), _EXCHANGE) == 0)
