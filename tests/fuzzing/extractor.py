"""A plan's text: whatever it says, each row's figure stands where the row says, and holds to the table's contract."""

from __future__ import annotations

import datetime
import math
import re

from citymetrics.errors import CitymetricsError
from citymetrics.extraction import Statement, extract_statements
from citymetrics.extraction.conversions import near, replay
from citymetrics.extraction.statement import COMPARATORS, PERIODS, ROLES
from citymetrics.package.declare import load_declaration
from citymetrics.reading import Document, read_text
from citymetrics.units import find_unit
from fuzzing.target import Draw, Target, make_text, one_line

SIGNED = ("%", "pp")
KINDS = ("plan", "numbers", "units", "numbers", "units", "plan", "marks", "table", "plan")
TERMS = {"term": (2021, 2025), "past_term": (2016, 2020), "parent": "上海市"}
SCOPE = re.compile(r"whole|(?:each|area):[^\r\n]+")
ONE_LINE = ("subject", "unit", "scope", "due", "lead", "section", "counter")


def make(choices: bytes) -> bytes:
    draw = Draw(choices)
    head = draw.one_of(("", "一、主要目标\n", "前言\n", "二、回顾\n“十三五”期间，", "一、背景\n（一）目标\n"))
    return (head + make_text(draw, KINDS)).encode("utf-8", "replace")


def check(data: bytes) -> None:
    try:
        document = read_text(data.decode("utf-8", "replace"), name="plan")
    except CitymetricsError as error:
        one_line(error, "plan")
        return
    rows = extract_statements(document, **TERMS)
    for row in rows:
        check_row(row, document)
    starts = [row.char_start for row in rows]
    assert len(set(starts)) == len(starts), f"two rows of one id: {starts}"


def check_row(row: Statement, document: Document) -> None:
    """What `curation` asks of every row, and that its evidence is the text's."""
    clean = document.clean
    assert 0 <= row.char_start < row.char_end <= len(clean.raw), f"no span: {row}"
    assert clean.raw[row.char_start : row.char_end] == row.value_text, f"does not re-slice: {row}"
    assert clean.span(row.clean_start, row.clean_end) == (row.char_start, row.char_end), f"two places: {row}"
    written = clean.text[row.clean_start : row.clean_end]
    assert _bare(written) in _bare(row.quote), f"{written!r} is not in its sentence: {row.quote!r}"
    _check_figures(row)
    assert row.comparator in COMPARATORS and row.role in ROLES and row.per in PERIODS, (
        f"no such choice: {row}"
    )
    assert set(row.flags) <= load_declaration().codes["flags"].keys(), f"no such flag: {row.flags}"
    assert SCOPE.fullmatch(row.scope), f"no scope: {row.scope!r}"
    assert find_unit(row.unit) is not None, f"no unit: {row.unit!r}"
    if row.due:
        datetime.date.fromisoformat(row.due)
    years = [year for year in (row.period_start, row.period_end) if year is not None]
    assert years == sorted(years) and all(1900 <= year <= 2100 for year in years), f"no period: {years}"
    for name in ONE_LINE:
        assert "\n" not in getattr(row, name), f"{name} has more than a line: {getattr(row, name)!r}"


def _bare(words: str) -> str:
    return re.sub(r"[\s|]+", "", words)


def _check_figures(row: Statement) -> None:
    figures = {name: getattr(row, name) for name in ("value", "value_max", "baseline")}
    for name, figure in figures.items():
        if figure is not None:
            assert math.isfinite(figure) and (figure >= 0 or row.unit in SIGNED), (
                f"{name} is {figure} {row.unit}"
            )
    assert (row.value is None) == ("damaged" in row.flags), f"value {row.value}, flags {row.flags}"
    if row.value_max is not None:
        assert row.value is not None and row.value_max >= row.value, f"{row.value} to {row.value_max}"
    for one in replay(row.conversion) if row.conversion else ():
        assert near(one.result, one.value), f"does not come out: {row.conversion}"
        assert one.value in figures.values() and one.unit == row.unit, (
            f"of another figure: {row.conversion} {figures}"
        )


TARGET = Target("extractor", make, check, choices=32)
