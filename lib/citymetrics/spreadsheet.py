"""CSV for people: what a spreadsheet would run as a formula is made text.

A table that is given away (of a figure, in a report) is opened in Excel with a click, and there `=HYPERLINK(…)` from a plan's
sentence would be a formula. In such files a cell of that kind gets an apostrophe in front; numbers, negative ones too, stay as
they are. The tables of `data/curated` are no such files: there every cell is what the plan says, character by character.
"""

from __future__ import annotations

import csv
import io
import re

_STARTS = "=+\\-@＝＋－＠﹢﹣﹦﹫⁺⁼₊₌⩵⩶﬩"
"""With every sign that some program folds into one of the first four."""
_DIGITS = r"[+-]?(?:(?:\d[\d,]*)?\.?\d+(?:[eE][+-]?\d{1,3})?%?|inf|nan)"
_NUMBER = re.compile(_DIGITS)
# Where a spreadsheet takes commas for decimal points, semicolons and tabs part the cells.
_FORMULA = re.compile(
    rf"^(?=[\t\r\n ]*[{_STARTS}].)|^(?=[\t\r])|(?<=[;\t])(?=[{_STARTS}][^\s;])(?!{_DIGITS}(?:[;\t]|\Z))",
    re.DOTALL,
)
_SUSPECT = re.compile(rf'(?:^|[,;"\t\r\n])[ ]*(?:[{_STARTS}]|"?[\t\r])', re.MULTILINE)


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would take the text of `cell` for more than text."""
    return bool(_FORMULA.search(cell)) and not _NUMBER.fullmatch(cell)


def without_formula(cell: str) -> str:
    """`cell` with an apostrophe before what a spreadsheet would run.

    >>> without_formula("=1+1"), without_formula("-5.2"), without_formula("甲;@乙")
    ("'=1+1", '-5.2', "甲;'@乙")
    """
    return _FORMULA.sub("'", cell) if is_formula(cell) else cell


def without_formulas(table: str) -> str:
    """A CSV table in which no cell is a formula; the same text where none was."""
    if not _SUSPECT.search(table):
        return table
    rows = list(csv.reader(io.StringIO(table, newline="")))
    safe = [[without_formula(cell) for cell in row] for row in rows]
    if safe == rows:
        return table
    written = io.StringIO()
    # Python's csv leaves a lone carriage return without quotes, which ends a row.
    every = "\r" in table
    csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL).writerows(
        safe
    )
    return written.getvalue()
