"""Denominators: how many people live in a place, how large it is. Plans do not say; `data/raw/context`
does, with sources.

Every record keeps its date, its source and how far it can be trusted, so that a figure per head can show
all three.
"""

from __future__ import annotations

import csv
import datetime
import difflib
import io
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property

import pandas as pd

from citymetrics.errors import CitymetricsError, ContextError, Problems, UnknownChoice
from citymetrics.labels.wording import Label, wording
from citymetrics.project import Project
from citymetrics.sources import load_sources

CONFIDENCES = ("two_sources", "one_source", "weak")
CENSUS_YEAR = 2020
FIRST_YEAR, LAST_YEAR = 1949, 2100
"""The years that a record may be of: beyond them a date is a slip of the pen."""
_DAY_OR_YEAR = re.compile(r"[12]\d{3}(-\d{2}-\d{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Denominator:
    """One figure about a place: `value` in `unit`, as of `date` (a day, a year, or "" where the source has
    none). `low` and `high` are what other sources of the same date give, None where they agree. `source` is who published it,
    as the source calls itself; `source_zh` and `source_en` name it for readers of the other language.
    """

    place: str
    measure: str
    value: float
    unit: str
    date: str
    source: str
    address: str
    confidence: str
    low: float | None = None
    high: float | None = None
    source_zh: str = ""
    source_en: str = ""

    @property
    def source_label(self) -> Label:
        """Who published the figure, in both languages; as the source calls itself where it has no other name."""
        return Label(self.source_zh or self.source, self.source_en or self.source)

    @property
    def year(self) -> int | None:
        return int(self.date[:4]) if self.date else None


COLUMNS = tuple(field.name for field in fields(Denominator))
RANGE = ("low", "high")
NAMES = ("source_zh", "source_en")
WIDTHS = (len(COLUMNS) - 4, len(COLUMNS) - 2, len(COLUMNS))
"""A table may leave out `NAMES`, and `RANGE` with them; a row may leave out what it has nothing for."""


@dataclass(frozen=True)
class Context:
    """All denominators, in the file's order."""

    records: tuple[Denominator, ...]

    def get(self, place: str, measure: str, year: int | None = None) -> Denominator | None:
        """The place's record of `measure` that is nearest to `year`, or None where there is none.

        Of two equally near the later is taken. Without a year it is the census of 2020 where the place has
        one, because it was counted everywhere on one day, else the newest. A record without a date serves
        only where no other does.
        """
        records = self.records_of(place, measure)
        dated = [record for record in records if record.year is not None]
        if not dated:
            return records[0] if records else None
        if year is None:
            census = [record for record in dated if record.year == CENSUS_YEAR]
            return max(census or dated, key=lambda record: record.date)
        return min(dated, key=lambda record: (abs((record.year or 0) - year), -(record.year or 0)))

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], list[Denominator]]:
        found: dict[tuple[str, str], list[Denominator]] = {}
        for record in self.records:
            found.setdefault((record.place, record.measure), []).append(record)
        return found

    def records_of(self, place: str, measure: str) -> list[Denominator]:
        """The place's records of `measure`, of every date, in the file's order."""
        return self._by_place.get((place, measure), [])

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that any place has, in the file's order."""
        return tuple(dict.fromkeys(record.measure for record in self.records))

    @property
    def frame(self) -> pd.DataFrame:
        """One row per record, with the file's columns."""
        return pd.DataFrame([asdict(record) for record in self.records], columns=list(COLUMNS))


def load_context(project: Project | None = None) -> Context:
    """Read and check `data/raw/context/denominators.csv`; no denominators where there is no folder `context`.

    Raises
    ------
    ContextError, Problems
        One line for each record that is malformed, speaks of an unknown place, or comes twice.
    """
    project = project or Project.find()
    name = project.relative(project.denominators_file)
    places = {
        place for source in load_sources(project).values() for place in (source.city, source.parent) if place
    }
    try:
        data = project.denominators_file.read_bytes()
    except FileNotFoundError:
        if not project.denominators_file.parent.exists():
            return Context(())
        raise ContextError("no such file", where=name, expected="the table of denominators") from None
    return read_denominators(data, name, places)


