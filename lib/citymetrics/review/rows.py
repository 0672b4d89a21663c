"""A row as extraction and matching draw it, before any person has decided on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from citymetrics.dictionary import Match

Row = dict[str, object]


@dataclass(frozen=True)
class DrawnRow:
    """One row of the observations table with what speaks for and against it.

    `row` holds the table's columns; `doubts` are the uncertain repairs in the words around its figure, each as
    "before → after".
    """

    row: Mapping[str, object]
    match: Match
    doubts: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return str(self.row["observation_id"])


def plain(value: object) -> object:
    """`value` as it is compared and written: None for nothing, a whole number without its point, a date as text."""
    if value is None or value == "" or value != value:
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def same(one: object, other: object) -> bool:
    """Whether a field holds the same; a text may be written without quotes where YAML reads it as a number."""
    one, other = plain(one), plain(other)
    if isinstance(one, str) != isinstance(other, str) and one is not None and other is not None:
        return str(one) == str(other)
    return one == other
