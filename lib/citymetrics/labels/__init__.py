"""The words that tables, figures and briefs show, in Chinese and English, as data.

Wording lives in `wording/*.yml`: the file's name and the key make an address such as `tables.stated`. Every
entry has `zh` and `en` with the same placeholders; a test walks them all.
"""

from citymetrics.labels.html import Cell, Column, Table, build_table, escape
from citymetrics.labels.numbers import format_bounds, format_date, format_number, format_quantity, unit_label
from citymetrics.labels.wording import LANGUAGES, Label, Prose, check_language, in_language, prose, text

__all__ = [
    "LANGUAGES",
    "Cell",
    "Column",
    "Label",
    "Prose",
    "Table",
    "build_table",
    "check_language",
    "escape",
    "format_bounds",
    "format_date",
    "format_number",
    "format_quantity",
    "in_language",
    "prose",
    "text",
    "unit_label",
]
