"""Page furniture is not plan text: menus, breadcrumbs, share links, comment forms, publication stamps.

What counts is listed in `data/furniture.yml`, so that another site's furniture is a line there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.layout import drop

_LONGEST = 160
"""No furniture line is longer: long lines are not matched against the patterns."""

_PARAGRAPH = 60


@dataclass(frozen=True)
class _Patterns:
    anywhere: re.Pattern[str]
    tail: re.Pattern[str]
    stamped: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    data = yaml.safe_load(resources.files(__package__).joinpath("data/furniture.yml").read_text("utf-8"))
    return _Patterns(
        anywhere=re.compile("|".join(f"(?:{pattern})" for pattern in data["anywhere"])),
        tail=re.compile("|".join(f"(?:{pattern})" for pattern in data["tail"])),
        stamped=re.compile(data["stamped"]),
    )


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """The span of every line, without its line break."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end > start:
            yield start, end
        start = end + 1


def find_furniture(text: str) -> list[tuple[int, int]]:
    """The spans of the lines of clean Simplified `text` that the page and not the plan printed, line breaks
    included.
    """
    lines = list(lines_of(text))
    titles = {text[start:end].replace(" ", "") for start, end in lines if end - start <= _LONGEST}
    tail = _tail(text, lines)
    return [
        (start, min(end + 1, len(text)))
        for index, (start, end) in enumerate(lines)
        if index >= tail or (end - start <= _LONGEST and _is_furniture(text[start:end], titles))
    ]


def without_furniture(clean: CleanText) -> CleanText:
    """The plan's own lines."""
    clean = drop(clean, find_furniture(clean.text))
    return drop(clean, [(len(clean.text) - 1, len(clean.text))]) if clean.text.endswith("\n") else clean


def _is_furniture(line: str, titles: set[str]) -> bool:
    patterns = _patterns()
    if patterns.anywhere.fullmatch(line):
        return True
    stamped = patterns.stamped.fullmatch(line)
    return bool(stamped and stamped["title"].replace(" ", "") in titles)


def _tail(text: str, lines: list[tuple[int, int]]) -> int:
    """The index of the line where the page's tail begins."""
    tail = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        start, end = lines[index]
        line = text[start:end]
        if len(line) > _PARAGRAPH:
            break
        if _patterns().tail.fullmatch(line):
            tail = index
    return tail
