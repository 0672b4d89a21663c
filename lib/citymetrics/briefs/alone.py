"""One run at a time in one folder: a second one is told so, and touches nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from citymetrics.errors import CitymetricsError
from citymetrics.project import Project

LOCK = "lock"


@contextmanager
def alone(project: Project) -> Iterator[None]:
    """For as long as the context lasts no other run may change what is made of `project`. A run that was killed holds nothing.

    Raises
    ------
    CitymetricsError
        Another run is at work there, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    where = project.relative(project.made) if project.out else "reports/"
    try:
        project.work.mkdir(parents=True, exist_ok=True)
        lock = FileLock(project.work / LOCK, blocking=False)
        lock.acquire()
    except Timeout:
        raise CitymetricsError(
            "another run is making a report here", where=where, mend="Wait until it has ended, or stop it."
        ) from None
    except OSError as error:
        raise CitymetricsError(
            f"cannot be written: {error.strerror}", where=project.relative(project.work)
        ) from None
    try:
        yield
    finally:
        lock.release()
