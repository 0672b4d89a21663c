"""The figures of a table's cells: `≥95`, `30-40`, `[24.3]`, `12→15`, `95①`.

A cell that is a sentence (建成绿道30公里) is none of these: it is read as prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from citymetrics.extraction.lexicon import alternation, lexicon
from citymetrics.extraction.numerals import ARABIC_NUMBER, ordered_ends, read_number
from citymetrics.extraction.tables.units import TableUnit, read_unit
from citymetrics.extraction.tables.words import table_pattern

_LONGEST = 40
_DASH = r"\s{0,2}[-—–−~～至到]{1,2}\s{0,2}"
_LENDING = {"万": 10**4, "亿": 10**8}
_MINUS = "-−－—"


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a cell; clean `start:end` is the number with the unit that the cell itself writes.

    `value` is None where damage has destroyed the figure. `base` marks the value that a change starts from.
    """

    start: int
    end: int
    value: Decimal | None
    value_max: Decimal | None = None
    unit: TableUnit | None = None
    comparator: str = "eq"
    cumulative: bool = False
    base: bool = False


@dataclass(frozen=True)
class _Grammar:
    lead: re.Pattern[str]
    number: re.Pattern[str]
    tail: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    words: dict[str, Any] = lexicon("tables")
    before = "|".join(f"(?P<{name}>{alternation(forms)})" for name, forms in words["bounds_before"].items())
    behind = "|".join(f"(?P<{name}>{alternation(forms)})" for name, forms in words["bounds_behind"].items())
    return _Grammar(
        lead=re.compile(rf"(?:(?:{before}|{alternation(words['figure_verbs'])})\s?)"),
        number=re.compile(
            rf"(?P<sign>[{_MINUS}+](?=\d))?(?:(?P<left>\d{{1,6}}(?:\.\d{{1,6}})?)\s?[:：∶]\s?(?P<right>\d{{1,6}}(?:\.\d{{1,6}})?)"
            rf"|(?P<first>{ARABIC_NUMBER})(?P<percent>%)?(?:{_DASH}(?P<second>{ARABIC_NUMBER}))?)"
        ),
        tail=re.compile(rf"\s?(?:{behind})$"),
    )


def states_nothing(words: str) -> bool:
    """Whether a cell is empty, a dash, or words without a quantity (完成国家下达任务)."""
    return not words.strip() or (
        len(words) <= _LONGEST and table_pattern("nothing").fullmatch(words.strip()) is not None
    )


def read_figures(text: str, start: int, end: int) -> list[Figure]:
    """The values of the cell ``text[start:end]``: one, two where it tells a change, none if it is no plain figure."""
    start, end = _strip(text, start, end)
    if not 0 < end - start <= _LONGEST:
        return []
    change = table_pattern("change").search(text, start, end)
    if change and change.start() > start:
        low = start + (1 if text[start] in "由从" else 0)
        first, last = _figure(text, low, change.start()), _figure(text, change.end(), end)
        if first and last:
            return [
                replace(first, base=True, unit=first.unit or last.unit),
                replace(last, unit=last.unit or first.unit),
            ]
    figure = _figure(text, start, end)
    return [figure] if figure else []


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "*"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*。;；"):
        end -= 1
    return start, end


def _figure(text: str, start: int, end: int) -> Figure | None:
    grammar = _grammar()
    start, end = _strip(text, start, end)
    cumulative = False
    said = table_pattern("cumulative_words").search(text, start, end)
    if said and said.start() == start:
        start, cumulative = said.end(), True
    elif said and said.end() == end:
        end, cumulative = said.start(), True
    start, end = _strip(text, start, _without_footnotes(text, start, end))
    if end - start > 2 and lexicon("tables")["cumulative_brackets"].get(text[start]) == text[end - 1]:
        start, end, cumulative = start + 1, end - 1, True
    comparator = ""
    while lead := grammar.lead.match(text, start, end):
        comparator = lead.lastgroup or comparator
        if text[start : lead.end()].startswith("累计"):
            cumulative = True
        start = lead.end()
    if end - start > 2 and lexicon("tables")["cumulative_brackets"].get(text[start]) == text[end - 1]:
        start, end, cumulative = start + 1, end - 1, True
    while tail := grammar.tail.search(text[start:end]):
        comparator = comparator or tail.lastgroup or ""
        end = start + tail.start()
    start, end = _strip(text, start, end)
    found = grammar.number.match(text, start, end)
    if found is None:
        return None
    unit = None
    if found.end() < end:
        unit = read_unit(text[found.end() : end])
        if unit is None or not unit.written:
            return None
    return _read(
        found,
        end,
        unit or (read_unit("%") if found["percent"] and found.end() == end else None),
        comparator,
        cumulative,
    )


def _read(
    found: re.Match[str], end: int, unit: TableUnit | None, comparator: str, cumulative: bool
) -> Figure | None:
    start = found.start()
    if found["left"]:
        left, right = Decimal(found["left"]), Decimal(found["right"])
        # The quotient that the bound is about: 2.5:1 is 2.5, 1:1.2 is 1.2.
        quotient = left / right if right == 1 or (left != 1 and right) else right
        return Figure(start, end, quotient, None, TableUnit("ratio"), comparator or "eq", cumulative)
    first = read_number(found["first"])
    value, vague = first.value, first.vague
    if value is not None and found["sign"] in tuple(_MINUS):
        value = -value
    if found["second"]:
        if value is not None:
            value *= _lent(found["first"], found["second"])
        ends = ordered_ends(value, read_number(found["second"]).value)
        return Figure(start, end, *ends, unit, "range", cumulative) if ends else None
    return Figure(start, end, value, None, unit, comparator or vague or "eq", cumulative)


def _lent(first: str, second: str) -> int:
    """In 3-5万 the first figure borrows the second's 万; in 5000-1万 it doesn't."""
    magnitude = second[-1]
    if magnitude not in _LENDING or not first[-1].isdigit():
        return 1
    low, high = read_number(first).value, read_number(second[:-1]).value
    return _LENDING[magnitude] if low is not None and high is not None and low < high else 1


def _without_footnotes(text: str, start: int, end: int) -> int:
    """Where a cell ends when the marks of notes behind its figure (95①, 95[1]) are taken off."""
    for match in reversed(list(table_pattern("footnotes").finditer(text[start:end]))):
        if match.start() == 0 or start + match.end() != end:
            break
        end = start + match.start()
    return end
