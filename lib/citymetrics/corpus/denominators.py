"""Denominators for a corpus: a CSV file like a project's own, about the corpus's places."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from citymetrics.context import Context, read_denominators
from citymetrics.errors import ContextError
from citymetrics.storage import open_beside


def fetch_denominators(url: str | Path, places: Collection[str]) -> Context:
    """The records about `places`; those about others are left out, for a slice of a corpus holds some places only.

    Raises
    ------
    ContextError, Problems
        The file cannot be read, or one line for each record that is malformed or comes twice.
    """
    folder, name = open_beside(url)
    try:
        data = folder.read(name)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        said = "no such file" if missing else f"cannot be read: {error.strerror or error}"
        raise ContextError(said, where=folder.address(name)) from None
    return read_denominators(data, name, places, others=True)
