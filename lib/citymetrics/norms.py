"""Norms: what a national plan, a standard or an international framework asks for, in the words of its text.

Plans do not say what is asked of them; `data/raw/context/norms.csv` does, one record per level and date, each with the clause
that it is read from and where that was found. What no text was found for is left out. A norm is of the same definition as its
metric, or says in a note what differs.
"""

from __future__ import annotations

import csv
import datetime
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd

from citymetrics.context import CONFIDENCES
from citymetrics.errors import CitymetricsError, ContextError, Problems, UnknownChoice
from citymetrics.extraction.statement import COMPARATORS
from citymetrics.labels import Label
from citymetrics.project import Project

FILE = "norms.csv"
ADDRESSEES = ("each_city", "some_cities", "nation")
"""Whom a norm asks it of: every city (of prefecture level and above), some that its note names, or the country as a whole."""
KINDS = ("national", "standard", "iso", "sdg")
FITS = ("full", "partial")
LEVEL_KINDS = ("share", "rate", "level")
"""Kinds of metrics that a norm may be for: a national total says nothing about one city's."""
_SLUG = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_SCOPE = re.compile(r"whole|area:\S+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Norm:
    """One level that is asked for: `value` in the metric's `unit`, reached by `due` ("" for a standing one).

    `scope` is what it speaks of, as observations write it; `issued` a day, a year or ""; `clause` the words of the text;
    the notes say what differs where `fit` is `partial`, or which places it is for where `addressee` is `some_cities`.
    """

    id: str
    metric: str
    value: float
    comparator: str
    unit: str
    scope: str
    addressee: str
    kind: str
    fit: str
    due: str
    issued: str
    label_zh: str
    label_en: str
    document: str
    clause: str
    note_zh: str
    note_en: str
    source_zh: str
    source_en: str
    address: str
    confidence: str

    @property
    def label(self) -> Label:
        return Label(self.label_zh, self.label_en)

    @property
    def source(self) -> Label:
        """Whose copy of the words was found."""
        return Label(self.source_zh, self.source_en)

    @property
    def note(self) -> Label | None:
        return Label(self.note_zh, self.note_en) if self.note_zh else None

    def issued_after(self, day: datetime.date | None) -> bool:
        """Whether it came after `day`, so that a plan of that day could not know it; by the year where it has no day."""
        if day is None or not self.issued:
            return False
        return self.issued > day.isoformat()[: len(self.issued)]


COLUMNS = tuple(field.name for field in fields(Norm))
REQUIRED = ("label_zh", "label_en", "document", "clause", "source_zh", "source_en", "address")


@dataclass(frozen=True)
class Norms:
    """All norms, in the file's order."""

    records: tuple[Norm, ...] = ()

    def of(self, metric: str) -> tuple[Norm, ...]:
        """The norms for a metric, the earliest due first, standing ones at the head."""
        return tuple(
            sorted((norm for norm in self.records if norm.metric == metric), key=lambda one: one.due)
        )

    @property
    def frame(self) -> pd.DataFrame:
        """One row per norm, with the file's columns."""
        return pd.DataFrame([asdict(norm) for norm in self.records], columns=list(COLUMNS))


NO_NORMS = Norms()


def norms_file(project: Project) -> Path:
    return project.raw / "context" / FILE


def load_norms(project: Project | None = None, *, metrics: Mapping[str, Any] | None = None) -> Norms:
    """Read and check `data/raw/context/norms.csv`; `NO_NORMS` where a project has none.

    `metrics` are the dictionary's (default: the project's own).

    Raises
    ------
    ContextError, UnknownChoice, Problems
        One line for each record that is malformed, speaks of an unknown metric, or comes twice.
    """
    project = project or Project.find()
    path = norms_file(project)
    name = project.relative(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return NO_NORMS
    except UnicodeDecodeError as error:
        raise ContextError(
            f"byte {error.start} is not UTF-8", where=name, mend="Save the file as UTF-8."
        ) from None
    if metrics is None:
        from citymetrics.dictionary import load_dictionary

        metrics = load_dictionary(project).metrics
    problems: list[CitymetricsError] = []
    records: list[Norm] = []
    lines: dict[str, int] = {}
    for line, row in _rows(text, name):
        where = f"{name}:{line}"
        found = list(_row_problems(row, where, metrics))
        if row["id"] in lines:
            found.append(
                ContextError(
                    f"duplicate id {row['id']!r}",
                    where=where,
                    mend=f"The other is at line {lines[row['id']]}.",
                )
            )
        lines.setdefault(row["id"], line)
        problems += found
        if not found:
            records.append(Norm(**{**row, "value": float(row["value"])}))  # type: ignore[arg-type]
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    return Norms(tuple(records))


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each record with the line it ends at; the header must be the contract's."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = tuple(next(reader, []))
        if header != COLUMNS:
            raise ContextError(
                f"columns are {','.join(header)!r}", where=f"{name}:1", expected=",".join(COLUMNS)
            )
        for row in reader:
            if not row:
                continue
            if len(row) != len(COLUMNS):
                raise ContextError(
                    f"{len(row)} fields",
                    where=f"{name}:{reader.line_num}",
                    expected=str(len(COLUMNS)),
                    mend='Put a text that holds a comma into "…".',
                )
            yield reader.line_num, dict(zip(COLUMNS, (cell.strip() for cell in row), strict=True))
    except csv.Error as error:
        raise ContextError(str(error), where=f"{name}:{reader.line_num}", expected="a CSV table") from None


def _row_problems(row: dict[str, str], where: str, metrics: Mapping[str, Any]) -> Iterator[CitymetricsError]:
    if not _SLUG.fullmatch(row["id"]):
        yield ContextError(f"id is {row['id']!r}", where=where, expected="a short name such as sponge_2030")
    if row["metric"] not in metrics:
        yield UnknownChoice("metric", row["metric"], metrics, where=where)
    else:
        yield from _metric_problems(row, where, metrics[row["metric"]])
    if not _is_level(row["value"]):
        yield ContextError(
            f"value is {row['value']!r}", where=where, expected="a number of 0 or more, without separators"
        )
    for column, choices in (
        ("comparator", tuple(one for one in COMPARATORS if one not in ("range", "all"))),
        ("addressee", ADDRESSEES),
        ("kind", KINDS),
        ("fit", FITS),
        ("confidence", CONFIDENCES),
    ):
        if row[column] not in choices:
            yield UnknownChoice(column, row[column], choices, where=where)
    if not _SCOPE.fullmatch(row["scope"]):
        yield ContextError(
            f"scope is {row['scope']!r}", where=where, expected="whole, or area: and a name (area:建成区)"
        )
    yield from _date_problems(row, where)
    yield from _text_problems(row, where)


def _metric_problems(row: dict[str, str], where: str, metric: Any) -> Iterator[CitymetricsError]:
    if metric.kind not in LEVEL_KINDS:
        yield ContextError(
            f"{row['metric']} is a total ({metric.kind})",
            where=where,
            expected=f"a metric of kind {', '.join(LEVEL_KINDS)}",
            mend="Take the norm out: a total of one place has no norm.",
        )
    if row["unit"] != metric.unit:
        yield ContextError(
            f"unit is {row['unit']!r}", where=where, expected=f"{metric.unit!r} as the metric has"
        )


def _date_problems(row: dict[str, str], where: str) -> Iterator[CitymetricsError]:
    if row["due"] and not _is_day(row["due"]):
        yield ContextError(f"due is {row['due']!r}", where=where, expected="a day (2025-12-31) or nothing")
    if row["issued"] and not (_is_day(row["issued"]) or _YEAR.fullmatch(row["issued"])):
        yield ContextError(
            f"issued is {row['issued']!r}",
            where=where,
            expected="a day (2021-07-01), a year (2021) or nothing",
        )


def _text_problems(row: dict[str, str], where: str) -> Iterator[CitymetricsError]:
    for column in REQUIRED:
        if not row[column]:
            mend = (
                "Quote the text, or take the norm out: nothing is taken from memory."
                if column == "clause"
                else ""
            )
            yield ContextError(f"{column} is empty", where=where, expected="a text", mend=mend)
    if bool(row["note_zh"]) != bool(row["note_en"]):
        yield ContextError(
            "note is in one language only", where=where, expected="note_zh and note_en, or neither"
        )
    elif not row["note_zh"] and (row["fit"] == "partial" or row["addressee"] == "some_cities"):
        what = "what differs" if row["fit"] == "partial" else "which places it is for"
        yield ContextError("note is empty", where=where, expected=f"a note that says {what}")


def _is_level(text: str) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return math.isfinite(value) and value >= 0 and "_" not in text


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
