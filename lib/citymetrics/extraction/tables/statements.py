"""Tables → statements: indicator tables, whichever way round they stand, and task tables, whose cells are prose.

The columns are known by their names (`columns`), the figures by how they are written (`cells`). A figure
whose row and column tell neither what it counts nor in which unit gives no statement: a list of telephone numbers
states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from citymetrics.extraction.lexicon import lexicon
from citymetrics.extraction.roles import section_role
from citymetrics.extraction.scopes import Surroundings, heading_area, scope_of
from citymetrics.extraction.statement import Statement
from citymetrics.extraction.tables.above import Above
from citymetrics.extraction.tables.cells import Figure, read_figures, states_nothing
from citymetrics.extraction.tables.columns import (
    Column,
    Header,
    are_single_years,
    find_header,
    is_header,
    is_total,
    past_columns,
)
from citymetrics.extraction.tables.dates import NEVER, Period, Term
from citymetrics.extraction.tables.names import joined, place_scope
from citymetrics.extraction.tables.rows import Quotes, Row, read_row
from citymetrics.extraction.tables.units import TableUnit, per_of, read_unit, share, unit_by_name
from citymetrics.extraction.tables.words import table_pattern
from citymetrics.extraction.timing import Timing
from citymetrics.reading import Block, Document
from citymetrics.reading.tables import Cell, read_table
from citymetrics.reading.tables.headers import unit_note_pattern

_Likeness = tuple[str, str, bool]
ReadProse = Callable[[int, int, Timing], list[Statement]]
INTRODUCTION = "导语"

_LONGEST_GROUP, _LONGEST_NAME, _SHORTEST_PROSE = 40, 80, 4
_VERB = re.compile(r"[一-鿿]{1,8}$")
_MARKUP = re.compile(r"\*\*|</?[a-z]{1,6} ?/?>")


def table_statements(
    document: Document,
    block: Block,
    *,
    term: Term,
    past_term: Term,
    read_prose: ReadProse,
    lead: Timing | None = None,
) -> list[Statement]:
    """Every quantity that the table `block` states, in document order.

    Parameters
    ----------
    document, block : the plan, and its block of kind ``table``.
    term, past_term : first and last year of the plan's own term and of the term before it; None where unknown.
    read_prose : reads clean ``start:end`` as a paragraph of prose led by a `Timing`; for cells that are sentences.
    lead : what the text above the table says of when its figures fall due (到2025年,主要目标如下:).
    """
    text = document.clean.text
    cells = read_table(text, block).rows
    words = [[_MARKUP.sub("", cell.of(text)).strip() for cell in row] for row in cells]
    plan = _Plan(term, past_term, lead or Timing())
    above = Above.of(document, block)
    statements: list[Statement] = []
    for header, start, end in _parts(words):
        labels = [column.label for column in header.columns] if header else []
        for row in range(start, header.first if header else start):
            above = above.with_line(next(filter(None, words[row]), ""))
        if not any(table_pattern("not_plan").search(label) for label in (above.caption, *labels)):
            part = _Part(document, block, above, header, plan, read_prose)
            for row in range(header.end if header else start, end):
                statements += part.statements(cells[row], words[row])
    return sorted(statements, key=lambda statement: statement.clean_start)


def _parts(words: Sequence[Sequence[str]]) -> Iterator[tuple[Header | None, int, int]]:
    """The stretches of rows that one header governs; a header may come again on each page."""
    start = 0
    while start < len(words):
        header = find_header(words, start)
        first = header.end if header else start
        end = next(
            (row for row in range(max(first, start + 1), len(words)) if is_header(words[row])), len(words)
        )
        yield header, start, end
        start = end


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the plan, and the text above a table, say of the time of its figures."""

    term: Term
    past_term: Term
    lead: Timing


