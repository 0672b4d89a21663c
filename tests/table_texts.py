"""Plan texts with tables, for tests: the statements that come from them."""

from __future__ import annotations

from citymetrics.extraction import Statement, extract_statements
from citymetrics.reading import read_text

HEAD = "| 序号 | 指标 | 单位 | 2020年 | 2025年 | 属性 |\n|---|---|---|---|---|---|\n"


def rows_of(raw: str, term=(2021, 2025), past_term=(2016, 2020)) -> list[Statement]:
    """The statements of a text that come from its tables; every one re-slices from the raw text."""
    document = read_text(raw, name="plan")
    rows = [
        row for row in extract_statements(document, term=term, past_term=past_term) if "table" in row.flags
    ]
    assert all(raw[row.char_start : row.char_end] == row.value_text for row in rows)
    return rows


def brief(row: Statement) -> tuple[str, float | None, str, str]:
    return row.subject, row.value, row.unit, row.comparator


def figures(table: str, **options) -> list[tuple[str, float | None, str, str]]:
    return [brief(row) for row in rows_of(table, **options)]
