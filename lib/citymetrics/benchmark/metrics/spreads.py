"""What totals are put in relation to: people, land, households, built-up area, districts, subdistricts.

The list is data (`spreads.yml`). Which of them make sense for a metric its entry in the dictionary says; drafted laws are put in
relation to none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from citymetrics.errors import CitymetricsError, Problems
from citymetrics.labels.wording import wording
from citymetrics.yamlfile import Entry, read_yaml

NAME = "benchmark/metrics/spreads.yml"
ADDED_UP = ("stock", "addition")
"""Kinds of metrics whose figures are totals; shares, rates and levels are not divided again."""
SHOWN = 2
"""How many of a metric's bases its comparison carries; `intensity` gives them all."""
_KEYS: dict[str, Any] = {"per": (int, float), "unit": str, "column": str, "year": int}


@dataclass(frozen=True, slots=True)
class Spread:
    """One basis: `measure` (a denominator) in `unit`, the value `per` so many of it in `column`; `year` chooses the record."""

    measure: str
    per: float
    unit: str
    column: str
    year: int | None = None


@cache
def load_spreads(path: Path | None = None) -> dict[str, Spread]:
    """Every basis by its column, in the file's order.

    Raises
    ------
    CitymetricsError, Problems
        One line for each entry that is malformed.
    """
    data = read_yaml(path or Path(__file__).with_name("spreads.yml"), name=NAME)
    if not isinstance(data, Entry):
        raise CitymetricsError("no list of denominators", where=f"{NAME}:1", expected="a mapping of measures")
    problems = list(_problems(data))
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    return {entry["column"]: Spread(measure, **entry) for measure, entry in data.items()}


def _problems(data: Entry) -> Iterator[CitymetricsError]:
    columns: dict[str, str] = {}
    for measure, entry in data.items():
        where = data.where(NAME, measure)
        if f"measures.{measure}" not in wording():
            yield CitymetricsError(
                f"unknown measure {measure!r}", where=where, expected="one of labels/words/measures.yml"
            )
        if not isinstance(entry, Entry) or not {"per", "unit", "column"} <= set(entry) <= set(_KEYS):
            yield CitymetricsError(
                f"malformed entry of {measure}", where=where, expected="per, unit, column and perhaps year"
            )
            continue
        for key, kind in _KEYS.items():
            given = entry.get(key)
            if key in entry and (not isinstance(given, kind) or isinstance(given, bool)):
                yield CitymetricsError(
                    f"{key} is {given!r}",
                    where=where,
                    expected="a text" if kind is str else "a number",
                )
        if isinstance(entry["per"], (int, float)) and not entry["per"] > 0:
            yield CitymetricsError(f"per is {entry['per']!r}", where=where, expected="a number above 0")
        column = str(entry["column"])
        if f"intensity.{column}" not in wording():
            yield CitymetricsError(
                f"no words for {column!r}",
                where=where,
                expected=f"an entry {column} in labels/words/intensity.yml",
            )
        if column in columns:
            yield CitymetricsError(
                f"column {column!r} comes twice",
                where=where,
                expected="another name",
                mend=f"{columns[column]} has it.",
            )
        columns.setdefault(column, measure)


def spread_of(column: str) -> Spread | None:
    """The basis that `column` holds; None for `value`, `total` and `per_year`, which are divided by nothing."""
    return load_spreads().get(column)


def bases_of(metric: Any) -> tuple[str, ...]:
    """The columns that totals of `metric` are spread over, the one that it is compared on first; none for shares and levels."""
    if metric.kind not in ADDED_UP:
        return ()
    return tuple(column for column, one in load_spreads().items() if one.measure in metric.denominators)


def basis_of(metric: Any) -> str:
    """The column that a metric is compared and ranked on: the first of its bases, else the value itself."""
    return next(iter(bases_of(metric)), "value")
