"""`reports/citymetrics.xlsx`: the sheets of `sheets` as a workbook, with frozen heads, filters, widths and links.

A workbook is for looking and filtering; the CSV files beside it are the data. The same data give the same bytes.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from citymetrics.benchmark import load_inputs
from citymetrics.files import write_whole
from citymetrics.invisible import PLAIN
from citymetrics.labels import in_language
from citymetrics.labels.wording import check_language
from citymetrics.package.anchors import find_anchors
from citymetrics.package.declare import load_declaration
from citymetrics.package.sheets import CellValue, Sheet, Target, build_sheets
from citymetrics.package.tables import curated_tables
from citymetrics.project import Project
from citymetrics.spreadsheet import is_formula

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FILE = "citymetrics.xlsx"
NARROWEST, WIDEST, WIDE = 6, 24, 60
LONGEST = 32_767
"""Characters that a cell can hold."""
HEAD_FONT, HEAD_FILL = Font(bold=True), PatternFill("solid", fgColor="E8ECEF")
LINK_FONT = Font(color="0563C1", underline="single")
HEAD_ALIGN, BODY_ALIGN = Alignment(vertical="center", wrap_text=True), Alignment(vertical="top")
WRAPPED = Alignment(vertical="top", wrap_text=True)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_NO_TIME = rb"\g<1>1980-01-01T00:00:00Z"


def export_workbook(project: Project | None = None, *, lang: str = "zh") -> Path:
    """Write `reports/citymetrics.xlsx` from the curated tables; figures lead to the report's evidence pages.

    Raises
    ------
    CitymetricsError
        A table is missing or wrong, or the file cannot be written (it may be open in Excel).
    """
    project = project or Project.find()
    check_language(lang)
    inputs = load_inputs(project)
    tables = curated_tables(project)
    observations = next(table for table in tables if table.name == "observations").read()
    sheets = build_sheets(tables, inputs, find_anchors(observations, lang), lang)
    path = project.reports / FILE
    write_whole(path, workbook_bytes(sheets, in_language(load_declaration().about.title, lang)))
    return path


def workbook_bytes(sheets: Sequence[Sheet], title: str) -> bytes:
    """The workbook of these sheets as a file's bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = title, "citymetrics"
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_times(buffer.getvalue())


def _fill(page: Worksheet, sheet: Sheet) -> None:
    for column, head in enumerate(sheet.heads, start=1):
        cell = page.cell(1, column, head.title)
        cell.font, cell.fill, cell.alignment = HEAD_FONT, HEAD_FILL, HEAD_ALIGN
        if head.comment:
            cell.comment = Comment(head.comment, "citymetrics", width=320, height=90)
        shown = [row[column - 1] for row in sheet.rows]
        page.column_dimensions[get_column_letter(column)].width = _width(head.title, shown, head.wide)
    for at, row in enumerate(sheet.rows, start=2):
        for column, value in enumerate(row, start=1):
            if value is not None:
                cell = page.cell(at, column, _writable(value))
                # A sentence that begins with = is no formula.
                if isinstance(value, str):
                    cell.data_type, cell.quotePrefix = "s", is_formula(value)
                cell.alignment = WRAPPED if not sheet.filtered else BODY_ALIGN
    for (at, index), target in sheet.links.items():
        linked = page.cell(at + 2, index + 1)
        linked.hyperlink = _link(linked.coordinate, target)
        linked.font = LINK_FONT
    page.freeze_panes = "A2"
    if sheet.filtered and sheet.rows:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.heads))}{len(sheet.rows) + 1}"


def _link(cell: str, target: Target) -> Hyperlink:
    if target.sheet:
        return Hyperlink(ref=cell, location=f"{quote_sheetname(target.sheet)}!{target.place}")
    return Hyperlink(ref=cell, target=target.page, location=target.place)


def _writable(value: CellValue) -> CellValue:
    """A value that a cell can hold: without what nobody sees, and cut where it is too long."""
    if not isinstance(value, str):
        return value
    clean = value.translate(PLAIN)
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def _width(head: str, values: Sequence[CellValue], wide: bool) -> float:
    """In characters of the workbook's font; a Chinese character counts two."""
    longest = max((_columns(str(value)) for value in values if value is not None), default=0)
    most = WIDE if wide else WIDEST
    return min(max(longest + 2, _columns(head) + 4, NARROWEST), most)


def _columns(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in words)


def _without_times(data: bytes) -> bytes:
    """The same archive without the time of its making."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _TIMES.sub(_NO_TIME, content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return buffer.getvalue()