def read_denominators(data: bytes, name: str, places: Collection[str], *, others: bool = False) -> Context:
    """The records of a table of denominators, checked; messages call it `name`. `others` says that it may hold records about
    more than `places`: they are left out.

    Raises
    ------
    ContextError, Problems
        As `load_context`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContextError(
            f"byte {error.start} is not UTF-8", where=name, mend="Save the file as UTF-8."
        ) from None
    problems: list[CitymetricsError] = []
    records: list[Denominator] = []
    lines: dict[tuple[str, str, str], int] = {}
    units: dict[str, tuple[str, int]] = {}
    for line, row in _rows(text, name):
        if others and row["place"] not in places:
            continue
        where = f"{name}:{line}"
        found = list(_row_problems(row, where, places))
        problems.extend(found)
        if found:
            continue
        record = Denominator(**{**row, **_numbers(row)})  # type: ignore[arg-type]
        clash = list(_clashes(record, where, lines, units))
        problems.extend(clash)
        key = record.place, record.measure, record.date
        if key not in lines:
            lines[key] = line
            units.setdefault(record.measure, (record.unit, line))
            records.append(record)
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    return Context(tuple(records))


def _clashes(
    record: Denominator,
    where: str,
    lines: Mapping[tuple[str, str, str], int],
    units: Mapping[str, tuple[str, int]],
) -> Iterator[CitymetricsError]:
    """What a record has against those before it, of which `lines` and `units` tell where they stand."""
    key = record.place, record.measure, record.date
    if key in lines:
        yield ContextError(
            f"duplicate record of {record.measure} for {record.place}",
            where=where,
            expected="one record per place, measure and date",
            mend=f"The other is at line {lines[key]}.",
        )
        return
    unit, line = units.get(record.measure, (record.unit, 0))
    if unit != record.unit:
        yield ContextError(
            f"unit of {record.measure} is {record.unit!r}",
            where=where,
            expected=f"{unit!r} as at line {line}",
        )


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each record with the line it ends at; the header must be the contract's."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        columns = tuple(header)
        if columns not in [COLUMNS[:width] for width in WIDTHS]:
            raise ContextError(
                f"columns are {','.join(header)!r}", where=f"{name}:1", expected=",".join(COLUMNS)
            )
        for row in reader:
            if not row:
                continue
            allowed = [str(width) for width in WIDTHS if width <= len(columns)]
            if str(len(row)) not in allowed:
                raise ContextError(
                    f"{len(row)} fields",
                    where=f"{name}:{reader.line_num}",
                    expected=" or ".join(allowed),
                    mend='Put a text that holds a comma into "…".',
                )
            cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))
            yield reader.line_num, dict.fromkeys((*RANGE, *NAMES), "") | cells
    except csv.Error as error:
        raise ContextError(str(error), where=f"{name}:{reader.line_num}", expected="a CSV table") from None


def _row_problems(row: dict[str, str], where: str, places: Iterable[str]) -> Iterator[CitymetricsError]:
    places = sorted(places)
    if row["place"] not in places:
        near = difflib.get_close_matches(row["place"], places, n=1)
        yield ContextError(
            f"unknown place {row['place']!r}",
            where=where,
            expected=f"one of {', '.join(places)}",
            mend=f"Did you mean {near[0]!r}?" if near else "Register its plan first.",
        )
    if row["measure"] and f"measures.{row['measure']}" not in wording():
        known = [address.partition(".")[2] for address in wording() if address.startswith("measures.")]
        yield UnknownChoice("measure", row["measure"], known, where=where)
    for column in ("measure", "unit"):
        if not row[column]:
            yield ContextError(f"{column} is empty", where=where, expected="a text")
    if not row["source"]:
        yield ContextError(
            "source is empty",
            where=where,
            expected="who published the figure",
            mend="Name it, or take the record out: without it the figure that needs it is left open and says so.",
        )
    if not _is_positive(row["value"]):
        yield ContextError(
            f"value is {row['value']!r}", where=where, expected="a number above 0, without separators"
        )
    yield from _range_problems(row, where)
    if bool(row["source_zh"]) != bool(row["source_en"]):
        yield ContextError(
            "source is named in one language only",
            where=where,
            expected="source_zh and source_en, or neither",
        )
    if row["date"] and not _is_day_or_year(row["date"]):
        yield ContextError(
            f"date is {row['date']!r}", where=where, expected="a day (2020-11-01), a year (2020) or nothing"
        )
    if row["confidence"] not in CONFIDENCES:
        yield ContextError(
            f"unknown confidence {row['confidence']!r}",
            where=where,
            expected=f"one of {', '.join(CONFIDENCES)}",
        )


def _range_problems(row: dict[str, str], where: str) -> Iterator[CitymetricsError]:
    ends = [row[column] for column in RANGE if row[column]]
    if not ends or not _is_positive(row["value"]):
        return
    if (
        len(ends) != 2
        or not all(map(_is_positive, ends))
        or not float(ends[0]) <= float(row["value"]) <= float(ends[1])
    ):
        yield ContextError(
            f"low and high are {row['low']!r} and {row['high']!r}",
            where=where,
            expected=f"two numbers around {row['value']}, or nothing",
            mend="Give the lowest and the highest figure that a source has for it.",
        )


def _numbers(row: dict[str, str]) -> dict[str, float | None]:
    return {column: float(row[column]) if row[column] else None for column in ("value", *RANGE)}


def _is_positive(text: str) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return math.isfinite(value) and value > 0 and "_" not in text


def _is_day_or_year(text: str) -> bool:
    if not _DAY_OR_YEAR.fullmatch(text):
        return False
    try:
        date = datetime.date.fromisoformat(text if "-" in text else f"{text}-01-01")
    except ValueError:
        return False
    return FIRST_YEAR <= date.year <= LAST_YEAR
