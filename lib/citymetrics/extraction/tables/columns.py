"""A table's header → what each column holds: names, units, figures of which year, who leads, what falls due when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, takewhile

from citymetrics.extraction.lexicon import lexicon
from citymetrics.extraction.tables.cells import read_figures, states_nothing
from citymetrics.extraction.tables.dates import NEVER, Period, Term, read_part, read_period
from citymetrics.extraction.tables.units import TableUnit, read_unit, split_unit
from citymetrics.extraction.tables.words import table_pattern
from citymetrics.reading.tables.headers import LONGEST_HEADER, VALUES, header_kind, plain

Grid = Sequence[Sequence[str]]
"""The cells' text, row by row."""

_DEEPEST, _SAMPLE, _MOST_COLUMNS = 6, 60, 400
_GROWTH = re.compile(r"年均增|年均.{0,2}[增降]|增速|增幅|增长率")
_CUMULATIVE = re.compile(r"累计|合计|总量")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind` is one of `reading/data/tables.yml`, ``value`` for all that hold figures, or empty.

    `names` are what its header adds to what its figures count (绿道长度, 张店区 being its `place`).
    """

    kind: str
    label: str
    period: Period = NEVER
    unit: TableUnit | None = None
    name: str = ""
    place: str = ""
    growth: bool = False
    cumulative: bool = False
    either: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The columns, and the rows of the grid that name them: ``first <= row < end``."""

    columns: tuple[Column, ...]
    first: int
    end: int
    by_kind: Mapping[str, tuple[int, ...]]

    @classmethod
    def of_columns(cls, columns: tuple[Column, ...], first: int, end: int) -> Header:
        """A header that knows which columns are of which kind."""
        kinds = {column.kind for column in columns}
        by_kind = {
            kind: tuple(i for i, column in enumerate(columns) if column.kind == kind) for kind in kinds
        }
        return cls(columns, first, end, by_kind)

    def dated(self, term: Term) -> Header:
        """With the quarters and halves that columns name, where the plan's `term` is a single year."""
        if not term or term[0] != term[1]:
            return self
        columns = (
            replace(column, period=read_part(column.label, term[0])) if not column.period.known else column
            for column in self.columns
        )
        return replace(self, columns=tuple(columns))

    def of(self, kind: str) -> tuple[int, ...]:
        """The columns of a kind."""
        return self.by_kind.get(kind, ())


@lru_cache(maxsize=512)
def is_place(words: str) -> bool:
    """Whether a cell names a part of the place (张店区, 各区, 建成区)."""
    return (
        len(words) <= 12
        and table_pattern("places").fullmatch(words) is not None
        and table_pattern("not_places").match(words) is None
    )


@lru_cache(maxsize=512)
def is_total(words: str) -> bool:
    """Whether a row's or column's name sums up the others (合计, 全市)."""
    return len(words) <= 12 and table_pattern("totals").fullmatch(words) is not None


def find_header(grid: Grid, start: int = 0) -> Header | None:
    """The header that begins at row `start` or one of the rows right below it, None if no row names columns."""
    for first in range(start, min(len(grid), start + _DEEPEST)):
        row = grid[first]
        if _names_columns(row, grid[first + 1 : first + 1 + _SAMPLE]):
            end = first + 1
            while end < len(grid) and end < first + 3 and _continues(grid[end], row):
                end += 1
            levels = [_spread(grid[at], at == end - 1) for at in range(first, end)]
            body = list(takewhile(lambda row: not is_header(row), grid[end : end + _SAMPLE]))
            return Header.of_columns(_columns(levels, body), first, end)
    return None


def is_header(row: Sequence[str]) -> bool:
    """Whether a row in a table's body is a header, repeated on a new page or of another table."""
    cells = [cell for cell in row[:_MOST_COLUMNS] if cell]
    named = sum(bool(header_kind(cell)) for cell in cells)
    return len(cells) > 1 and named > 1 and 3 * named > 2 * len(cells)


def _names_columns(row: Sequence[str], body: Grid) -> bool:
    cells = [cell for cell in row[:_MOST_COLUMNS] if cell]
    if len(set(cells)) < 2:
        return False
    named = sum(
        bool(header_kind(cell)) or split_unit(cell).unit is not None or is_place(cell) for cell in cells
    )
    figures = sum(_is_figure(cell) and not header_kind(cell) for cell in cells)
    return (2 * named >= len(cells) and named > figures) or (
        bool(header_kind(cells[0])) and not figures and bool(body)
    )


def _continues(row: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a row below the first of a header is its second level: years, units, areas, or names under one that spans them."""
    cells = [cell for cell, top in zip(row, above, strict=False) if cell and cell != top]
    if not cells or any(_is_figure(cell) and not header_kind(cell) for cell in cells):
        return False
    if row[0] and row[0] != above[0] and not header_kind(row[0]):
        return False
    if all(header_kind(cell) or is_place(cell) or is_total(cell) or _is_unit(cell) for cell in cells):
        return True
    spanned = [cell for cell, top in zip(row, above, strict=False) if cell and not top]
    first = not row[0] or row[0] == above[0]
    return first and bool(spanned) and all(len(cell) <= LONGEST_HEADER for cell in cells)


def _is_unit(cell: str) -> bool:
    unit = read_unit(cell)
    return unit is not None and (unit.unit != "" or unit.written != "")


def _is_figure(cell: str) -> bool:
    return bool(read_figures(cell, 0, len(cell)))


def _spread(row: Sequence[str], lowest: bool) -> list[str]:
    """A header row in which a name also stands over the empty cells that it spans."""
    spread: list[str] = []
    for cell in row:
        spread.append(cell or ("" if lowest or not spread else spread[-1]))
    return spread


def _columns(levels: list[list[str]], body: Grid) -> tuple[Column, ...]:
    columns = []
    for index in range(len(levels[0])):
        labels = list(dict.fromkeys(level[index] for level in levels if index < len(level) and level[index]))
        column = _column(labels)
        below = (
            [row[index] for row in body if index < len(row) and row[index]] if index < _MOST_COLUMNS else []
        )
        columns.append(_seen(column, below))
    return tuple(_settled(columns, body))


def _column(labels: list[str]) -> Column:
    """A column by the levels of its header alone, outermost first."""
    label = "".join(labels)
    kinds = [header_kind(name) for name in labels]
    units = [
        split_unit(name).unit or (read_unit(name) if index and not kind else None)
        for index, (name, kind) in enumerate(zip(labels, kinds, strict=True))
    ]
    whole = [bool(unit) and not split_unit(name).unit for name, unit in zip(labels, units, strict=True)]
    unit = next((unit for unit in reversed(units) if unit), None)
    lowest = next((kind for kind in reversed(kinds) if kind), "")
    if lowest == "unit" and len(set(kinds)) > 1:
        # A row of units has its own name in the first column.
        lowest = kinds[0]
    place = next((name for name in labels if is_place(name) or is_total(name)), "")
    if lowest in VALUES or (
        set(kinds) & set(VALUES) and lowest not in ("lead", "due", "note", "attribute", "unit")
    ):
        names = [
            split_unit(name).name
            for name, kind, is_unit in zip(labels, kinds, whole, strict=True)
            if kind in ("", "prose") and name != place and not is_unit
        ]
        either = "growth_or_cumulative" in kinds
        period = next((found for name in reversed(labels) if (found := read_period(name)).known), Period())
        past = True if "base" in kinds or any(read_period(name).past for name in labels) else period.past
        return Column(
            "value",
            label,
            replace(period, past=past),
            unit if unit is None or unit.written else None,
            "".join(names),
            place,
            growth=not either and ("growth" in kinds or bool(_GROWTH.search(label))),
            cumulative=not either and ("cumulative" in kinds or bool(_CUMULATIVE.search(plain(label)))),
            either=either,
        )
    if lowest:
        return Column(lowest, label, unit=unit, place=place if lowest == "area" else "")
    name = "".join(
        split_unit(name).name
        for name, is_unit in zip(labels, whole, strict=True)
        if name != place and not is_unit
    )
    return Column("", label, unit=unit, name=name, place=place)


def _seen(column: Column, cells: list[str]) -> Column:
    """A column whose name says too little, by what it holds."""
    if not cells:
        return column
    if column.kind in ("category", "attribute", "", "note", "indicator"):
        goals = lexicon("tables")
        if 2 * sum(
            goals["binding"] in cell or goals["anticipatory"] in cell for cell in cells if len(cell) < 12
        ) > len(cells):
            return replace(column, kind="attribute")
    figures = sum(_is_figure(cell) for cell in cells)
    blank = sum(states_nothing(cell) for cell in cells)
    if column.kind == "area" and 2 * figures > len(cells):
        return replace(column, kind="value")
    if column.kind == "" and column.label:
        if figures and 2 * (figures + blank) >= len(cells):
            name = table_pattern("label_years").sub("", column.name)
            return replace(column, kind="value", period=read_period(column.label), name=name)
        if column.place and figures + blank:
            return replace(column, kind="value")
    places = sum(is_place(cell) or is_total(cell) for cell in cells)
    if (
        column.kind in ("unit", "lead", "", "indicator", "category", "period")
        and 3 * places >= 2 * len(cells)
        and len(cells) > 1
    ):
        return replace(column, kind="place") if column.kind != "lead" else column
    periods = sum(header_kind(cell) in ("year", "base", "target") for cell in cells)
    if column.kind in ("period", "", "indicator") and 2 * periods > len(cells):
        return replace(column, kind="moment")
    if column.kind == "area":
        return replace(column, kind="place")
    return column


def _settled(columns: list[Column], body: Grid) -> list[Column]:
    """Columns in the light of each other: which one names what is counted, what spans two columns, which years are past."""
    for index in range(1, len(columns)):
        left = columns[index - 1]
        # 指标 may span a column of groups and one of names.
        if not columns[index].label and left.kind in ("indicator", "category"):
            columns[index] = replace(left, label=left.label)
    years = sorted(
        column.period.last
        for column in columns
        if column.kind == "value" and column.period.last is not None and not column.period.past
    )
    if len(years) > 1:
        whole = Period("", years[0], years[-1])
        columns = [
            replace(column, cumulative=True, period=whole)
            if column.kind == "value" and is_total(column.place)
            else column
            for column in columns
        ]
    named = [index for index, column in enumerate(columns) if column.kind == "indicator"]
    for index in named[:-1]:
        columns[index] = replace(columns[index], kind="category")
    if not named:
        values = any(column.kind == "value" for column in columns)
        nameless = [
            index for index, column in enumerate(columns) if values and column.kind == "" and column.label
        ]
        prose = [
            index
            for index, column in enumerate(columns)
            if values and column.kind == "prose" and _is_short(body, index)
        ]
        groups = [index for index, column in enumerate(columns) if values and column.kind == "category"]
        placed = any(column.kind in ("place", "moment") for column in columns)
        chosen = prose or ([] if placed else nameless or groups[-1:])
        if chosen:
            columns[chosen[0]] = replace(columns[chosen[0]], kind="indicator")
    return columns


def _is_short(body: Grid, index: int) -> bool:
    cells = [row[index] for row in body if index < len(row) and row[index]]
    return bool(cells) and 2 * sum(len(cell) <= 25 for cell in cells) > len(cells)


def past_columns(header: Header, term: Term) -> frozenset[int]:
    """The columns whose figures were reached before the plan."""
    values = {index: column.period for index, column in enumerate(header.columns) if column.kind == "value"}
    past = {index for index, period in values.items() if period.past}
    if term:
        told = [index for index, period in values.items() if period.known]
        if told and past.issuperset(told):
            # 2023年完成 | 2024年完成 are goals where no other column is.
            past = {index for index in past if not values[index].known}
        return frozenset(past.union(index for index in told if (values[index].last or 0) < term[0]))
    years = {
        index: period.last for index, period in values.items() if period.last and period.first == period.last
    }
    ordered = sorted(set(years.values()))
    if not past and len(ordered) > 1 and ordered[1] - ordered[0] > 1:
        past = {index for index, year in years.items() if year == ordered[0]}
    return frozenset(past)


def are_single_years(header: Header, past: frozenset[int]) -> bool:
    """Whether the goals are set out year by year (2023年 | 2024年 | 2025年)."""
    years = sorted(
        {
            column.period.last
            for index, column in enumerate(header.columns)
            if column.kind == "value"
            and index not in past
            and column.period.last is not None
            and column.period.due
        }
    )
    return len(years) > 1 and all(later - earlier == 1 for earlier, later in pairwise(years))
