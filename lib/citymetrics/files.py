"""Writing files whole: beside, then moved into place, so that what is already there is never half-written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from citymetrics.errors import CitymetricsError


def leads_out(path: Path, folder: Path) -> bool:
    """Whether `path`, links followed, is no longer inside of `folder`."""
    return not path.resolve().is_relative_to(folder.resolve())


def write_whole(path: Path, data: bytes) -> bool:
    """Write `data` to `path`, whose folder is made where it is missing; return whether the file changed. A link at `path` is
    replaced by the file; what it leads to stays as it is.

    Raises
    ------
    CitymetricsError
        The file cannot be written; what was there before still is.
    """
    if path.is_file() and path.read_bytes() == data:
        return False
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if beside.is_symlink():
            # Whoever put it there meant the data to be written elsewhere.
            beside.unlink()
        beside.write_bytes(data)
        os.replace(beside, path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise CitymetricsError(f"cannot be written: {error.strerror}", where=str(path)) from None
    return True
