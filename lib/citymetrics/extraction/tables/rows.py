"""What one row of a table says of all its figures, and how a reader reads the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citymetrics.extraction.lexicon import lexicon
from citymetrics.extraction.tables.columns import Header
from citymetrics.extraction.tables.dates import NEVER, Period, Term, read_due, read_period
from citymetrics.extraction.tables.names import clean_name, lead_of
from citymetrics.extraction.tables.units import TableUnit, read_unit, split_unit
from citymetrics.extraction.tables.words import table_pattern
from citymetrics.reading.tables import Cell

_WIDEST, _LONGEST_QUOTED = 24, 120
"""In columns and characters: of a wider row only the names and the figure itself are quoted."""


@dataclass(frozen=True, slots=True)
class Row:
    """The `subject` of a row with the `cell` that names it, and what its other columns add.

    `project` where the name is that of a project and not of an indicator.
    """

    subject: str = ""
    category: str = ""
    unit: TableUnit | None = None
    cell: Cell | None = None
    place: str = ""
    period: Period = NEVER
    due: Period = NEVER
    lead: str = ""
    project: bool = False
    flags: tuple[str, ...] = ("table",)


def read_row(header: Header, cells: Sequence[Cell], words: Sequence[str], term: Term) -> Row:
    """Read the columns of a row that hold no figures; `term` dates months without a year."""

    def first(kind: str) -> str:
        return next((words[index] for index in header.of(kind) if words[index]), "")

    at = _named_by(header, words)
    name, unit = split_unit(clean_name(words[at])) if at is not None else ("", None)
    own = read_unit(first("unit"))
    tables, attribute = lexicon("tables"), first("attribute")
    goals = [flag for flag in ("binding", "anticipatory") if tables[flag] in attribute]
    return Row(
        subject=name,
        category=first("category"),
        unit=next((known for known in (own, unit) if known and known.unit), own or unit),
        cell=cells[at] if at is not None else None,
        place=clean_name(first("place")),
        period=read_period(first("moment")),
        due=read_due(first("due"), term),
        project=at is not None and table_pattern("projects").search(header.columns[at].label) is not None,
        lead=lead_of(first("lead")),
        flags=("table", *goals),
    )


def _named_by(header: Header, words: Sequence[str]) -> int | None:
    """The column that names what the row counts; a name may span the column of groups and its own."""
    names = header.of("indicator")
    spanning = reversed(header.of("category")) if names else ()
    return next((index for index in (*names, *spanning) if words[index]), None)


class Quotes:
    """A row as a reader reads it: each cell behind its column's name; of a wide row only one figure."""

    def __init__(self, header: Header, words: Sequence[str], group: str):
        self._header, self._words = header, words
        self._wide = len(words) > _WIDEST
        columns = enumerate(header.columns)
        shown = (index for index, column in columns if not self._wide or column.kind not in ("value", ""))
        pairs = [group] if group and group not in words[:_WIDEST] else []
        pairs += [
            self._pair(index)
            for index in shown
            if words[index] and self._kind(index) not in ("index", "note")
        ]
        self._text = " | ".join(pairs)

    def of(self, index: int) -> str:
        """The quote for the figure in column `index`."""
        if not self._wide:
            return self._text
        return f"{self._text} | {self._pair(index)}" if self._text else self._pair(index)

    def _kind(self, index: int) -> str:
        return self._header.columns[index].kind

    def _pair(self, index: int) -> str:
        label, word = self._header.columns[index].label, self._words[index][:_LONGEST_QUOTED]
        return f"{label}:{word}" if label else word