class _Part:
    """A table, or the part of one that one header governs: what is shared by all its rows."""

    def __init__(
        self,
        document: Document,
        block: Block,
        above: Above,
        header: Header | None,
        plan: _Plan,
        read_prose: ReadProse,
    ):
        header = header and header.dated(plan.term)
        self.document, self.text, self.header, self.above = document, document.clean.text, header, above
        self.plan, self.term, self.read_prose = plan, plan.term, read_prose
        self.past = past_columns(header, plan.term) if header else frozenset()
        self.yearly = header is not None and are_single_years(header, self.past)
        self.role = section_role((*block.section, above.caption))
        self.area = heading_area(block.section)
        path = block.section if above.caption in ("", *block.section) else (*block.section, above.caption)
        self.section = " > ".join(path)
        self.repeat = ("repeat",) if block.section[:1] == (INTRODUCTION,) else ()
        self.group, self.unit = "", above.unit
        self.scope = f"area:{self.area}" if self.area else "whole"
        self.bases: dict[tuple[int, str], dict[_Likeness, float]] = {}

    def statements(self, cells: Sequence[Cell], words: Sequence[str]) -> Iterator[Statement]:
        """The statements of one row."""
        own = [index for index, word in enumerate(words) if word and not cells[index].repeats]
        if self.header is None:
            for index in own:
                yield from self._prose(cells[index], Row(), None)
        elif self._is_group(words, own):
            self._take_group(words[own[0]])
        elif own:
            row = read_row(self.header, cells, words, self.term)
            self.scope, quotes = self._row_scope(row), Quotes(self.header, words, self.group)
            stated = set(own)
            figures = [
                (index, statement)
                for index in self.header.of("value")
                if index in stated and not states_nothing(words[index])
                for statement in self._value(index, self.header.columns[index], row, cells[index], quotes)
            ]
            yield from self._standards(row)
            yield from self._with_bases(row, figures)
            for index in self._prose_columns(self.header):
                if index in stated:
                    yield from self._prose(cells[index], row, None)

    def _standards(self, row: Row) -> Iterator[Statement]:
        """The thresholds in the name of what is counted (500米服务半径覆盖率)."""
        if row.cell is None or row.cell.repeats or not any(char.isdigit() for char in row.subject):
            return
        for statement in self._prose(row.cell, row, None):
            if statement.role == "standard":
                yield statement

    def _is_group(self, words: Sequence[str], own: list[int]) -> bool:
        """Whether a row only names the rows below it: one text, alone or in every cell."""
        if not own or len(words) < 2 or len({words[index] for index in own}) > 1:
            return False
        name = words[own[0]]
        return len(name) <= _LONGEST_GROUP and not name.isdigit() and not read_figures(name, 0, len(name))

    def _take_group(self, words: str) -> None:
        note = unit_note_pattern().fullmatch(words)
        if note:
            self.unit = read_unit(note["unit"]) or self.unit
        else:
            self.group = words

    def _prose_columns(self, header: Header) -> Sequence[int]:
        """The columns to be read as sentences: tasks and what has no known name; names where nothing else holds text."""
        tasks = header.of("prose")
        if tasks or header.of("value"):
            return [*tasks, *header.of("")]
        return [*header.of(""), *header.of("indicator")]

    def _value(self, index: int, column: Column, row: Row, cell: Cell, quotes: Quotes) -> Iterator[Statement]:
        """The statements of a cell in a column of figures."""
        figures = [] if cell.more else read_figures(self.text, cell.start, cell.end)
        if not figures:
            yield from self._prose(cell, row, index)
        for figure in figures:
            statement = self._statement(index, column, row, cell, figure, quotes)
            if statement is not None:
                yield statement

    def _with_bases(self, row: Row, figures: list[tuple[int, Statement]]) -> Iterator[Statement]:
        """Goals with the base that stands in the same row, or in the same column of a table with years for rows."""
        bases = {
            _likeness(statement): statement.value
            for _, statement in figures
            if statement.role == "achieved" and statement.value is not None
        }
        for index, statement in figures:
            key, column = _likeness(statement), (index, row.place)
            if statement.role == "achieved" and statement.value is not None and row.period.known:
                self.bases[column] = {key: statement.value}
            elif statement.role == "target" and statement.baseline is None:
                base = bases.get(key, self.bases.get(column, {}).get(key))
                if base is not None:
                    statement = replace(statement, baseline=base)
            yield statement

    def _prose(self, cell: Cell, row: Row, index: int | None) -> Iterator[Statement]:
        """The statements of a cell that is a sentence, with what row and column say and the sentence doesn't."""
        column = self.header.columns[index] if self.header and index is not None else None
        length = cell.end - cell.start
        if length < (_SHORTEST_PROSE if column is None else 2):
            return
        past = column is not None and self._is_past(index, row)
        told = past or any(
            period.known
            for period in (column.period if column else NEVER, row.period, row.due, self.above.period)
        )
        due, first, last = self._when(column, row, past, False) if told else ("", None, None)
        for statement in self.read_prose(cell.start, cell.end, Timing(due, first, last)):
            subject, clause = statement.subject, statement.clause
            alone = statement.clean_end - statement.clean_start > length // 2
            verb = cell is not row.cell and len(subject) <= 2 and row.subject.endswith(subject)
            if row.subject and (verb or (column is not None and (len(subject) < 2 or alone))):
                subject = row.subject
            if row.subject and cell is not row.cell and row.subject not in clause:
                clause = f"{row.subject} {clause}"
            kept = (flag for flag in statement.flags if flag not in self.repeat)
            yield replace(
                statement,
                subject=subject,
                clause=clause,
                scope=self._scope(row, column) if statement.scope == "whole" else statement.scope,
                role="achieved" if past and statement.role == "target" else statement.role,
                lead=statement.lead or row.lead,
                due=statement.due or due,
                section=self.section or statement.section,
                flags=(*kept, *row.flags, *self.repeat),
            )

    def _statement(
        self, index: int, column: Column, row: Row, cell: Cell, figure: Figure, quotes: Quotes
    ) -> Statement | None:
        subject = joined(row.subject, column.name) or self.above.subject
        growth = column.growth or (column.either and not figure.cumulative)
        cumulative = figure.cumulative or (column.cumulative and not growth)
        unit = self._unit(column, row, figure, subject, growth)
        if unit is None or not subject:
            return None
        if growth and not table_pattern("rises").search(subject):
            subject = f"{subject}年均增长"
        unit = share(unit, subject)
        if (
            figure.value is not None
            and figure.value < 0
            and unit.unit not in lexicon("tables")["signed_units"]
        ):
            return None
        past = figure.base or self._is_past(index, row)
        due, first, last = self._when(column, row, past, cumulative or growth)
        char_start, char_end = self.document.clean.span(figure.start, figure.end)
        # 下降18 is a cut: the verb belongs to the clause.
        verb = "".join(_VERB.findall(self.text[cell.start : figure.start]))
        written = verb + self.text[figure.start : figure.end] + ("" if figure.unit else unit.written)
        flags = (
            *(["damaged"] if figure.value is None else []),
            *row.flags,
            *(["cumulative"] if cumulative else []),
        )
        return Statement(
            subject=subject,
            value=_number(figure.value, unit.factor),
            value_max=_number(figure.value_max, unit.factor),
            unit=unit.unit,
            value_text=self.document.clean.raw[char_start:char_end],
            comparator=figure.comparator,
            role="achieved" if past else self.role,
            scope=self._scope(row, column),
            per="year" if growth else per_of(unit, subject if column.either else f"{subject}{column.label}"),
            section=self.section,
            quote=quotes.of(index),
            char_start=char_start,
            char_end=char_end,
            clean_start=figure.start,
            clean_end=figure.end,
            due=due,
            period_start=first,
            period_end=last,
            lead=row.lead,
            clause=f"{subject} {written}",
            counter=unit.written,
            flags=(*flags, *self.repeat),
        )

    def _unit(self, column: Column, row: Row, figure: Figure, subject: str, growth: bool) -> TableUnit | None:
        """The unit of a figure: its own, its column's, its row's, the table's; by its name where none is written."""
        percent = read_unit("%") if growth else None
        for unit in (figure.unit, column.unit, percent, row.unit, self.unit):
            if unit is not None and unit.unit:
                return unit
        named = unit_by_name(subject)
        # A bare index counts only where the table says that it has no unit and names a year.
        return named or (row.unit if column.period.known else None)

    def _is_past(self, index: int | None, row: Row) -> bool:
        """Whether a figure was reached before the plan: by its section, its column's years, or its row's."""
        if self.role == "achieved" or index in self.past or row.period.past:
            return True
        last = row.period.last
        return bool(self.term and last is not None and last < self.term[0])

    def _when(
        self, column: Column | None, row: Row, past: bool, over_term: bool
    ) -> tuple[str, int | None, int | None]:
        """The due date and the years of a figure: its column's, its row's, the caption's, else the plan's own term."""
        own = next(
            (period for period in (column.period if column else NEVER, row.period) if period.known), NEVER
        )
        if past:
            if own.known and not over_term:
                return own.due, own.first, own.last
            return (own.due, *(self.plan.past_term or (own.first, own.last)))
        period = own if own.known else self._limit(row) if row.due.known else self.above.period
        if not period.known:
            period = Period(self.plan.lead.due, self.plan.lead.first, self.plan.lead.last)
        if not period.known:
            return ("", *(self.term or (None, None)))
        single = period.first == period.last
        if over_term and single:
            return (period.due, *(self.term or (period.first, period.last)))
        if (
            single
            and period.due
            and not (own.known and self.yearly)
            and self.term
            and self.term[0] <= (period.first or 0)
        ):
            return period.due, self.term[0], period.last
        return period.due, period.first, period.last

    def _limit(self, row: Row) -> Period:
        """What a column of deadlines says: a span of years (建设年限 2021—2023) ends with its last, the plan's own term is none."""
        due = row.due
        if due.due or due.last is None or (due.first, due.last) == self.term:
            return due
        return replace(due, due=f"{due.last}-12-31")

    def _scope(self, row: Row, column: Column | None) -> str:
        place = row.place or (column.place if column else "")
        if place:
            return "whole" if is_total(place) else place_scope(place)
        return self.scope

    def _row_scope(self, row: Row) -> str:
        """The scope that the name of what is counted gives (建成区绿化覆盖率), not that of a project (中心城区厨余垃圾处理厂)."""
        cell = row.cell
        if cell is not None and not (cell.more or row.project) and 0 < cell.end - cell.start <= _LONGEST_NAME:
            span = (cell.start, cell.end)
            return scope_of(self.text, span[1], span[1], Surroundings(span, span, self.area))
        return f"area:{self.area}" if self.area else "whole"


def _likeness(statement: Statement) -> _Likeness:
    """What a goal and its base must have in common."""
    return statement.unit, statement.per, "cumulative" in statement.flags


def _number(value: Decimal | None, factor: Decimal) -> float | None:
    return None if value is None else round(float(value * factor), 10)
