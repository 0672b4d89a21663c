"""The words that tables, figures and briefs show, in Chinese and English, as data.

Wording lives in `words/*.yml`: the file's name and the key make an address such as `tables.stated`. Every
entry has `zh` and `en` with the same placeholders; a test walks them all.
"""

from citymetrics.labels.html import Cell, Column, Table, build_table, escape
from citymetrics.labels.numbers import (
    format_bounds,
    format_date,
    format_day,
    format_number,
    format_quantity,
    unit_label,
)
from citymetrics.labels.source import body_name, has_chinese, mark_source, plan_name, source_text, table_in
from citymetrics.labels.wording import Label, Prose, check_language, in_language, prose, text

__all__ = [
    "Cell",
    "Column",
    "Label",
    "Prose",
    "Table",
    "body_name",
    "build_table",
    "check_language",
    "escape",
    "format_bounds",
    "format_date",
    "format_day",
    "format_number",
    "format_quantity",
    "has_chinese",
    "in_language",
    "mark_source",
    "plan_name",
    "prose",
    "source_text",
    "table_in",
    "text",
    "unit_label",
]
