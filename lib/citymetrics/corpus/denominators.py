"""Denominators for a corpus: a CSV file like a project's own, about the corpus's places."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from citymetrics.context import Context, Denominator, _numbers, _row_problems, _rows
from citymetrics.corpus.storage import open_beside
from citymetrics.errors import CitymetricsError, ContextError, Problems


def read_denominators(url: str | Path, places: Collection[str]) -> Context:
    """The records about `places`; those about others are left out, for a slice of a corpus holds some places only.

    Raises
    ------
    ContextError, Problems
        The file cannot be read, or one line for each record that is malformed.
    """
    folder, name = open_beside(url)
    try:
        text = folder.read(name).decode("utf-8-sig")
    except OSError as error:
        raise ContextError(f"cannot be read: {error.strerror or error}", where=folder.address(name)) from None
    except UnicodeDecodeError as error:
        raise ContextError(f"byte {error.start} is not UTF-8", where=name, mend="Save it as UTF-8.") from None
    problems: list[CitymetricsError] = []
    records: list[Denominator] = []
    for line, row in _rows(text, name):
        if row["place"] not in places:
            continue
        found = list(_row_problems(row, f"{name}:{line}", [row["place"]]))
        problems.extend(found)
        if not found:
            records.append(Denominator(**{**row, **_numbers(row)}))  # type: ignore[arg-type]
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    return Context(tuple(records))
