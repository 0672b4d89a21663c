"""What a table's columns are called, and what stands above a table: its caption, its unit.

The names are data (`data/tables.yml`); reading needs them to know a table whose every cell became a line, extraction
to know what a column holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

LONGEST_HEADER = 24
"""In characters without blanks: no header cell that counts is longer."""
VALUES = ("year", "base", "target", "growth", "cumulative", "growth_or_cumulative")
"""The kinds of columns that hold figures."""

_BRACKETS = re.compile(r"[(（\[【〔［][^()（）\[\]【】〔〕［］]{0,24}[)）\]】〕］]")
_MARKS = re.compile(r"[①-⑳*＊※★☆△▲^¹²³⁴⁵]{1,4}|</?[a-z]{1,6} ?/?>|\*\*")
_BLANKS = re.compile(r"\s+")


@cache
def _rules() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(
        resources.files("citymetrics.reading").joinpath("data/tables.yml").read_text("utf-8")
    )
    return data


@dataclass(frozen=True)
class _Names:
    columns: re.Pattern[str]
    years: re.Pattern[str]


@cache
def _names() -> _Names:
    rules = _rules()
    kinds = "|".join(f"(?P<{kind}>{'|'.join(names)})" for kind, names in rules["columns"].items())
    words = "|".join(sorted(rules["year_words"], key=len, reverse=True))
    return _Names(re.compile(kinds), re.compile(rules["years"].replace("{words}", words)))


@cache
def caption_pattern() -> re.Pattern[str]:
    """The expression of a whole line that is a table's caption."""
    return re.compile(_rules()["caption"])


@cache
def unit_note_pattern() -> re.Pattern[str]:
    """The expression of a whole line such as 单位:公里; its group `unit` is the unit."""
    return re.compile(_rules()["unit_note"])


@cache
def cell_pattern(name: str) -> re.Pattern[str]:
    """The expression of a whole cell of a column: `index`, `unit`, `attribute` or `value`."""
    return re.compile(_rules()["cells"][name])


def plain(label: str) -> str:
    """A header cell without blanks, brackets and footnote marks: 指标 名称(2025年)* is 指标名称."""
    return _BRACKETS.sub("", _BLANKS.sub("", _MARKS.sub("", label)))


def header_kind(label: str) -> str:
    """What a column called `label` holds: a kind of `data/tables.yml`, ``year``, or nothing known."""
    if len(label) > 2 * LONGEST_HEADER:
        return ""
    return _kind(label)


@lru_cache(maxsize=4096)
def _kind(label: str) -> str:
    name = plain(label)
    if not name:
        # 2025年 may stand in a bracket of its own: (2025年).
        name = _BLANKS.sub("", label).strip("()（）[]【】")
    if not name or len(name) > LONGEST_HEADER:
        return ""
    names = _names()
    match = names.columns.fullmatch(name)
    if match:
        return match.lastgroup or ""
    return "year" if names.years.fullmatch(name) else ""
