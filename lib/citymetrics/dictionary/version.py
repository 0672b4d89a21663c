"""The dictionary's version: what a citation names, and what the changelog beside it explains.

Numbered like software: the first number when rows that stood under one metric move to another or leave (figures of an older
build no longer compare), the second when metrics join, the third when only words change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from citymetrics.errors import DictionaryError
from citymetrics.yamlfile import Entry, read_yaml

VERSION_FILE = "version.yml"
CHANGELOG_FILE = "CHANGELOG.md"
_NUMBER = re.compile(r"\d+\.\d+\.\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_HEAD = re.compile(rf"^## (?P<number>{_NUMBER.pattern})\b", re.MULTILINE)


@dataclass(frozen=True)
class Version:
    """`number` such as 2.1.0 and the `date` (ISO) on which it was given; a dictionary without a version file has neither."""

    number: str = ""
    date: str = ""


def read_version(folder: Path, *, name: str = VERSION_FILE) -> Version:
    """The version of the dictionary in `folder`. `name` is how messages call the file.

    Raises
    ------
    CitymetricsError
        The file isn't what it should be, or the changelog's first entry is of another version.
    """
    path = folder / VERSION_FILE
    if not path.is_file():
        return Version()
    data = read_yaml(path, name=name)
    if not isinstance(data, Entry) or set(data) != {"version", "date"}:
        raise DictionaryError(
            "no version and date",
            where=f"{name}:1",
            expected="two lines: 'version: 1.0.0', 'date: 2026-01-31'",
        )
    number, date = str(data["version"]), str(data["date"])
    if not _NUMBER.fullmatch(number):
        raise DictionaryError(
            f"version {number!r}", where=data.where(name, "version"), expected="three numbers such as 1.0.0"
        )
    if not _DATE.fullmatch(date):
        raise DictionaryError(
            f"date {date!r}", where=data.where(name, "date"), expected="a date such as 2026-01-31"
        )
    _check_changelog(folder, number, data.where(name, "version"))
    return Version(number, date)


def _check_changelog(folder: Path, number: str, where: str) -> None:
    path = folder / CHANGELOG_FILE
    head = _HEAD.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    if head is None or head["number"] != number:
        raise DictionaryError(
            f"{CHANGELOG_FILE} opens with {head['number'] if head else 'no version'}",
            where=where,
            expected=number,
            mend=f"Tell under '## {number}' in {CHANGELOG_FILE} what has changed.",
        )
