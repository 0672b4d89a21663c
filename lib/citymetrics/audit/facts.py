"""What the tables hold, as plain rows: all that a number on a page can be traced to.

The files are read as they stand on the disk, not through what made the pages: an error there must not excuse itself here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

from citymetrics.audit.numerals import Sorted, numerals
from citymetrics.curation import OBSERVATION_COLUMNS
from citymetrics.errors import CitymetricsError
from citymetrics.project import Project
from citymetrics.reading.decode import decode
from citymetrics.yamlfile import read_yaml

Row = Mapping[str, str]
OBSERVATIONS, MENTIONS = "observations.csv", "instrument_mentions.csv"
_NUMBER = re.compile(r"[\d.,]*\d|[ⅠⅡⅢⅣⅤ]")
_PROSE = frozenset({"quote", "section", "definition_zh", "definition_en", "address", "sha256"})
_NAMES = ("subject", "section", "name", "name_text")


@dataclass(frozen=True)
class Facts:
    """`rows` are the observations and `mentions` those of instruments, by id; `sources` the registry's entries and `texts` the
    plans' own, by plan; `metrics` the dictionary's table by metric; `others` every further row of a curated table or of the context."""

    rows: Mapping[str, Row]
    mentions: Mapping[str, Row]
    sources: Mapping[str, Mapping[str, Any]]
    metrics: Mapping[str, Row]
    denominators: tuple[Row, ...]
    others: tuple[Row, ...]
    texts: Mapping[str, str]

    @classmethod
    def load(cls, project: Project) -> Facts:
        """Read the tables of `project`; one that is not there is empty.

        Raises
        ------
        CitymetricsError
            The observations are those of another version of this library.
        """
        tables = {path.name: tuple(_read(path)) for path in sorted(project.curated.glob("*.csv"))}
        _check_columns(tables.get(OBSERVATIONS, ()), project.relative(project.observations_file))
        sources = {str(entry["id"]): entry for entry in read_yaml(project.sources_file)}
        return cls(
            rows={row["observation_id"]: row for row in tables.pop(OBSERVATIONS, ())},
            mentions={row["mention_id"]: row for row in tables.pop(MENTIONS, ())},
            sources=sources,
            metrics={row["metric"]: row for row in tables.get("metrics.csv", ())},
            denominators=tuple(_read(project.denominators_file)),
            others=tuple(
                row
                for rows in (*tables.values(), _read(project.raw / "context" / "norms.csv"))
                for row in rows
            ),
            texts={name: _text(project.raw / str(entry["file"])) for name, entry in sources.items()},
        )

    def row(self, identity: str) -> Row | None:
        """The observation or the mention of this id."""
        return self.rows.get(identity) or self.mentions.get(identity)

    def lacks(self, identity: str) -> bool:
        """Whether there is no such row, as far as the tables are there that could hold it."""
        return self.row(identity) is None and bool(self.rows and self.mentions)

    def terms(self, row: Row) -> tuple[tuple[int, int], ...]:
        """The terms, first and last year, of the plan that a row is from: its own and the past one."""
        entry = self.sources.get(row["doc_id"], {})
        told = (str(entry.get(name) or "") for name in ("term", "past_term"))
        return tuple((int(one[:4]), int(one[5:9])) for one in told if len(one) == 9)

    def names(self, text: str, start: int, end: int) -> bool:
        """Whether what stands at `start` to `end` of `text` is part of a name or a definition that the tables hold."""
        for wording in self._wordings.get(text[start:end], ()):
            at = text.find(wording, max(0, start - len(wording)))
            while 0 <= at <= start:
                if at + len(wording) >= end:
                    return True
                at = text.find(wording, at + 1)
        return False

    @cached_property
    def values(self) -> Sorted:
        """Every number of the tables, shares also per cent, and what a place is of the larger one that it belongs to."""
        rows = (*self.others, *self.denominators, *self.rows.values())
        own = {
            abs(one.value)
            for row in rows
            for name, cell in row.items()
            if name not in _PROSE
            for one in numerals(cell or "")
        }
        shares = {100 * one for one in own if one < 1}
        days = {
            one.value
            for entry in self.sources.values()
            for text in _strings(entry)
            for one in numerals(text.replace("-", " "))
        }
        dues = {
            float(part) for row in self.rows.values() for part in (row.get("due") or "").split("-") if part
        }
        return Sorted(own | shares | days | dues | set(self.parts()))

    def norms_of(self, metric: str) -> tuple[float, ...]:
        """The values that norms set for a metric."""
        return self._norms.get(metric, ())

    @cached_property
    def _norms(self) -> dict[str, tuple[float, ...]]:
        found: dict[str, tuple[float, ...]] = {}
        for row in self.others:
            if row.get("metric") and row.get("addressee") and row.get("value"):
                found[row["metric"]] = (*found.get(row["metric"], ()), float(row["value"]))
        return found

    def parts(self) -> Iterator[float]:
        """What each place is of the larger one that it belongs to, in per cent of every denominator."""
        parents = {entry["city"]: entry.get("parent") for entry in self.sources.values()}
        for part, whole in product(self.denominators, self.denominators):
            if parents.get(part["place"]) == whole["place"] and part["measure"] == whole["measure"]:
                ends = [
                    [float(row[name]) for name in ("value", "low", "high") if row.get(name)]
                    for row in (part, whole)
                ]
                yield from (100 * one / other for one, other in product(*ends) if other)

    @cached_property
    def _wordings(self) -> dict[str, list[str]]:
        """Every text of the tables with a number in it and more than that, by its numbers."""
        rows = (*self.others, *self.denominators)
        given = {text for row in rows for text in row.values() if text} | set(
            _strings(list(self.sources.values()))
        )
        given |= {
            row[name]
            for row in (*self.rows.values(), *self.mentions.values())
            for name in _NAMES
            if row.get(name)
        }
        found: dict[str, list[str]] = {}
        for wording in given:
            for number in set(_NUMBER.findall(wording)):
                if wording != number:
                    found.setdefault(number, []).append(wording)
        return found


def _read(path: Path) -> Iterator[Row]:
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def _check_columns(rows: Sequence[Row], where: str) -> None:
    absent = [name for name in OBSERVATION_COLUMNS if rows and name not in rows[0]]
    if absent:
        raise CitymetricsError(
            f"has no column {absent[0]!r}",
            where=where,
            expected="the columns of this version",
            mend="Build it again with `citymetrics curate`.",
        )


def _text(path: Path) -> str:
    """The text of a plan; of a Word or PDF file the one that is stored beside it. Empty where there is none."""
    beside = path.with_name(f"{path.name}.txt")
    path = beside if beside.is_file() else path
    return decode(path.read_bytes(), name=path.name).text if path.is_file() else ""


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inside in value.values():
            yield from _strings(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _strings(inside)
    elif value is not None:
        yield str(value)
